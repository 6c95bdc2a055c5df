// models pkg/kubelet/config/file.go and file_linux.go
import type { Pod } from '../../api/generated/types.ts';
import { quote } from '../../apimachinery/validation/field-error.ts';
import type { FileEvent } from '../../machine/filesystem.ts';
import type { KubeletContext } from '../context.ts';
import { rfc3339Nano } from '../runtime/log-file.ts';
import { ManifestError, staticPod } from './manifest.ts';

/** What a file was when it was read last: a pod, or why it is none. */
type Reading = { readonly text: string } & (
  | { readonly pod: Pod; readonly problem?: undefined }
  | { readonly problem: string; readonly pod?: undefined }
);

/**
 * The pods of the manifests folder. A file that changes is read at once; where it cannot be used, the pod that it was
 * stays until the whole folder is read again, which happens every now and then.
 */
export class FileSource {
  private watcher: { stop(): void } | undefined;
  private readonly readings = new Map<string, Reading>();
  /** By `namespace/name`: of two files that define one pod the later counts. */
  private pods = new Map<string, Pod>();
  /** Which pod a file defined. */
  private readonly keys = new Map<string, string>();

  /** @param changed told of all pods of the folder when they are other than before */
  constructor(
    private readonly context: KubeletContext,
    private readonly path: string,
    private readonly changed: (pods: readonly Pod[]) => void,
  ) {}

  start(): void {
    const { files, clock, config, log } = this.context;
    log.info('file.go:69', `"Adding static pod path" path="${this.path}"`);
    log.info('file.go:76', `"Watching path" path="${this.path}"`);
    this.watcher = files.watch(
      this.path,
      clock.bind(events => this.noticed(events)),
    );
    clock.every(config.fileCheckFrequency, () => this.list());
    this.list(true);
  }

  stop(): void {
    this.watcher?.stop();
  }

  /** @param always tell also of a folder that holds no pods, so that it is known to have been read */
  private list(always = false): void {
    const pods = new Map<string, Pod>();
    for (const path of this.paths()) {
      const { pod, problem } = this.read(path);
      if (pod !== undefined) pods.set(this.remember(path, pod), pod);
      else
        this.context.log.error(
          'file.go:187',
          `"Could not process manifest file" err=${quote(problem)} path="${path}"`,
        );
    }
    this.replace(pods, always);
  }

  private noticed(events: readonly FileEvent[]): void {
    const pods = new Map(this.pods);
    for (const path of new Set(events.map(event => event.path))) {
      if (path === this.path ? !this.isFile(path) : !this.isManifest(path)) continue;
      if (!this.isFile(path)) {
        pods.delete(this.keys.get(path) ?? '');
        this.keys.delete(path);
        this.readings.delete(path);
        continue;
      }
      const { pod, problem } = this.read(path);
      if (pod !== undefined) pods.set(this.remember(path, pod), pod);
      else {
        const why = `can't process config file ${quote(path)}: ${problem}`;
        this.context.log.error('file.go:87', `"Unable to process watch event" err=${quote(why)}`);
      }
    }
    this.replace(pods);
  }

  private replace(pods: Map<string, Pod>, always = false): void {
    const same = pods.size === this.pods.size && [...pods].every(([key, pod]) => this.pods.get(key) === pod);
    this.pods = pods;
    if (!same || always) this.changed([...pods.values()]);
  }

  private paths(): readonly string[] {
    const { files, log } = this.context;
    if (!files.exists(this.path)) {
      log.error(
        'file.go:98',
        `"Unable to read config path" err="path does not exist, ignoring" path="${this.path}"`,
      );
      return [];
    }
    if (this.isFile(this.path)) return [this.path];
    const paths = files.readdir(this.path).map(name => `${this.path}/${name}`);
    return paths.sort().filter(path => this.isManifest(path) && this.isFile(path));
  }

  /** Directly in the folder, and not hidden. */
  private isManifest(path: string): boolean {
    const name = path.slice(this.path.length + 1);
    return !name.includes('/') && !name.startsWith('.');
  }

  private isFile(path: string): boolean {
    const { files } = this.context;
    return files.exists(path) && files.stat(path).type === 'file';
  }

  private remember(path: string, { metadata }: Pod): string {
    const key = `${metadata?.namespace}/${metadata?.name}`;
    this.keys.set(path, key);
    return key;
  }

  private read(path: string): Reading {
    const { files, nodeName, clock, podRules } = this.context;
    const text = files.readText(path);
    const before = this.readings.get(path);
    if (before?.text === text) return before;
    let reading: Reading;
    try {
      reading = { text, pod: staticPod(path, text, nodeName, rfc3339Nano(clock.now()), podRules) };
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      reading = { text, problem: error.message };
    }
    this.readings.set(path, reading);
    return reading;
  }
}
