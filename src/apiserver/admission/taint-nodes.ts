import type { Node } from '../../api/generated/types.ts';
import { draftOf } from '../draft.ts';
import type { AdmissionPlugin } from './plugin.ts';

const NOT_READY = 'node.kubernetes.io/not-ready';

/** A new node takes no pods until it is known to be ready. models plugin/pkg/admission/nodetaint */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  mutate({ operation, resource, subresource, draft }) {
    if (resource.storage !== 'nodes' || operation !== 'CREATE' || subresource !== '' || !draft) return;
    const spec = (draftOf<Node>(draft).spec ??= {});
    const taints = spec.taints ?? [];
    if (taints.some(({ key, effect }) => key === NOT_READY && effect === 'NoSchedule')) return;
    spec.taints = [...taints, { key: NOT_READY, effect: 'NoSchedule' }];
  },
};
