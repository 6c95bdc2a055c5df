import type { Cache } from '../cache/cache.ts';
import type { PodCounts } from '../cache/pod-counts.ts';
import type { AffinityTerm, NamespaceLabels } from '../framework/affinity-term.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';

/** Pods that a term means, counted by the domains of its topology. */
interface Counted {
  readonly topologyKey: string;
  readonly counts: PodCounts;
}

/** What-if changes to counts, by topology key and domain. */
class Supposed {
  private readonly changes = new Map<string, number>();
  private readonly topologyKeys = new Set<string>();

  /** The topologies that anything is supposed about. */
  get keys(): readonly string[] {
    return [...this.topologyKeys];
  }

  add(topologyKey: string, domain: string, change: number): void {
    this.topologyKeys.add(topologyKey);
    const key = `${topologyKey}\0${domain}`;
    this.changes.set(key, (this.changes.get(key) ?? 0) + change);
  }

  get(topologyKey: string, domain: string): number {
    return this.changes.size === 0 ? 0 : (this.changes.get(`${topologyKey}\0${domain}`) ?? 0);
  }

  get sum(): number {
    let sum = 0;
    for (const change of this.changes.values()) sum += change;
    return sum;
  }

  clone(): Supposed {
    const copy = new Supposed();
    for (const [key, change] of this.changes) copy.changes.set(key, change);
    for (const key of this.topologyKeys) copy.topologyKeys.add(key);
    return copy;
  }
}

/**
 * What the affinity filter knows about a pod: how many pods matter to it in each domain.
 * models plugins/interpodaffinity/filtering.go, preFilterState
 */
export class AffinityFilterState {
  private constructor(
    private readonly pod: PodInfo,
    private readonly namespaceLabels: NamespaceLabels,
    /** Placed pods that all of the pod's affinity terms mean. */
    private readonly wanted: readonly Counted[],
    /** Placed pods that one of its anti-affinity terms means. */
    private readonly shunned: readonly Counted[],
    /** Placed pods whose anti-affinity means it. */
    private readonly shunning: readonly Counted[],
    private readonly supposedWanted = new Supposed(),
    private readonly supposedShunned = new Supposed(),
    private readonly supposedShunning = new Supposed(),
  ) {}

  /** Undefined where affinity cannot keep the pod from any node. */
  static of(pod: PodInfo, cache: Cache, namespaceLabels: NamespaceLabels): AffinityFilterState | undefined {
    const shunning: Counted[] = [];
    for (const { term, counts } of cache.terms.requiredAntiAffinity.groups())
      if (term.matches(pod.namespace, pod.labels, namespaceLabels))
        shunning.push({ topologyKey: term.topologyKey, counts });
    const { requiredAffinity, requiredAntiAffinity } = pod;
    if (shunning.length + requiredAffinity.length + requiredAntiAffinity.length === 0) return undefined;
    const all =
      requiredAffinity.length > 0 ? podsMeantByAll(requiredAffinity, cache, namespaceLabels) : undefined;
    return new AffinityFilterState(
      pod,
      namespaceLabels,
      all === undefined ? [] : requiredAffinity.map(({ topologyKey }) => ({ topologyKey, counts: all })),
      requiredAntiAffinity.map(term => ({
        topologyKey: term.topologyKey,
        counts: podsMeantByAll([term], cache, namespaceLabels),
      })),
      shunning,
    );
  }

  clone(): AffinityFilterState {
    return new AffinityFilterState(
      this.pod,
      this.namespaceLabels,
      this.wanted,
      this.shunned,
      this.shunning,
      this.supposedWanted.clone(),
      this.supposedShunned.clone(),
      this.supposedShunning.clone(),
    );
  }

  /** Supposes that another pod comes to a node (1) or leaves it (-1). */
  suppose(other: PodInfo, node: NodeInfo, change: 1 | -1): void {
    const { pod, namespaceLabels } = this;
    const note = (supposed: Supposed, { topologyKey }: AffinityTerm) => {
      const domain = node.labels[topologyKey];
      if (domain !== undefined) supposed.add(topologyKey, domain, change);
    };
    for (const term of other.requiredAntiAffinity)
      if (term.matches(pod.namespace, pod.labels, namespaceLabels)) note(this.supposedShunning, term);
    if (pod.requiredAffinity.length > 0 && isMeantByAll(other, pod.requiredAffinity, namespaceLabels))
      for (const term of pod.requiredAffinity) note(this.supposedWanted, term);
    for (const term of pod.requiredAntiAffinity)
      if (term.matches(other.namespace, other.labels, namespaceLabels)) note(this.supposedShunned, term);
  }

  /** Whether the pods it wants near are there, or it is the first of a group that wants its own kind. */
  affinityHolds(node: NodeInfo): boolean {
    const { wanted } = this;
    if (wanted.length === 0) return true;
    let allThere = true;
    for (const { topologyKey, counts } of wanted) {
      const domain = node.labels[topologyKey];
      if (domain === undefined) return false;
      const count = (counts.by(topologyKey).get(domain) ?? 0) + this.supposedWanted.get(topologyKey, domain);
      if (count <= 0) allThere = false;
    }
    return (
      allThere ||
      (this.nobodyWanted() && isMeantByAll(this.pod, this.pod.requiredAffinity, this.namespaceLabels))
    );
  }

  /** Whether none of the pods that it shuns is near. */
  antiAffinityHolds(node: NodeInfo): boolean {
    return this.shunned.every(({ topologyKey, counts }) => {
      const domain = node.labels[topologyKey];
      if (domain === undefined) return true;
      return (counts.by(topologyKey).get(domain) ?? 0) + this.supposedShunned.get(topologyKey, domain) <= 0;
    });
  }

  /** Whether no pod near shuns it. */
  othersAntiAffinityHolds(node: NodeInfo): boolean {
    const { shunning, supposedShunning } = this;
    const shuns = (topologyKey: string): boolean => {
      const domain = node.labels[topologyKey];
      if (domain === undefined) return false;
      let sum = supposedShunning.get(topologyKey, domain);
      for (const other of shunning)
        if (other.topologyKey === topologyKey) sum += other.counts.by(topologyKey).get(domain) ?? 0;
      return sum > 0;
    };
    return !shunning.some(({ topologyKey }) => shuns(topologyKey)) && !supposedShunning.keys.some(shuns);
  }

  private nobodyWanted(): boolean {
    let sum = this.supposedWanted.sum;
    for (const { topologyKey, counts } of this.wanted) sum += counts.by(topologyKey).total;
    return sum === 0;
  }
}

function isMeantByAll(
  pod: PodInfo,
  terms: readonly AffinityTerm[],
  namespaceLabels: NamespaceLabels,
): boolean {
  return terms.every(term => term.matches(pod.namespace, pod.labels, namespaceLabels));
}

/** The counts of placed pods that all of the terms mean. */
export function podsMeantByAll(
  terms: readonly AffinityTerm[],
  cache: Cache,
  namespaceLabels: NamespaceLabels,
): PodCounts {
  const scope = terms.some(term => term.looksAtNamespaceLabels) ? 'namespaces' : 'term';
  const key = `${scope} ${terms.map(term => term.text).join('&')}`;
  return cache.matching.counts(key, pod => isMeantByAll(pod, terms, namespaceLabels));
}
