/** How a connection of a Pod goes through the cluster's network, hop by hop. */
import type { Pod, Service } from '../api/generated/types.ts';
import type { Protocol } from '../machine/network/network.ts';
import type { Hop, Verdict } from '../machine/network/verdict.ts';
import type { Cluster } from './cluster.ts';

/** One connection and what became of it. Plain JSON, for --json and other processes. */
export interface Connection {
  /** `shop/web` */
  readonly pod: string;
  /** As asked for: `api:80/TCP`. */
  readonly target: string;
  readonly outcome: Verdict['outcome'];
  readonly hops: readonly NamedHop[];
}

/** A hop whose addresses have names. */
export interface NamedHop extends Omit<Hop, 'to'> {
  /** `Pod shop/web`, `Node node01`, or the address. */
  readonly place: string;
  readonly to?: { readonly ip: string; readonly port: number; readonly place: string };
}

/** A target that cannot be read. */
export class TargetError extends Error {}

/** Services of the Pod's namespace beyond these are not tried. */
const MOST = 20;

/**
 * Tries connections of a Pod; nothing is sent to who listens.
 * @param target `NAME:PORT`, `IP:PORT`, a URL, `pod/NAME:PORT`, each with `/udp` where it is UDP; left out: name service, API server and the Services of its namespace
 * @returns undefined when there is no such Pod, or it has no running container @throws TargetError
 */
export function connectionsOf(
  cluster: Cluster,
  namespace: string,
  name: string,
  target?: string,
): readonly Connection[] | undefined {
  const pod = cluster.admin.resource<Pod>('pods').find(namespace, name);
  const node = pod?.spec?.nodeName;
  if (pod === undefined || node === undefined || !pod.status?.podIP) return undefined;
  const [container] = cluster.runtime(node).containersOf(pod.metadata?.uid ?? '');
  if (container === undefined) return undefined;
  const places = placesOf(cluster);
  const targets =
    target === undefined ? usualTargets(cluster, namespace) : [targetOf(cluster, namespace, target)];
  const { network, ip } = container.host;
  return targets.map(({ host, port, protocol, text }) => {
    const { outcome, hops } = network.trace(ip, host, port, protocol);
    return {
      pod: `${namespace}/${name}`,
      target: `${text}/${protocol}`,
      outcome,
      hops: hops.map(hop => named(hop, places)),
    };
  });
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly text: string;
}

function usualTargets(cluster: Cluster, namespace: string): readonly Target[] {
  const services = cluster.admin.resource<Service>('services').list(namespace).items;
  const own = services
    .filter(({ spec }) => spec?.type !== 'ExternalName')
    .flatMap(({ metadata, spec }) =>
      (spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => ({
        host: metadata?.name ?? '',
        port,
        protocol: protocol as Protocol,
        text: `${metadata?.name}:${port}`,
      })),
    );
  return [
    { host: 'kube-dns.kube-system', port: 53, protocol: 'UDP' as const, text: 'kube-dns.kube-system:53' },
    { host: 'kubernetes.default', port: 443, protocol: 'TCP' as const, text: 'kubernetes.default:443' },
    ...own.filter(({ host }) => host !== 'kubernetes'),
  ].slice(0, MOST);
}

function targetOf(cluster: Cluster, namespace: string, text: string): Target {
  const url = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(text);
  if (url !== null) {
    const [, scheme, host = '', port = scheme === 'https' ? '443' : '80'] = url;
    return { host, port: Number(port), protocol: 'TCP', text: `${host}:${port}` };
  }
  const [, what = '', port = '', protocol = 'tcp'] =
    /^(.+):(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(text) ?? [];
  if (what === '' || Number(port) > 65_535)
    throw new TargetError(`the target must be NAME:PORT, IP:PORT, pod/NAME:PORT or a URL; it is ${text}`);
  const end = { port: Number(port), protocol: protocol.toUpperCase() as Protocol, text: `${what}:${port}` };
  if (!what.startsWith('pod/')) return { host: what, ...end };
  const [, name = '', inside] = what.split('/');
  const found = cluster.admin
    .resource<Pod>('pods')
    .find(inside === undefined ? namespace : name, inside ?? name);
  const ip = found?.status?.podIP;
  if (ip === undefined) throw new TargetError(`there is no Pod ${what.slice(4)} with an address`);
  return { host: ip, ...end };
}

/** What the addresses of the cluster belong to. */
function placesOf(cluster: Cluster): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const { metadata, spec } of cluster.admin.resource<Service>('services').list().items)
    for (const ip of spec?.clusterIPs ?? [])
      places.set(ip, `Service ${metadata?.namespace}/${metadata?.name}`);
  for (const { metadata, spec, status } of cluster.admin.resource<Pod>('pods').list().items)
    if (status?.podIP && !spec?.hostNetwork)
      places.set(status.podIP, `Pod ${metadata?.namespace}/${metadata?.name}`);
  for (const { name, ip } of cluster.nodes) places.set(ip, `Node ${name}`);
  return places;
}

function named(hop: Hop, places: ReadonlyMap<string, string>): NamedHop {
  const placeOf = (ip: string) => places.get(ip) ?? ip;
  const { to, ...rest } = hop;
  return {
    ...rest,
    place: placeOf(hop.at),
    ...(to && { to: { ip: to.ip, port: to.port, place: placeOf(to.ip) } }),
  };
}
