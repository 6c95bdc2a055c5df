import type { AffinityTerm } from '../framework/affinity-term.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type NodeSource, PodCounts } from './pod-counts.ts';

/** Placed pods that carry the same term, counted by node. */
export interface TermGroup {
  readonly term: AffinityTerm;
  readonly counts: PodCounts;
  /** For preferred terms. */
  readonly weight: number;
}

/** The terms of one kind on placed pods; equal terms together, so that each is matched once and not once a pod. */
class TermIndex {
  private readonly byText = new Map<string, TermGroup>();

  constructor(private readonly source: NodeSource) {}

  change(term: AffinityTerm, weight: number, node: string, change: 1 | -1): void {
    const key = `${weight} ${term.text}`;
    let group = this.byText.get(key);
    if (group === undefined) {
      group = { term, weight, counts: new PodCounts(this.source) };
      this.byText.set(key, group);
    }
    group.counts.add(node, change);
    if (group.counts.total === 0) this.byText.delete(key);
  }

  groups(): Iterable<TermGroup> {
    return this.byText.values();
  }

  get isEmpty(): boolean {
    return this.byText.size === 0;
  }
}

/** The affinity terms that placed pods carry. */
export class AffinityTerms {
  readonly requiredAffinity: TermIndex;
  readonly requiredAntiAffinity: TermIndex;
  readonly preferredAffinity: TermIndex;
  readonly preferredAntiAffinity: TermIndex;

  constructor(source: NodeSource) {
    this.requiredAffinity = new TermIndex(source);
    this.requiredAntiAffinity = new TermIndex(source);
    this.preferredAffinity = new TermIndex(source);
    this.preferredAntiAffinity = new TermIndex(source);
  }

  /** A pod came to a node (1) or left it (-1). */
  change(pod: PodInfo, node: string, change: 1 | -1): void {
    if (!pod.hasAffinity) return;
    for (const term of pod.requiredAffinity) this.requiredAffinity.change(term, 0, node, change);
    for (const term of pod.requiredAntiAffinity) this.requiredAntiAffinity.change(term, 0, node, change);
    for (const { term, weight } of pod.preferredAffinity)
      this.preferredAffinity.change(term, weight, node, change);
    for (const { term, weight } of pod.preferredAntiAffinity)
      this.preferredAntiAffinity.change(term, weight, node, change);
  }
}
