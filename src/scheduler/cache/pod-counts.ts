import type { NodeInfo } from '../framework/node-info.ts';
import { DomainCounts } from './domain-counts.ts';

/** Which nodes a count by domain is taken over. Two with the same key choose the same nodes. */
export interface Eligibility {
  readonly key: string;
  accepts(node: NodeInfo): boolean;
}

/** Every node that has the topology's label. */
export const EVERY_NODE: Eligibility = { key: '', accepts: () => true };

/** The nodes of the cluster, with a number that changes whenever their labels or taints do. */
export interface NodeSource {
  readonly topologyVersion: number;
  readonly nodes: ReadonlyMap<string, NodeInfo>;
}

/**
 * How many pods of one kind are on each node and, once asked for, in each topology domain. Kept up to date pod by
 * pod, so that asking costs nothing that grows with the number of pods.
 */
export class PodCounts {
  private readonly byNode = new Map<string, number>();
  private readonly views = new Map<string, DomainCounts>();
  private version: number;
  private sum = 0;

  constructor(private readonly source: NodeSource) {
    this.version = source.topologyVersion;
  }

  /** Counts pods on a node in or out. */
  add(node: string, change: number): void {
    const count = (this.byNode.get(node) ?? 0) + change;
    if (count === 0) this.byNode.delete(node);
    else this.byNode.set(node, count);
    this.sum += change;
    if (this.version === this.source.topologyVersion)
      for (const view of this.views.values()) view.add(node, change);
  }

  /** How many there are in all. */
  get total(): number {
    return this.sum;
  }

  /** How many there are on a node. */
  on(node: string): number {
    return this.byNode.get(node) ?? 0;
  }

  /** The counts by the value of a label, over the nodes that have it and are eligible. */
  by(topologyKey: string, eligibility: Eligibility = EVERY_NODE): DomainCounts {
    if (this.version !== this.source.topologyVersion) {
      this.version = this.source.topologyVersion;
      this.views.clear();
    }
    const key = `${topologyKey} ${eligibility.key}`;
    let view = this.views.get(key);
    if (view === undefined) {
      const members = new Map<string, string>();
      for (const node of this.source.nodes.values()) {
        const domain = node.labels[topologyKey];
        if (domain !== undefined && eligibility.accepts(node)) members.set(node.name, domain);
      }
      view = new DomainCounts(members);
      for (const [node, count] of this.byNode) view.add(node, count);
      this.views.set(key, view);
    }
    return view;
  }
}
