/** The servers of a Corefile: which zone they answer for, at which port, through which plugins. models coredns/core/dnsserver */
import type { DnsAnswer, DnsQuestion, NameServer } from '../../machine/network/dns.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { CommandFailed } from '../program/command.ts';
import { type Directive, parseCaddyfile, type ServerBlock } from './caddyfile.ts';
import {
  type Handler,
  type PluginSetup,
  type Query,
  SERVFAIL,
  type Setup,
  zoneName,
  zoneOf,
} from './plugin.ts';
import { cache } from './plugins/cache.ts';
import { forward } from './plugins/forward.ts';
import { hosts } from './plugins/hosts.ts';
import { kubernetes } from './plugins/kubernetes.ts';
import { rewrite } from './plugins/rewrite.ts';
import { errors, loadbalance, log, template } from './plugins/small.ts';

/** In the order in which questions pass them, whatever the order in the file. models core/dnsserver/zdirectives.go */
const DIRECTIVES =
  'root metadata geoip cancel tls quic grpc_server https https3 timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors log dnstap local dns64 any chaos loadbalance tsig cache rewrite acl header dnssec autopath minimal template transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward grpc erratic whoami on sign view nomad import'.split(
    ' ',
  );
const HANDLERS: Readonly<Record<string, PluginSetup>> = {
  errors,
  log,
  loadbalance,
  cache,
  rewrite,
  template,
  hosts,
  kubernetes,
  forward,
};

interface Server {
  readonly zone: string;
  readonly port: number;
  answer(query: Query): DnsAnswer;
}

/** Everything that one reading of a Corefile makes. */
export interface Servers {
  /** `.:53`, `stub.test.:53` */
  readonly names: readonly string[];
  readonly ports: readonly number[];
  /** Ports of HTTP that plugins ask for, where the Corefile has them. */
  readonly http: { readonly health?: number; readonly ready?: number; readonly prometheus?: number };
  readonly reloads: boolean;
  readonly isReady: () => string[];
  at(port: number): NameServer;
  stop(): void;
}

/** @throws CommandFailed in CoreDNS' words */
export function makeServers(
  text: string,
  path: string,
  process: NativeProcess,
  defaultPort: number,
): Servers {
  const blocks = parseCaddyfile(text, path);
  const stops: (() => void)[] = [];
  const checks: { readonly name: string; isReady(): boolean }[] = [];
  try {
    const servers = blocks.flatMap(block => serversOf(block, path, process, defaultPort, stops, checks));
    for (const [index, { zone, port }] of servers.entries())
      if (servers.findIndex(other => other.zone === zone && other.port === port) !== index)
        throw new CommandFailed(`cannot serve dns://${zone}.:${port} - it is already defined`);
    const all = blocks.flatMap(({ directives }) => directives);
    const httpPort = (name: string, fallback: number) => {
      const found = all.find(each => each.name === name);
      return found === undefined ? {} : { [name]: Number(found.args[0]?.split(':').at(-1) ?? fallback) };
    };
    return {
      names: servers.map(({ zone, port }) => `${zone}.:${port}`),
      ports: [...new Set(servers.map(({ port }) => port))],
      http: { ...httpPort('health', 8080), ...httpPort('ready', 8181), ...httpPort('prometheus', 9153) },
      reloads: all.some(({ name }) => name === 'reload'),
      isReady: () => checks.filter(check => !check.isReady()).map(({ name }) => name),
      at: port => ({ query: (question, from) => route(servers, port, question, from) }),
      stop: () => {
        for (const stop of stops) stop();
      },
    };
  } catch (error) {
    for (const stop of stops) stop();
    throw error;
  }
}

function route(servers: readonly Server[], port: number, question: DnsQuestion, from: string): DnsAnswer {
  const here = servers.filter(server => server.port === port);
  const zone = zoneOf(
    question.name,
    here.map(server => server.zone),
  );
  const server = here.find(each => each.zone === zone);
  return server?.answer({ ...question, from }) ?? { rcode: 'REFUSED', records: [] };
}

function serversOf(
  { keys, directives }: ServerBlock,
  path: string,
  process: NativeProcess,
  defaultPort: number,
  stops: (() => void)[],
  checks: { readonly name: string; isReady(): boolean }[],
): Server[] {
  for (const { name, line } of directives)
    if (!DIRECTIVES.includes(name))
      throw new CommandFailed(`${path}:${line} - Error during parsing: Unknown directive '${name}'`);
  const places = keys.map(key => placeOf(key, path, defaultPort));
  const chain: { readonly directive: Directive; readonly handler: Handler }[] = [];
  const from = (index: number, query: Query): DnsAnswer => {
    const link = chain[index];
    return link === undefined ? SERVFAIL : link.handler(query, () => from(index + 1, query));
  };
  const setup: Setup = {
    process,
    clock: process.clock,
    rng: process.rng,
    zones: places.map(({ zone }) => zone),
    ask: query => from(0, query),
    askNext: (directive, query) => from(chain.findIndex(link => link.directive === directive) + 1, query),
    say: line => void process.stdout.write(`${line}\n`).catch(() => undefined),
    onReady: (name, isReady) => void checks.push({ name, isReady }),
    onStop: stop => void stops.push(stop),
    fail: (directive, why) =>
      new CommandFailed(`plugin/${directive.name}: ${path}:${directive.line} - Error during parsing: ${why}`),
  };
  const inOrder = [...directives].sort(
    (one, other) => DIRECTIVES.indexOf(one.name) - DIRECTIVES.indexOf(other.name),
  );
  for (const directive of inOrder) {
    const handler = HANDLERS[directive.name]?.(directive, setup);
    if (handler !== undefined) chain.push({ directive, handler });
  }
  return places.map(({ zone, port }) => ({
    zone,
    port,
    answer: query => (chain.length === 0 ? { rcode: 'REFUSED', records: [] } : from(0, query)),
  }));
}

/** `.:53`, `example.org`, `dns://example.org:5353` */
function placeOf(
  key: string,
  path: string,
  defaultPort: number,
): { readonly zone: string; readonly port: number } {
  const [, zone = '', port] = /^(?:\w+:\/\/)?(.*?)(?::(\d+))?$/.exec(key) ?? [];
  if (port !== undefined && Number(port) > 65_535)
    throw new CommandFailed(`${path}:1 - Error during parsing: invalid port ${port}`);
  return { zone: zone === '.' ? '' : zoneName(zone), port: port === undefined ? defaultPort : Number(port) };
}
