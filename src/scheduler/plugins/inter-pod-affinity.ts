import type { Node, Pod } from '../../api/generated/types.ts';
import type { InterPodAffinityArgs } from '../config/types.ts';
import type { NamespaceLabels } from '../framework/affinity-term.ts';
import type { Handle } from '../framework/handle.ts';
import type { Plugin } from '../framework/plugin.ts';
import { PodInfo } from '../framework/pod-info.ts';
import { refuse } from '../framework/status.ts';
import { AffinityFilterState } from './inter-pod-affinity-filter.ts';
import { AffinityScores } from './inter-pod-affinity-score.ts';

export const NAME = 'InterPodAffinity';
const FILTER_STATE = `PreFilter${NAME}`;
const SCORE_STATE = `PreScore${NAME}`;
const SKIP = refuse(NAME, 'Skip');

const NO_AFFINITY = refuse(NAME, 'UnschedulableAndUnresolvable', "node(s) didn't match pod affinity rules");
const ANTI_AFFINITY = refuse(NAME, 'Unschedulable', "node(s) didn't match pod anti-affinity rules");
const EXISTING_ANTI_AFFINITY = refuse(
  NAME,
  'Unschedulable',
  "node(s) didn't satisfy existing pods anti-affinity rules",
);

/** Places pods near others, or away from them. models plugins/interpodaffinity/{plugin,filtering,scoring}.go */
export function interPodAffinity(args: InterPodAffinityArgs, { cache, listers }: Handle): Plugin {
  const namespaceLabels: NamespaceLabels = name => listers.namespaces.get(name)?.metadata?.labels;
  return {
    name: NAME,
    preFilter(state, pod) {
      const found = AffinityFilterState.of(pod, cache, namespaceLabels);
      if (found === undefined) return SKIP;
      state.write(FILTER_STATE, found);
      return undefined;
    },
    addPod: (state, _pod, other, node) =>
      state.read<AffinityFilterState>(FILTER_STATE)?.suppose(other, node, 1),
    removePod: (state, _pod, other, node) =>
      state.read<AffinityFilterState>(FILTER_STATE)?.suppose(other, node, -1),
    filter(state, _pod, node) {
      const found = state.read<AffinityFilterState>(FILTER_STATE);
      if (found === undefined)
        return refuse(NAME, 'Error', `reading "${FILTER_STATE}" from cycleState: not found`);
      if (!found.affinityHolds(node)) return NO_AFFINITY;
      if (!found.antiAffinityHolds(node)) return ANTI_AFFINITY;
      return found.othersAntiAffinityHolds(node) ? undefined : EXISTING_ANTI_AFFINITY;
    },
    preScore(state, pod) {
      const scores = AffinityScores.of(pod, cache, namespaceLabels, args);
      if (scores === undefined) return SKIP;
      state.write(SCORE_STATE, scores);
      return undefined;
    },
    score(state, _pod, node) {
      const scores = state.read<AffinityScores>(SCORE_STATE);
      if (scores === undefined)
        return refuse(NAME, 'Error', `reading "${SCORE_STATE}" from cycleState: not found`);
      return scores.of(node);
    },
    normalize(_state, _pod, _nodes, scores) {
      const least = scores.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
      const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
      for (let i = 0; i < scores.length; i++)
        scores[i] = most > least ? Math.trunc(100 * ((scores[i]! - least) / (most - least))) : 0;
      return undefined;
    },
    events: () => [
      {
        resource: 'AssignedPod',
        actions: ['Add', 'UpdatePodLabel', 'Delete'],
        hint: (pod, { before, after }) => {
          const [was, is] = [before as Pod | undefined, after as Pod | undefined].map(
            one => one && new PodInfo(one),
          );
          return mayLetIn(pod, was, is, namespaceLabels);
        },
      },
      { resource: 'TargetPod', actions: ['UpdatePodLabel'] },
      {
        resource: 'Node',
        actions: ['Add', 'UpdateNodeLabel'],
        hint: (pod, { before, after }) => topologyChanges(pod, before as Node | undefined, after as Node),
      },
    ],
  };
}

/** Whether a pod that came, went or changed its labels may let the waiting pod in. */
function mayLetIn(
  pod: PodInfo,
  was: PodInfo | undefined,
  is: PodInfo | undefined,
  namespaceLabels: NamespaceLabels,
): boolean {
  const meant = (terms: PodInfo['requiredAffinity'], other: PodInfo | undefined) =>
    other !== undefined && terms.some(term => term.matches(other.namespace, other.labels, namespaceLabels));
  const wanted = (other: PodInfo | undefined) =>
    other !== undefined &&
    pod.requiredAffinity.length > 0 &&
    pod.requiredAffinity.every(term => term.matches(other.namespace, other.labels, namespaceLabels));
  if (!wanted(was) && wanted(is)) return true;
  if (meant(pod.requiredAntiAffinity, was) && !meant(pod.requiredAntiAffinity, is)) return true;
  return is === undefined && was !== undefined && meant(was.requiredAntiAffinity, pod);
}

/** Whether a node came, or moved to another domain of a topology that the pod cares about. */
function topologyChanges(pod: PodInfo, before: Node | undefined, after: Node): boolean {
  const labels = after.metadata?.labels ?? {};
  const earlier = before?.metadata?.labels ?? {};
  // Anti-affinity that keeps the pod out may be another pod's, whose topology is not known here.
  if (pod.requiredAffinity.length === 0) return true;
  const moved = (key: string) => before === undefined || labels[key] !== earlier[key];
  return (
    pod.requiredAffinity.some(({ topologyKey }) => labels[topologyKey] !== undefined && moved(topologyKey)) ||
    pod.requiredAntiAffinity.some(({ topologyKey }) => moved(topologyKey))
  );
}
