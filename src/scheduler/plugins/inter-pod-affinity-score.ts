import type { Cache } from '../cache/cache.ts';
import type { DomainCounts } from '../cache/domain-counts.ts';
import type { PodCounts } from '../cache/pod-counts.ts';
import type { InterPodAffinityArgs } from '../config/types.ts';
import type { NamespaceLabels } from '../framework/affinity-term.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { podsMeantByAll } from './inter-pod-affinity-filter.ts';

interface Contribution {
  readonly topologyKey: string;
  readonly domains: DomainCounts;
  /** What each counted pod adds. */
  readonly weight: number;
}

/**
 * How much pods that are placed attract or repel a pod, by domain.
 * models plugins/interpodaffinity/scoring.go
 */
export class AffinityScores {
  private constructor(private readonly contributions: readonly Contribution[]) {}

  /** Undefined where nothing attracts or repels it. */
  static of(
    pod: PodInfo,
    cache: Cache,
    namespaceLabels: NamespaceLabels,
    { hardPodAffinityWeight, ignorePreferredTermsOfExistingPods }: InterPodAffinityArgs,
  ): AffinityScores | undefined {
    const hasPreferences = pod.preferredAffinity.length + pod.preferredAntiAffinity.length > 0;
    if (ignorePreferredTermsOfExistingPods && !hasPreferences) return undefined;
    const found: Contribution[] = [];
    const add = (topologyKey: string, counts: PodCounts, weight: number) => {
      if (weight === 0) return;
      const domains = counts.by(topologyKey);
      if (domains.total > 0) found.push({ topologyKey, domains, weight });
    };
    for (const { term, weight } of pod.preferredAffinity)
      add(term.topologyKey, podsMeantByAll([term], cache, namespaceLabels), weight);
    for (const { term, weight } of pod.preferredAntiAffinity)
      add(term.topologyKey, podsMeantByAll([term], cache, namespaceLabels), -weight);
    const { requiredAffinity, preferredAffinity, preferredAntiAffinity } = cache.terms;
    const saidBy = (index: typeof requiredAffinity, weigh: (weight: number) => number) => {
      for (const { term, counts, weight } of index.groups())
        if (term.matches(pod.namespace, pod.labels, namespaceLabels))
          add(term.topologyKey, counts, weigh(weight));
    };
    saidBy(requiredAffinity, () => hardPodAffinityWeight);
    saidBy(preferredAffinity, weight => weight);
    saidBy(preferredAntiAffinity, weight => -weight);
    return found.length === 0 ? undefined : new AffinityScores(found);
  }

  /** The raw score of a node. */
  of(node: NodeInfo): number {
    let score = 0;
    for (const { topologyKey, domains, weight } of this.contributions) {
      const domain = node.labels[topologyKey];
      if (domain !== undefined) score += weight * (domains.get(domain) ?? 0);
    }
    return score;
  }
}
