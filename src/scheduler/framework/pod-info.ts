import type {
  Affinity,
  Pod,
  PodAffinityTerm,
  Toleration,
  WeightedPodAffinityTerm,
} from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { AffinityTerm } from './affinity-term.ts';
import { type HostPort, hostPortsOf } from './host-ports.ts';
import { type Amounts, podAmounts, scoredAmounts } from './resources.ts';

/** A preferred affinity term with its weight. */
export interface WeightedTerm {
  readonly term: AffinityTerm;
  readonly weight: number;
}

/** What a pod says about other pods. */
interface PodAffinityTerms {
  readonly required: readonly AffinityTerm[];
  readonly requiredAnti: readonly AffinityTerm[];
  readonly preferred: readonly WeightedTerm[];
  readonly preferredAnti: readonly WeightedTerm[];
}

const NO_TERMS: readonly never[] = [];
const NO_AFFINITY: PodAffinityTerms = {
  required: NO_TERMS,
  requiredAnti: NO_TERMS,
  preferred: NO_TERMS,
  preferredAnti: NO_TERMS,
};

function affinityOf(affinity: Affinity | undefined, namespace: string): PodAffinityTerms {
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  if (podAffinity === undefined && podAntiAffinity === undefined) return NO_AFFINITY;
  const terms = (list: readonly PodAffinityTerm[] | undefined) =>
    list?.map(term => new AffinityTerm(term, namespace)) ?? NO_TERMS;
  const weighted = (list: readonly WeightedPodAffinityTerm[] | undefined) =>
    list?.map(({ podAffinityTerm, weight }) => ({
      term: new AffinityTerm(podAffinityTerm, namespace),
      weight,
    })) ?? NO_TERMS;
  return {
    required: terms(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAnti: terms(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferred: weighted(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAnti: weighted(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}

/** True when two versions of a pod share the objects that its requests come from. Objects are immutable. */
function asksTheSame(a: Pod, b: Pod): boolean {
  return (
    a.spec?.containers === b.spec?.containers &&
    a.spec?.initContainers === b.spec?.initContainers &&
    a.spec?.resources === b.spec?.resources &&
    a.spec?.overhead === b.spec?.overhead &&
    a.status?.containerStatuses === b.status?.containerStatuses &&
    a.status?.initContainerStatuses === b.status?.initContainerStatuses
  );
}

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
  private readonly affinity: PodAffinityTerms;

  /** @param earlier another version of the same pod; what cannot have changed since is taken from it */
  constructor(
    readonly pod: Pod,
    earlier?: PodInfo,
  ) {
    const { metadata, spec } = pod;
    this.key = keyOf(pod);
    this.uid = metadata?.uid ?? this.key;
    this.namespace = metadata?.namespace ?? '';
    this.labels = metadata?.labels ?? {};
    this.priority = spec?.priority ?? 0;
    this.tolerations = spec?.tolerations ?? NO_TERMS;
    const same = earlier !== undefined && asksTheSame(earlier.pod, pod) ? earlier : undefined;
    this.requests = same?.requests ?? podAmounts(pod);
    this.scored = same?.scored ?? scoredAmounts(pod, this.requests);
    this.milliCpu = this.requests.get('cpu') ?? 0;
    this.memory = this.requests.get('memory') ?? 0;
    this.asksForCommonOnly =
      same?.asksForCommonOnly ?? [...this.requests.keys()].every(name => name === 'cpu' || name === 'memory');
    this.scoredMilliCpu = this.scored.get('cpu') ?? 0;
    this.scoredMemory = this.scored.get('memory') ?? 0;
    this.hostPorts = same?.hostPorts ?? hostPortsOf(spec!);
    this.affinity =
      earlier !== undefined && earlier.pod.spec?.affinity === spec?.affinity
        ? earlier.affinity
        : affinityOf(spec?.affinity, this.namespace);
  }

  /** True when a node's sums do not change if this version takes the place of the other. */
  countsLike(other: PodInfo): boolean {
    return (
      this.requests === other.requests &&
      this.hostPorts === other.hostPorts &&
      this.affinity === other.affinity
    );
  }

  get requiredAffinity(): readonly AffinityTerm[] {
    return this.affinity.required;
  }

  get requiredAntiAffinity(): readonly AffinityTerm[] {
    return this.affinity.requiredAnti;
  }

  get preferredAffinity(): readonly WeightedTerm[] {
    return this.affinity.preferred;
  }

  get preferredAntiAffinity(): readonly WeightedTerm[] {
    return this.affinity.preferredAnti;
  }

  /** True when the pod is being deleted. */
  get terminating(): boolean {
    return this.pod.metadata?.deletionTimestamp !== undefined;
  }

  /** True when it says anything about other pods. */
  get hasAffinity(): boolean {
    return this.affinity !== NO_AFFINITY;
  }
}
