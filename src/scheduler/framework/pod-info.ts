import type { Pod, PodAffinityTerm, Toleration } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { AffinityTerm } from './affinity-term.ts';
import { type HostPort, hostPortsOf } from './host-ports.ts';
import { type Amounts, podAmounts, scoredAmounts } from './resources.ts';

/** A preferred affinity term with its weight. */
export interface WeightedTerm {
  readonly term: AffinityTerm;
  readonly weight: number;
}

const NO_TERMS: readonly never[] = [];

/** A pod with what decisions need of it, worked out once for each version of the pod. models framework/types.go, PodInfo */
export class PodInfo {
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly tolerations: readonly Toleration[];
  /** What it needs: CPU in thousandths, the rest in whole units. */
  readonly requests: Amounts;
  /** What it counts for in scores; see `scoredAmounts`. */
  readonly scored: Amounts;
  readonly milliCpu: number;
  readonly memory: number;
  /** True when it asks for CPU and memory at most. */
  readonly asksForCommonOnly: boolean;
  readonly scoredMilliCpu: number;
  readonly scoredMemory: number;
  readonly hostPorts: readonly HostPort[];
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedTerm[];
  readonly preferredAntiAffinity: readonly WeightedTerm[];

  constructor(readonly pod: Pod) {
    const { metadata, spec } = pod;
    this.key = keyOf(pod);
    this.uid = metadata?.uid ?? this.key;
    this.namespace = metadata?.namespace ?? '';
    this.labels = metadata?.labels ?? {};
    this.priority = spec?.priority ?? 0;
    this.tolerations = spec?.tolerations ?? NO_TERMS;
    this.requests = podAmounts(pod);
    this.scored = scoredAmounts(pod, this.requests);
    this.milliCpu = this.requests.get('cpu') ?? 0;
    this.memory = this.requests.get('memory') ?? 0;
    this.asksForCommonOnly = [...this.requests.keys()].every(name => name === 'cpu' || name === 'memory');
    this.scoredMilliCpu = this.scored.get('cpu') ?? 0;
    this.scoredMemory = this.scored.get('memory') ?? 0;
    this.hostPorts = hostPortsOf(spec!);
    const { podAffinity, podAntiAffinity } = spec?.affinity ?? {};
    const terms = (list: readonly PodAffinityTerm[] | undefined) =>
      list?.map(term => new AffinityTerm(term, this.namespace)) ?? NO_TERMS;
    const weighted = (
      list: readonly { readonly podAffinityTerm: PodAffinityTerm; readonly weight: number }[] | undefined,
    ) =>
      list?.map(({ podAffinityTerm, weight }) => ({
        term: new AffinityTerm(podAffinityTerm, this.namespace),
        weight,
      })) ?? NO_TERMS;
    this.requiredAffinity = terms(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
    this.requiredAntiAffinity = terms(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
    this.preferredAffinity = weighted(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution);
    this.preferredAntiAffinity = weighted(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution);
  }

  /** True when the pod is being deleted. */
  get terminating(): boolean {
    return this.pod.metadata?.deletionTimestamp !== undefined;
  }

  /** True when it says anything about other pods. */
  get hasAffinity(): boolean {
    return (
      this.requiredAffinity.length +
        this.requiredAntiAffinity.length +
        this.preferredAffinity.length +
        this.preferredAntiAffinity.length >
      0
    );
  }
}
