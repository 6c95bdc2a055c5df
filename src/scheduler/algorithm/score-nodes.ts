import type { CycleState } from '../framework/cycle-state.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import type { Profile } from '../framework/profile.ts';
import { messageOf, refuse, type Status } from '../framework/status.ts';

/** What one plugin gave each node, in the order of the nodes. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: readonly number[];
  /** 0..100; the node's total counts it times the weight. */
  readonly normalized: readonly number[];
}

/** The scores of the nodes on which a pod fits. */
export interface Scores {
  readonly nodes: readonly NodeInfo[];
  readonly plugins: readonly PluginScores[];
  readonly totals: readonly number[];
}

/** Scores nodes. models schedule_one.go, prioritizeNodes @returns the scores, or what broke */
export function scoreNodes(
  profile: Profile,
  state: CycleState,
  pod: PodInfo,
  nodes: readonly NodeInfo[],
): Scores | Status {
  if (profile.at.score.length === 0) return { nodes, plugins: [], totals: nodes.map(() => 1) };
  const skipped = new Set<string>();
  for (const plugin of profile.at.preScore) {
    const status = plugin.preScore(state, pod, nodes);
    if (status?.code === 'Skip') skipped.add(plugin.name);
    else if (status !== undefined)
      return refuse('', 'Error', `running PreScore plugin "${plugin.name}": ${messageOf(status)}`);
  }
  state.skippedScores = skipped;
  const totals = new Array<number>(nodes.length).fill(0);
  const plugins: PluginScores[] = [];
  for (const plugin of profile.at.score) {
    if (skipped.has(plugin.name)) continue;
    const raw = new Array<number>(nodes.length);
    for (let i = 0; i < nodes.length; i++) {
      const score = plugin.score(state, pod, nodes[i]!);
      if (typeof score !== 'number')
        return refuse(
          '',
          'Error',
          `running Score plugins: plugin "${plugin.name}" failed with: ${messageOf(score)}`,
        );
      raw[i] = score;
    }
    let normalized = raw;
    if (plugin.normalize !== undefined) {
      normalized = raw.slice();
      const failed = plugin.normalize(state, pod, nodes, normalized);
      if (failed !== undefined) {
        const message = `plugin "${plugin.name}" failed with: ${messageOf(failed)}`;
        return refuse('', 'Error', `running Normalize on Score plugins: ${message}`);
      }
    }
    const weight = profile.weights.get(plugin.name) ?? 1;
    for (let i = 0; i < nodes.length; i++) totals[i]! += normalized[i]! * weight;
    plugins.push({ plugin: plugin.name, weight, raw, normalized });
  }
  return { nodes, plugins, totals };
}

/**
 * The index of the node that is taken: the one that Go's container/heap has at its root once made of the totals in
 * this order. Among equals that is mostly, not always, the first.
 * models schedule_one.go, newSortedNodeScores
 */
export function bestOf(totals: readonly number[]): number {
  const heap = totals.map((_, i) => i);
  const total = (at: number) => totals[heap[at]!]!;
  for (let start = (heap.length >> 1) - 1; start >= 0; start--) {
    for (let at = start; ; ) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && total(child + 1) > total(child)) child++;
      if (total(child) <= total(at)) break;
      [heap[at], heap[child]] = [heap[child]!, heap[at]!];
      at = child;
    }
  }
  return heap[0]!;
}
