/** What a policy-enforcing plug-in's agent puts into its node's kernel. models projectcalico/felix, as far as NetworkPolicies go */
import type { Namespace, NetworkPolicy, Pod } from '../../api/generated/types.ts';
import type { Clock } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { Informer } from '../../client/informer.ts';
import type { FilterTable, Packet, Ruling } from '../../machine/network/rules.ts';
import { allowingRule, type CompiledPolicy, compile, type OtherEnd, selects } from './compiled-policy.ts';

const BY_ADDRESS = 'address';
const BY_NAMESPACE = 'namespace';

/** The policies of a cluster as rules for the Pods of one node. */
export class PolicyTable implements FilterTable {
  readonly id = 'network-policies';
  private readonly pods: Informer<Pod>;
  private readonly namespaces: Informer<Namespace>;
  private readonly policies: Informer<NetworkPolicy>;

  /** @param node the node's address */
  constructor(
    readonly node: string,
    client: Client,
    clock: Clock,
  ) {
    this.pods = new Informer<Pod>(client.resource('pods'), clock, { indexes: { [BY_ADDRESS]: addressesOf } });
    this.namespaces = new Informer<Namespace>(client.resource('namespaces'), clock);
    this.policies = new Informer<NetworkPolicy>(client.resource('networkpolicies.networking.k8s.io'), clock, {
      indexes: { [BY_NAMESPACE]: ({ metadata }) => [metadata?.namespace ?? ''] },
    });
  }

  start(): void {
    for (const informer of [this.pods, this.namespaces, this.policies]) informer.start();
  }

  /** Follows the cluster no more; the rules stay as they are. */
  stop(): void {
    for (const informer of [this.pods, this.namespaces, this.policies]) informer.stop();
  }

  get isReady(): boolean {
    return this.pods.hasSynced && this.namespaces.hasSynced && this.policies.hasSynced;
  }

  egress({ source, ip, port, protocol }: Packet): Ruling | undefined {
    const self = this.podAt(source);
    if (self === undefined) return undefined;
    const other = this.otherEnd(ip);
    return this.judge(self, 'egress', other, { port, protocol, pod: other.pod });
  }

  ingress({ source, ip, port, protocol }: Packet): Ruling | undefined {
    const self = this.podAt(ip);
    if (self === undefined) return undefined;
    return this.judge(self, 'ingress', this.otherEnd(source), { port, protocol, pod: self });
  }

  private judge(
    self: Pod,
    way: 'ingress' | 'egress',
    other: OtherEnd,
    target: Parameters<typeof allowingRule>[3],
  ): Ruling | undefined {
    const isolating: CompiledPolicy[] = [];
    for (const object of this.policies.byIndex(BY_NAMESPACE, self.metadata?.namespace ?? '')) {
      const policy = compile(object);
      const rules = policy[way];
      if (rules === undefined || !selects(policy, self)) continue;
      const index = allowingRule(policy, rules, other, target);
      if (index >= 0) return allowed(policy.name, `${way} rule ${index + 1}`);
      isolating.push(policy);
    }
    if (isolating.length === 0) return undefined;
    const name = isolating.map(policy => policy.name).join(', ');
    return { allowed: false, why: () => ({ kind: 'policy', name, detail: way }) };
  }

  private otherEnd(ip: string): OtherEnd {
    const pod = this.podAt(ip);
    return { ip, pod, namespace: pod && this.namespaces.get(pod.metadata?.namespace ?? '') };
  }

  private podAt(ip: string): Pod | undefined {
    return this.pods.byIndex(BY_ADDRESS, ip)[0];
  }
}

function allowed(name: string, detail: string): Ruling {
  return { allowed: true, why: () => ({ kind: 'policy', name, detail }) };
}

/** A Pod on its node's network has no address of its own, one that has ended has none any more. */
function addressesOf({ spec, status }: Pod): readonly string[] {
  if (spec?.hostNetwork || status?.phase === 'Succeeded' || status?.phase === 'Failed') return [];
  return (status?.podIPs ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]));
}
