/** Reads a Corefile as far as names depend on it. models coredns/caddy's caddyfile parser and core/dnsserver/zdirectives.go */
import { CommandFailed } from '../program/command.ts';

/** What the server answers for. */
export interface Corefile {
  /** Zones of the kubernetes plugin: `cluster.local`. */
  readonly zones: readonly string[];
  /** Names of the hosts plugin. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
}

const DIRECTIVES = new Set(
  (
    'root metadata geoip cancel tls quic grpc_server https https3 timeouts multisocket reload nsid bufsize bind debug trace ready ' +
    'health pprof prometheus errors log dnstap local dns64 any chaos loadbalance tsig cache rewrite acl header dnssec autopath ' +
    'minimal template transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward grpc erratic ' +
    'whoami on sign view nomad import'
  ).split(' '),
);

/** @throws CommandFailed in CoreDNS' words */
export function parseCorefile(text: string, path: string): Corefile {
  const zones: string[] = [];
  const hosts = new Map<string, readonly string[]>();
  const stack: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw
      .replace(/(^|\s)#.*/, '')
      .trim()
      .split(/\s+/)
      .filter(word => word !== '');
    const opens = words.at(-1) === '{';
    const [first = '', ...rest] = opens ? words.slice(0, -1) : words;
    const at = `${path}:${index + 1} - Error during parsing: `;
    if (first === '}') {
      if (stack.pop() === undefined)
        throw new CommandFailed(`${at}Unexpected '}' because no matching opening brace`);
      continue;
    }
    if (stack.length === 1 && first !== '' && !DIRECTIVES.has(first))
      throw new CommandFailed(`${path}:${index + 1} - Error during parsing: Unknown directive '${first}'`);
    if (stack.length === 1 && first === 'kubernetes')
      zones.push(...rest.filter(zone => !zone.endsWith('.arpa')));
    if (stack.at(-1) === 'hosts' && /^\d+\.\d+\.\d+\.\d+$/.test(first))
      for (const name of rest) hosts.set(name, [...(hosts.get(name) ?? []), first]);
    if (opens) stack.push(first);
  }
  if (stack.length > 0)
    throw new CommandFailed(`${path}:${text.split('\n').length} - Error during parsing: Unexpected EOF`);
  return { zones, hosts };
}
