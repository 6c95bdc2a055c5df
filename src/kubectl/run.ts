/** One run of a command: its flags, its streams, and, once needed, the server. */

import type { Kubeconfig } from '../apimachinery/kubeconfig/kubeconfig.ts';
import { isObject, type JsonObject } from '../base/json.ts';
import { readAll } from '../base/pipe.ts';
import type { Connection } from './config/connection.ts';
import { connectionOf, namespaceOf } from './config/connection.ts';
import { loadKubeconfig } from './config/files.ts';
import { TypedFiles } from './files.ts';
import type { Located } from './framework/command.ts';
import { CommandError, UrlError, UsageError } from './framework/errors.ts';
import { type Flags, type Parsed, parseBool } from './framework/parse.ts';
import type { KubectlIo } from './io.ts';
import { type Discovery, discover, pathOf, type Resource } from './rest/discovery.ts';
import { type Query, Rest } from './rest/rest.ts';
import type { Streams } from './streams.ts';

/** How often most commands that name an object ask in vain before they give up; each time leaves a line. */
const DISCOVERY_TRIES = 4;

export class Run {
  readonly files: TypedFiles;
  private config: Kubeconfig | undefined;
  private client: Rest | undefined;
  private found: Discovery | undefined;
  private warnings = 0;
  private pid: number | undefined;
  private dryRunWarned = false;

  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many of `args` stood before `--`; -1 without one. */
  readonly dash: number;

  /** @param inherited the flags of every command: which server, as whom, in which namespace */
  constructor(
    readonly io: KubectlIo,
    readonly located: Located,
    { flags, args, dash }: Parsed,
    readonly inherited: Flags,
    readonly streams: Streams,
  ) {
    [this.flags, this.args, this.dash] = [flags, args, dash];
    this.files = new TypedFiles(io.files, io.cwd);
  }

  out(text: string | Uint8Array): void {
    this.streams.out(text);
  }

  err(text: string | Uint8Array): void {
    this.streams.err(text);
  }

  warn(text: string): void {
    this.warnings++;
    this.err(`Warning: ${text}\n`);
  }

  /** How many warnings were told (for --warnings-as-errors). */
  get warningCount(): number {
    return this.warnings;
  }

  /** `kubectl create deployment` */
  get commandPath(): string {
    return this.located.path.join(' ');
  }

  /** An error that points to the help. */
  usageError(message: string): UsageError {
    return new UsageError(message, this.commandPath);
  }

  get kubeconfig(): Kubeconfig {
    const { path } = this.located;
    const mayBeMissing = path[1] === 'config';
    this.config ??= loadKubeconfig(this.files, this.flags.str('kubeconfig'), this.io.env, mayBeMissing);
    return this.config;
  }

  get namespace(): string {
    return namespaceOf(this.kubeconfig, this.inherited).namespace;
  }

  /** True when -n named the namespace: then files must agree with it. */
  get namespaceGiven(): boolean {
    return namespaceOf(this.kubeconfig, this.inherited).explicit;
  }

  get connection(): Connection {
    return this.rest.connection;
  }

  get rest(): Rest {
    this.client ??= new Rest(
      connectionOf(this.kubeconfig, this.inherited, this.files),
      this.io,
      this.commandPath,
      text => this.warn(text),
    );
    return this.client;
  }

  /** What the server offers, asked once. @param tries how often the real client asks when there is no answer @throws UrlError */
  async discovery(tries = DISCOVERY_TRIES): Promise<Discovery> {
    if (this.found !== undefined) return this.found;
    try {
      this.found = await discover(this.rest, text => this.warn(text));
      return this.found;
    } catch (error) {
      if (error instanceof UrlError) {
        for (let i = 0; i < tries; i++) {
          this.klogError('memcache.go:265', `couldn't get current server API group list: ${error.message}`);
        }
      }
      throw error;
    }
  }

  /** A line as klog writes it to stderr for an error that nobody handled. */
  klogError(place: string, message: string): void {
    this.klog('E', place, `"Unhandled Error" err=${JSON.stringify(message)}`);
  }

  /** @param level E for an error, W for a warning @param place file and line of Go's source */
  klog(level: 'E' | 'W', place: string, text: string): void {
    const time = new Date(this.io.clock.now()).toISOString();
    const stamp = `${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000`;
    this.pid ??= 1000 + this.io.rng.int(30_000);
    this.err(`${level}${stamp} ${String(this.pid).padStart(7)} ${place}] ${text}\n`);
  }

  /** Reads one object. @throws ApiError */
  get(resource: Resource, namespace: string, name: string, query: Query = {}): Promise<JsonObject> {
    return this.rest.json('GET', pathOf(resource, namespace, name), { query });
  }

  /** The items of a collection, page by page. @throws ApiError */
  async list(
    resource: Resource,
    namespace: string | undefined,
    query: Query = {},
  ): Promise<readonly JsonObject[]> {
    return (await this.listAll(resource, namespace, query)).items;
  }

  /** As `list`, with the resourceVersion to watch from. */
  async listAll(
    resource: Resource,
    namespace: string | undefined,
    query: Query = {},
  ): Promise<{ items: readonly JsonObject[]; resourceVersion: string }> {
    const items: JsonObject[] = [];
    let token = '';
    for (;;) {
      const page = await this.rest.json('GET', pathOf(resource, namespace), {
        query: { limit: '500', ...query, ...(token === '' ? {} : { continue: token }) },
      });
      const version = resourceVersionOf(page);
      items.push(...itemsOf(page));
      const meta = page.metadata as JsonObject | undefined;
      token = typeof meta?.continue === 'string' ? meta.continue : '';
      if (token === '') return { items, resourceVersion: version };
    }
  }

  /** All of standard input. */
  stdin(): Promise<string> {
    return readAll(this.io.stdin);
  }

  /** `none`, `client` or `server`, from --dry-run. @throws CommandError */
  get dryRun(): 'none' | 'client' | 'server' {
    const value = this.flags.str('dry-run');
    if (value === 'none' || value === 'client' || value === 'server') return value;
    if (value === 'unchanged') {
      this.warnOfDryRun('--dry-run is deprecated and can be replaced with --dry-run=client.', 719);
      return 'client';
    }
    const truth = parseBool(value);
    if (truth === undefined)
      throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
    const instead = truth ? 'client' : 'none';
    const text = `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${instead}.`;
    this.warnOfDryRun(text, truth ? 733 : 736);
    return instead;
  }

  private warnOfDryRun(text: string, line: number): void {
    if (this.dryRunWarned) return;
    this.dryRunWarned = true;
    this.klog('W', `helpers.go:${line}`, text);
  }

  /** The query of a write: who changes, and whether it is only tried. */
  writeQuery(extra: Query = {}): Query {
    const manager = this.flags.has('field-manager') ? this.flags.str('field-manager') : '';
    return {
      ...(manager === '' ? {} : { fieldManager: manager }),
      ...(this.flags.has('dry-run') && this.dryRun === 'server' ? { dryRun: 'All' } : {}),
      ...extra,
    };
  }
}

function resourceVersionOf(page: JsonObject): string {
  const meta = page.metadata as JsonObject | undefined;
  return typeof meta?.resourceVersion === 'string' ? meta.resourceVersion : '';
}

/** The items of a list, each with the kind and version that the list tells for them. models unstructured.UnstructuredList */
export function itemsOf(list: JsonObject): JsonObject[] {
  const kind = String(list.kind).replace(/List$/, '');
  const items = (list.items as readonly unknown[] | null | undefined) ?? [];
  return items.filter(isObject).map(item => ({ apiVersion: list.apiVersion, kind, ...item }) as JsonObject);
}
