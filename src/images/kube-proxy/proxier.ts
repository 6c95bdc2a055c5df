/** The rules that kube-proxy writes on one node. models pkg/proxy/iptables/proxier.go */
import type { EndpointSlice, Service } from '../../api/generated/types.ts';
import type { Clock } from '../../base/clock.ts';
import type { Rng } from '../../base/rng.ts';
import type { Client } from '../../client/client.ts';
import { Informer } from '../../client/informer.ts';
import { isInBlock } from '../../machine/network/addresses.ts';
import type { NatTable, Packet, SavedRules, Translation } from '../../machine/network/rules.ts';
import { type Backend, backendsOf } from './backends.ts';
import { type PortRules, savedRules } from './chains.ts';
import { portName, type Reached, reachedAt } from './reached-at.ts';

interface ProxierOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly nodeName: string;
  /** The node's address. */
  readonly node: string;
  /** The addresses of the cluster's Pods; empty where it is not known. */
  readonly clusterCidr: string;
}

const BY_SERVICE = 'service';
const AFFINITY_SECONDS = 10_800;

export class Proxier implements NatTable {
  readonly id = 'kube-proxy';
  readonly node: string;
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  /** Ports of Services by where they are reached: `10.96.0.1:443/TCP`, `:30080/TCP` on the node itself. */
  private readonly ports = new Map<string, Reached>();
  private readonly affine = new Map<string, { readonly ip: string; readonly at: number }>();

  constructor(private readonly options: ProxierOptions) {
    const { client, clock } = options;
    this.node = options.node;
    const labelSelector = '!service.kubernetes.io/service-proxy-name';
    this.services = new Informer<Service>(client.resource('services'), clock, { labelSelector });
    this.slices = new Informer<EndpointSlice>(client.resource('endpointslices.discovery.k8s.io'), clock, {
      indexes: {
        [BY_SERVICE]: ({ metadata }) => [
          `${metadata?.namespace}/${metadata?.labels?.['kubernetes.io/service-name']}`,
        ],
      },
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
  }

  /** Follows the cluster no more; the rules stay as they are. */
  stop(): void {
    this.services.stop();
    this.slices.stop();
  }

  translate(packet: Packet): Translation | undefined {
    const { ip, port, protocol, source } = packet;
    const isOwn = ip === this.node || (ip.startsWith('127.') && source === this.node);
    const found = this.ports.get(`${isOwn ? '' : ip}:${port}/${protocol}`);
    if (found === undefined) return undefined;
    const { service } = found;
    const fromInside = source === this.node || this.isPod(source);
    // Pods and the node itself are not outside, whatever address they use.
    const isExternal = found.isExternal && !fromInside;
    const policy = isExternal ? service.spec?.externalTrafficPolicy : service.spec?.internalTrafficPolicy;
    const slices = this.slices.byIndex(
      BY_SERVICE,
      `${service.metadata?.namespace}/${service.metadata?.name}`,
    );
    const isLocal = policy === 'Local' && (isExternal || !found.isExternal);
    const all = backendsOf(slices, found.port, undefined);
    const backends = isLocal ? backendsOf(slices, found.port, this.options.nodeName) : all;
    const name = portName(service, found.port);
    if (backends.length === 0) {
      const detail = all.length === 0 ? 'no endpoints' : 'no local endpoints';
      const to = all.length === 0 ? 'refused' : 'dropped';
      return { to, why: () => ({ kind: 'service', name, detail }) };
    }
    const to = this.choose(found, backends, source);
    const masquerade = to.ip === source || (found.isExternal && !isLocal && !this.isPod(source));
    const detail = `one of ${backends.length}`;
    return { to, masquerade, why: () => ({ kind: 'service', name, detail }) };
  }

  save(): SavedRules {
    const rules = [...this.ports]
      .filter(([, { isExternal }]) => !isExternal)
      .map(([at, { service, port }]): PortRules => {
        const slices = this.slices.byIndex(
          BY_SERVICE,
          `${service.metadata?.namespace}/${service.metadata?.name}`,
        );
        return {
          name: portName(service, port),
          protocol: (port.protocol ?? 'TCP').toLowerCase(),
          clusterIp: at.slice(0, at.indexOf(':')),
          port: port.port,
          nodePort: port.nodePort,
          backends: backendsOf(slices, port, undefined),
          isSticky: service.spec?.sessionAffinity === 'ClientIP',
        };
      });
    return savedRules(rules, this.options.clusterCidr);
  }

  private put(service: Service): void {
    for (const [at, reached] of reachedAt(service)) this.ports.set(at, reached);
  }

  private drop(service: Service): void {
    for (const [at] of reachedAt(service)) this.ports.delete(at);
  }

  private isPod(ip: string): boolean {
    const { clusterCidr } = this.options;
    return clusterCidr !== '' && clusterCidr.split(',').some(cidr => isInBlock(ip, cidr));
  }

  private choose({ service, port }: Reached, backends: readonly Backend[], source: string): Backend {
    const { clock, rng } = this.options;
    const isSticky = service.spec?.sessionAffinity === 'ClientIP';
    const key = `${service.metadata?.uid} ${port.name ?? ''} ${source}`;
    const before = isSticky ? this.affine.get(key) : undefined;
    const limit = (service.spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS) * 1000;
    const kept =
      before !== undefined && clock.now() - before.at < limit
        ? backends.find(({ ip }) => ip === before.ip)
        : undefined;
    const chosen = kept ?? backends[rng.int(backends.length)]!;
    if (isSticky) this.affine.set(key, { ip: chosen.ip, at: clock.now() });
    return chosen;
  }
}
