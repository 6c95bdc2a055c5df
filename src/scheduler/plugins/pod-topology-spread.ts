import type { Node, Pod } from '../../api/generated/types.ts';
import type { PodTopologySpreadArgs } from '../config/types.ts';
import type { ClusterEvent } from '../framework/events.ts';
import type { Handle } from '../framework/handle.ts';
import type { Plugin } from '../framework/plugin.ts';
import { PodInfo } from '../framework/pod-info.ts';
import { refuse } from '../framework/status.ts';
import { constraintsFor, profileConstraints, type SpreadConstraint, selects } from './spread-constraints.ts';
import { SpreadFilterState } from './spread-filter-state.ts';
import { SpreadScores } from './spread-scores.ts';

export const NAME = 'PodTopologySpread';
export const FILTER_STATE = `PreFilter${NAME}`;
const SCORE_STATE = `PreScore${NAME}`;
const SKIP = refuse(NAME, 'Skip');
const MISMATCH = "node(s) didn't match pod topology spread constraints";
const SKEWED = refuse(NAME, 'Unschedulable', MISMATCH);
const NO_LABEL = refuse(NAME, 'UnschedulableAndUnresolvable', `${MISMATCH} (missing required label)`);

/** Spreads pods over zones, hosts or other domains. models plugins/podtopologyspread/{plugin,filtering,scoring}.go */
export function podTopologySpread(args: PodTopologySpreadArgs, { cache, listers }: Handle): Plugin {
  const defaults = profileConstraints(args);
  const systemDefaults = args.defaultingType === 'System';
  const hard = (pod: PodInfo) => constraintsFor(pod, 'DoNotSchedule', defaults, listers);
  return {
    name: NAME,
    preFilter(state, pod) {
      const found = SpreadFilterState.of(pod, defaults, cache, listers);
      if (found === undefined) return SKIP;
      state.write(FILTER_STATE, found);
      return undefined;
    },
    addPod: (state, pod, other, node) =>
      state.read<SpreadFilterState>(FILTER_STATE)?.suppose(pod, other, node, 1),
    removePod: (state, pod, other, node) =>
      state.read<SpreadFilterState>(FILTER_STATE)?.suppose(pod, other, node, -1),
    filter(state, _pod, node) {
      const found = state.read<SpreadFilterState>(FILTER_STATE);
      if (found === undefined)
        return refuse(NAME, 'Error', `reading "${FILTER_STATE}" from cycleState: not found`);
      const broken = found.broken(node);
      if (broken === undefined) return undefined;
      return broken === 'label' ? NO_LABEL : SKEWED;
    },
    preScore(state, pod, nodes) {
      const scores = SpreadScores.of(pod, nodes, defaults, systemDefaults, cache, listers);
      if (scores === undefined) return SKIP;
      state.write(SCORE_STATE, scores);
      return undefined;
    },
    score(state, _pod, node) {
      const scores = state.read<SpreadScores>(SCORE_STATE);
      if (scores === undefined)
        return refuse(NAME, 'Error', `reading "${SCORE_STATE}" from cycleState: not found`);
      return scores.of(node);
    },
    normalize(state, _pod, nodes, scores) {
      state.read<SpreadScores>(SCORE_STATE)?.normalize(nodes, scores);
      return undefined;
    },
    events: () => [
      {
        resource: 'AssignedPod',
        actions: ['Add', 'Delete', 'UpdatePodLabel'],
        hint: (pod, event) => changesCounts(pod, hard(pod), event),
      },
      { resource: 'TargetPod', actions: ['UpdatePodLabel'] },
      {
        resource: 'Node',
        actions: ['Add', 'Delete', 'UpdateNodeLabel', 'UpdateNodeTaint'],
        hint: (pod, event) => changesDomains(hard(pod), event),
      },
    ],
  };
}

/** Whether a pod that came, went or changed its labels is one that a constraint counts. */
function changesCounts(pod: PodInfo, constraints: readonly SpreadConstraint[], event: ClusterEvent): boolean {
  const other = (event.after ?? event.before) as Pod;
  if (other.metadata?.namespace !== pod.namespace) return false;
  const counted = (one: typeof event.after) => {
    const info = one && new PodInfo(one as Pod);
    return constraints.map(constraint => info !== undefined && selects(constraint, info));
  };
  const was = counted(event.before);
  const is = counted(event.after);
  if (event.before !== undefined && event.after !== undefined) return was.some((value, i) => value !== is[i]);
  return was.includes(true) || is.includes(true);
}

/** Whether the nodes that constraints count over change. */
function changesDomains(constraints: readonly SpreadConstraint[], { before, after }: ClusterEvent): boolean {
  const labelsOf = (node: Node | undefined) => {
    const labels = node?.metadata?.labels ?? {};
    return constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined) ? labels : undefined;
  };
  const was = labelsOf(before as Node | undefined);
  const is = labelsOf(after as Node | undefined);
  if (was === undefined || is === undefined) return was !== is;
  const moved = constraints.some(({ topologyKey }) => was[topologyKey] !== is[topologyKey]);
  const taintsMatter = constraints.some(constraint => constraint.honorTaints);
  return (
    moved ||
    (taintsMatter &&
      JSON.stringify((before as Node).spec?.taints) !== JSON.stringify((after as Node).spec?.taints))
  );
}
