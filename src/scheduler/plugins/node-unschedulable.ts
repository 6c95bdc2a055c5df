import type { Node, Taint } from '../../api/generated/types.ts';
import { isTolerated } from '../../api/taints.ts';
import type { Handle } from '../framework/handle.ts';
import type { Plugin } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';

const NAME = 'NodeUnschedulable';
/** What a cordoned node counts as having. */
export const UNSCHEDULABLE_TAINT: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
const REFUSED = refuse(NAME, 'UnschedulableAndUnresolvable', 'node(s) were unschedulable');

/** Refuses cordoned nodes. models plugins/nodeunschedulable/node_unschedulable.go */
export function nodeUnschedulable({ cache }: Handle): Plugin {
  return {
    name: NAME,
    idle: () => cache.cordonedNodes === 0,
    filter: (_state, pod, { node }) =>
      node.spec?.unschedulable && !isTolerated(UNSCHEDULABLE_TAINT, pod.tolerations) ? REFUSED : undefined,
    events: () => [
      {
        resource: 'Node',
        actions: ['Add', 'UpdateNodeTaint'],
        hint: (_pod, { before, after }) => {
          const was = (before as Node | undefined)?.spec?.unschedulable ?? true;
          return was && !(after as Node).spec?.unschedulable;
        },
      },
      {
        resource: 'TargetPod',
        actions: ['UpdatePodToleration'],
        hint: (_pod, { after }) =>
          isTolerated(
            UNSCHEDULABLE_TAINT,
            (after as { spec?: { tolerations?: readonly never[] } }).spec?.tolerations,
          ),
      },
    ],
  };
}
