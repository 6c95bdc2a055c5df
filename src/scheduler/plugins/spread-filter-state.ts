import type { TopologySpreadConstraint } from '../../api/generated/types.ts';
import type { Cache } from '../cache/cache.ts';
import type { DomainCounts } from '../cache/domain-counts.ts';
import type { Listers } from '../framework/handle.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import {
  constraintsFor,
  eligibilityFor,
  podsCounted,
  type SpreadConstraint,
  selects,
} from './spread-constraints.ts';

interface Counted {
  readonly constraint: SpreadConstraint;
  readonly domains: DomainCounts;
  /** 1 where the pod itself would count once placed. */
  readonly self: 0 | 1;
}

/** A what-if: so many more or fewer pods in one domain. What-ifs change the pods of one node at a time. */
interface Supposed {
  readonly domain: string;
  readonly change: number;
}

/** What the spread filter knows about a pod. models plugins/podtopologyspread/filtering.go, preFilterState */
export class SpreadFilterState {
  private constructor(
    private readonly counted: readonly Counted[],
    private readonly supposed: (Supposed | undefined)[] = [],
  ) {}

  /** Undefined where no constraint can keep the pod from a node. */
  static of(
    pod: PodInfo,
    defaults: readonly TopologySpreadConstraint[],
    cache: Cache,
    listers: Listers,
  ): SpreadFilterState | undefined {
    const constraints = constraintsFor(pod, 'DoNotSchedule', defaults, listers);
    if (constraints.length === 0) return undefined;
    const keys = constraints.map(constraint => constraint.topologyKey);
    return new SpreadFilterState(
      constraints.map(constraint => ({
        constraint,
        domains: podsCounted(constraint, pod, cache).by(
          constraint.topologyKey,
          eligibilityFor(constraint, pod, keys),
        ),
        self: selects(constraint, pod) ? 1 : 0,
      })),
    );
  }

  clone(): SpreadFilterState {
    return new SpreadFilterState(this.counted, [...this.supposed]);
  }

  /** Supposes that another pod comes to a node (1) or leaves it (-1). */
  suppose(pod: PodInfo, other: PodInfo, node: NodeInfo, change: 1 | -1): void {
    if (other.namespace !== pod.namespace) return;
    for (const [i, { constraint, domains }] of this.counted.entries()) {
      if (!domains.has(node.name) || !selects(constraint, other)) continue;
      const domain = node.labels[constraint.topologyKey]!;
      this.supposed[i] = { domain, change: (this.supposed[i]?.change ?? 0) + change };
    }
  }

  /** Which kind of constraint the node would break first, if any: its label is missing, or too many pods are there. */
  broken(node: NodeInfo): 'label' | 'skew' | undefined {
    for (let i = 0; i < this.counted.length; i++) {
      const { constraint } = this.counted[i]!;
      const domain = node.labels[constraint.topologyKey];
      if (domain === undefined) return 'label';
      if (this.skew(i, domain) > constraint.maxSkew) return 'skew';
    }
    return undefined;
  }

  private skew(i: number, domain: string): number {
    const { constraint, domains, self } = this.counted[i]!;
    const supposed = this.supposed[i];
    const least = domains.size < constraint.minDomains ? 0 : domains.min(supposed?.domain, supposed?.change);
    const there = (domains.get(domain) ?? 0) + (supposed?.domain === domain ? supposed.change : 0);
    return there + self - least;
  }
}
