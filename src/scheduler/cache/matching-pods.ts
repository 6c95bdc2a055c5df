import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type NodeSource, PodCounts } from './pod-counts.ts';

interface Kind {
  readonly matches: (pod: PodInfo) => boolean;
  readonly counts: PodCounts;
}

/** Kinds that were not asked for since this many others are forgotten. */
const KEPT = 256;

/**
 * Counts of placed pods by selector. A kind is counted from scratch when it is first asked for, and from then on
 * follows each pod that comes and goes.
 */
export class MatchingPods {
  private readonly kinds = new Map<string, Kind>();

  constructor(private readonly source: NodeSource) {}

  /**
   * The counts of the pods that match.
   * @param key two questions with the same key must mean the same pods
   */
  counts(key: string, matches: (pod: PodInfo) => boolean): PodCounts {
    let kind = this.kinds.get(key);
    if (kind !== undefined) this.kinds.delete(key);
    else {
      kind = { matches, counts: new PodCounts(this.source) };
      for (const node of this.source.nodes.values()) this.countNode(kind, node, 1);
      const oldest = this.kinds.size >= KEPT ? this.kinds.keys().next().value : undefined;
      if (oldest !== undefined) this.kinds.delete(oldest);
    }
    this.kinds.set(key, kind);
    return kind.counts;
  }

  /** A pod came to a node (1) or left it (-1). */
  change(pod: PodInfo, node: string, change: 1 | -1): void {
    for (const kind of this.kinds.values()) if (kind.matches(pod)) kind.counts.add(node, change);
  }

  /** Forgets kinds whose meaning may have changed. */
  forget(keyPrefix: string): void {
    for (const key of [...this.kinds.keys()]) if (key.startsWith(keyPrefix)) this.kinds.delete(key);
  }

  private countNode(kind: Kind, node: NodeInfo, sign: 1 | -1): void {
    let count = 0;
    for (const pod of node.pods.values()) if (kind.matches(pod)) count++;
    if (count > 0) kind.counts.add(node.name, sign * count);
  }
}
