import type { TopologySpreadConstraint } from '../../api/generated/types.ts';
import type { Cache } from '../cache/cache.ts';
import type { DomainCounts } from '../cache/domain-counts.ts';
import type { PodCounts } from '../cache/pod-counts.ts';
import type { Listers } from '../framework/handle.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import {
  constraintsFor,
  eligibilityFor,
  HOSTNAME,
  hasLabels,
  podsCounted,
  type SpreadConstraint,
} from './spread-constraints.ts';

interface Counted {
  readonly constraint: SpreadConstraint;
  readonly counts: PodCounts;
  /** Absent for hosts, which are counted directly. */
  readonly domains: DomainCounts | undefined;
  /** Makes up for some topologies having many domains and others few. */
  readonly weight: number;
}

/** How crowded each domain is for a pod. models plugins/podtopologyspread/scoring.go */
export class SpreadScores {
  private constructor(
    private readonly counted: readonly Counted[],
    /** Labels without which a node is not scored. */
    private readonly needed: readonly string[],
  ) {}

  /** Undefined where nothing is to be spread. @param systemDefaults whether constraints that pods do not have come from the system */
  static of(
    pod: PodInfo,
    feasible: readonly NodeInfo[],
    defaults: readonly TopologySpreadConstraint[],
    systemDefaults: boolean,
    cache: Cache,
    listers: Listers,
  ): SpreadScores | undefined {
    const constraints = constraintsFor(pod, 'ScheduleAnyway', defaults, listers);
    if (constraints.length === 0) return undefined;
    const hasOwn = (pod.pod.spec?.topologySpreadConstraints?.length ?? 0) > 0;
    // The system's constraints must not take scores from nodes without a zone: they can still be spread by host.
    const needed = hasOwn || !systemDefaults ? constraints.map(constraint => constraint.topologyKey) : [];
    const scored = needed.length === 0 ? feasible : feasible.filter(node => hasLabels(node, needed));
    const counted = constraints.map((constraint): Counted => {
      const counts = podsCounted(constraint, pod, cache);
      const { topologyKey } = constraint;
      if (topologyKey === HOSTNAME)
        return { constraint, counts, domains: undefined, weight: weightFor(scored.length) };
      const values = new Set(scored.map(node => node.labels[topologyKey] ?? ''));
      const domains = counts.by(topologyKey, eligibilityFor(constraint, pod, needed));
      return { constraint, counts, domains, weight: weightFor(values.size) };
    });
    return new SpreadScores(counted, needed);
  }

  /** True when the node lacks a label and gets no score. */
  ignores(node: NodeInfo): boolean {
    return !hasLabels(node, this.needed);
  }

  /** The raw score: the more crowded, the higher. */
  of(node: NodeInfo): number {
    if (this.ignores(node)) return 0;
    let score = 0;
    for (const { constraint, counts, domains, weight } of this.counted) {
      const domain = node.labels[constraint.topologyKey];
      if (domain === undefined) continue;
      const count = domains === undefined ? counts.on(node.name) : (domains.get(domain) ?? 0);
      score += count * weight + (constraint.maxSkew - 1);
    }
    return Math.round(score);
  }

  /** Turns raw scores of nodes round, so that the least crowded gets most, in place. */
  normalize(nodes: readonly NodeInfo[], scores: number[]): void {
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (const [i, node] of nodes.entries()) {
      if (this.ignores(node)) continue;
      least = Math.min(least, scores[i]!);
      most = Math.max(most, scores[i]!);
    }
    for (const [i, node] of nodes.entries()) {
      if (this.ignores(node)) scores[i] = 0;
      else scores[i] = most === 0 ? 100 : Math.trunc((100 * (most + least - scores[i]!)) / most);
    }
  }
}

function weightFor(domains: number): number {
  return Math.log(domains + 2);
}
