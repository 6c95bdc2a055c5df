import type { Nominator } from '../queue/nominator.ts';
import type { CycleState } from './cycle-state.ts';
import type { NodeInfo } from './node-info.ts';
import type { PluginAt } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';
import { isRejected, messageOf, type Outcome, refuse } from './status.ts';

/** Runs a profile's filters on nodes. models pkg/scheduler/framework/runtime/framework.go */
export class FilterRunner {
  constructor(
    private readonly filters: readonly PluginAt<'filter'>[],
    private readonly preFilters: readonly PluginAt<'preFilter'>[],
    private readonly nominator: Nominator,
  ) {}

  /** The filters that have something to say about a pod, once PreFilter has run. */
  active(state: CycleState, pod: PodInfo): readonly PluginAt<'filter'>[] {
    return this.filters.filter(plugin => !state.skippedFilters.has(plugin.name) && !plugin.idle?.(pod));
  }

  /** The answer of the first filter that refuses, or nothing. */
  run(state: CycleState, pod: PodInfo, node: NodeInfo, filters = this.active(state, pod)): Outcome {
    for (const plugin of filters) {
      const status = plugin.filter(state, pod, node);
      if (status !== undefined) {
        if (isRejected(status)) return status;
        return refuse(plugin.name, 'Error', `running "${plugin.name}" filter plugin: ${messageOf(status)}`);
      }
    }
    return undefined;
  }

  /**
   * As `run`, with the pods of equal or higher priority that are nominated to the node taken as placed; where there
   * are any it must pass without them too.
   */
  runWithNominated(
    state: CycleState,
    pod: PodInfo,
    node: NodeInfo,
    filters = this.active(state, pod),
  ): Outcome {
    const waiting = this.nominator.on(node.name);
    if (waiting.length === 0) return this.run(state, pod, node, filters);
    const nominated = waiting.filter(other => other.priority >= pod.priority && other.uid !== pod.uid);
    if (nominated.length > 0) {
      const withThem = node.clone();
      const theirState = state.clone();
      for (const other of nominated) {
        withThem.addPod(other);
        this.addPod(theirState, pod, other, withThem);
      }
      const status = this.run(theirState, pod, withThem, filters);
      if (status !== undefined) return status;
    }
    return this.run(state, pod, node, filters);
  }

  /** Tells the filters' state that `other` is on the node. */
  addPod(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    for (const plugin of this.preFilters)
      if (plugin.addPod && !state.skippedFilters.has(plugin.name)) plugin.addPod(state, pod, other, node);
  }

  /** Tells the filters' state that `other` is not on the node. */
  removePod(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    for (const plugin of this.preFilters)
      if (plugin.removePod && !state.skippedFilters.has(plugin.name))
        plugin.removePod(state, pod, other, node);
  }
}
