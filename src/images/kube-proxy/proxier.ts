/** The rules that kube-proxy writes on one node. models pkg/proxy/iptables/proxier.go */
import type { EndpointSlice, Node, Service } from '../../api/generated/types.ts';
import type { Clock } from '../../base/clock.ts';
import type { Rng } from '../../base/rng.ts';
import type { Client } from '../../client/client.ts';
import { Informer } from '../../client/informer.ts';
import type { Route } from '../../machine/network/network.ts';

interface ProxierOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly nodeName: string;
  readonly nodeIp: string;
}

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];
type Endpoint = NonNullable<EndpointSlice['endpoints']>[number];

const BY_SERVICE = 'service';
const AFFINITY_SECONDS = 10_800;

export class Proxier implements Route {
  readonly id: string;
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly nodes: Informer<Node>;
  /** Ports of services by the address and port they are reached at: `10.96.0.1:443`, `:30080`. */
  private readonly ports = new Map<string, { readonly service: Service; readonly port: ServicePort }>();
  private readonly affine = new Map<string, { readonly ip: string; readonly at: number }>();

  constructor(private readonly options: ProxierOptions) {
    const { client, clock } = options;
    this.id = `kube-proxy ${options.nodeIp}`;
    this.services = new Informer<Service>(client.resource('services'), clock);
    this.slices = new Informer<EndpointSlice>(client.resource('endpointslices.discovery.k8s.io'), clock, {
      indexes: {
        [BY_SERVICE]: ({ metadata }) => [
          `${metadata?.namespace}/${metadata?.labels?.['kubernetes.io/service-name']}`,
        ],
      },
    });
    this.nodes = new Informer<Node>(client.resource('nodes'), clock, {
      fieldSelector: `metadata.name=${options.nodeName}`,
    });
    this.services.on({
      add: service => this.put(service),
      update: (before, service) => {
        this.drop(before);
        this.put(service);
      },
      delete: service => this.drop(service),
    });
  }

  start(): void {
    this.services.start();
    this.slices.start();
    this.nodes.start();
  }

  /** Follows the cluster no more; the rules stay as they are. */
  stop(): void {
    this.services.stop();
    this.slices.stop();
    this.nodes.stop();
  }

  dial(fromIp: string, ip: string, port: number): { ip: string; port: number } | 'refused' | undefined {
    const { nodeIp } = this.options;
    const isNodePort = ip === nodeIp || (ip === '127.0.0.1' && fromIp === nodeIp);
    if (!isNodePort && !this.isLocal(fromIp)) return undefined;
    const found = this.ports.get(isNodePort ? `:${port}` : `${ip}:${port}`);
    if (found === undefined) return undefined;
    const outside = isNodePort && !this.isLocal(fromIp);
    const candidates = this.candidates(found.service, found.port, outside);
    if (candidates.length === 0) return 'refused';
    return this.choose(found.service, candidates, fromIp);
  }

  private put(service: Service): void {
    for (const key of keysOf(service)) this.ports.set(key.at, { service, port: key.port });
  }

  private drop(service: Service): void {
    for (const key of keysOf(service)) this.ports.delete(key.at);
  }

  /** Is it an address of this node or of a pod on it? The rules are this node's only. */
  private isLocal(ip: string): boolean {
    if (ip === this.options.nodeIp) return true;
    const cidr = this.nodes.get(this.options.nodeName)?.spec?.podCIDR;
    if (cidr === undefined) return false;
    const [base = '', bits = '32'] = cidr.split('/');
    const mask = Number(bits) === 0 ? 0 : (0xffffffff << (32 - Number(bits))) >>> 0;
    return (asNumber(ip) & mask) >>> 0 === (asNumber(base) & mask) >>> 0;
  }

  private candidates(service: Service, port: ServicePort, outside: boolean): { ip: string; port: number }[] {
    const { metadata, spec } = service;
    const slices = this.slices.byIndex(BY_SERVICE, `${metadata?.namespace}/${metadata?.name}`);
    const onlyLocal = outside
      ? spec?.externalTrafficPolicy === 'Local'
      : spec?.internalTrafficPolicy === 'Local';
    const all = slices.flatMap(slice => {
      const target = slice.ports?.find(each => (each.name ?? '') === (port.name ?? ''))?.port;
      if (target === undefined || slice.addressType !== 'IPv4') return [];
      return (slice.endpoints ?? [])
        .filter(endpoint => !onlyLocal || endpoint.nodeName === this.options.nodeName)
        .map(endpoint => ({ endpoint, ip: endpoint.addresses?.[0] ?? '', port: target }));
    });
    const ready = all.filter(({ endpoint }) => endpoint.conditions?.ready !== false);
    const usable = ready.length > 0 ? ready : all.filter(({ endpoint }) => isServingOut(endpoint));
    return usable.map(({ ip, port: target }) => ({ ip, port: target }));
  }

  private choose(
    service: Service,
    candidates: readonly { ip: string; port: number }[],
    fromIp: string,
  ): { ip: string; port: number } {
    const { clock, rng } = this.options;
    const sticky = service.spec?.sessionAffinity === 'ClientIP';
    const key = `${service.metadata?.uid} ${fromIp}`;
    const before = this.affine.get(key);
    const limit = (service.spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS) * 1000;
    const kept =
      sticky && before !== undefined && clock.now() - before.at < limit
        ? candidates.find(({ ip }) => ip === before.ip)
        : undefined;
    const chosen = kept ?? candidates[rng.int(candidates.length)]!;
    if (sticky) this.affine.set(key, { ip: chosen.ip, at: clock.now() });
    return chosen;
  }
}

/** Where a service's ports are reached. */
function keysOf({ spec, status }: Service): { at: string; port: ServicePort }[] {
  if (spec?.type === 'ExternalName') return [];
  const clusterIps = (spec?.clusterIPs ?? [spec?.clusterIP ?? '']).filter(ip => ip !== '' && ip !== 'None');
  const ingress = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]));
  const ips = [...clusterIps, ...(spec?.externalIPs ?? []), ...ingress];
  return (spec?.ports ?? []).flatMap(port => [
    ...ips.map(ip => ({ at: `${ip}:${port.port}`, port })),
    ...(port.nodePort ? [{ at: `:${port.nodePort}`, port }] : []),
  ]);
}

/** Endpoints that are going away still serve when no other is left. */
function isServingOut({ conditions }: Endpoint): boolean {
  return conditions?.serving === true && conditions.terminating === true;
}

function asNumber(ip: string): number {
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
