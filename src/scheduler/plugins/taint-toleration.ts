import type { Node, Pod, Toleration } from '../../api/generated/types.ts';
import { isTolerated, untolerated } from '../../api/taints.ts';
import type { Handle } from '../framework/handle.ts';
import { normalizeByMax } from '../framework/normalize.ts';
import type { Plugin } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';

const NAME = 'TaintToleration';
const STATE = `PreScore${NAME}`;
/** Effects that keep a pod off a node. */
export const KEEPING_OFF = ['NoSchedule', 'NoExecute'];
const REFUSED = refuse(NAME, 'UnschedulableAndUnresolvable', 'node(s) had untolerated taint(s)');

/** Refuses nodes with taints that the pod does not tolerate. models plugins/tainttoleration/taint_toleration.go */
export function taintToleration({ cache }: Handle): Plugin {
  return {
    name: NAME,
    idle: () => cache.taintedNodes === 0,
    filter: (_state, pod, node) =>
      node.taints.length > 0 && untolerated(node.taints, pod.tolerations, KEEPING_OFF) !== undefined
        ? REFUSED
        : undefined,
    preScore(state, pod) {
      const soft = pod.tolerations.filter(({ effect }) => !effect || effect === 'PreferNoSchedule');
      state.write(STATE, soft);
      return undefined;
    },
    score(state, _pod, node) {
      const soft = state.read<readonly Toleration[]>(STATE);
      if (soft === undefined) return refuse(NAME, 'Error', `reading "${STATE}" from cycleState: not found`);
      let count = 0;
      for (const taint of node.taints)
        if (taint.effect === 'PreferNoSchedule' && !isTolerated(taint, soft)) count++;
      return count;
    },
    normalize(_state, _pod, _nodes, scores) {
      normalizeByMax(scores, true);
      return undefined;
    },
    events: () => [
      {
        resource: 'Node',
        actions: ['Add', 'UpdateNodeTaint'],
        hint: (pod, { before, after }) => {
          const keptOff = (node: Node | undefined) =>
            node === undefined || untolerated(node.spec?.taints, pod.tolerations, KEEPING_OFF) !== undefined;
          return keptOff(before as Node | undefined) && !keptOff(after as Node);
        },
      },
      {
        resource: 'TargetPod',
        actions: ['UpdatePodToleration'],
        // Tolerations can only be added, so the pod may now go where it could not.
        hint: (pod, { after }) => (after as Pod).metadata?.uid === pod.uid,
      },
    ],
  };
}
