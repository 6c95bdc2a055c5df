import type { Node } from '../../api/generated/types.ts';
import { draftOf } from '../draft.ts';
import { validateNode, validateNodeUpdate } from '../validation/node.ts';
import type { KindRules } from './kind.ts';

/** models pkg/registry/core/node/strategy.go */
export const nodeRules: KindRules<Node> = {
  hasStatus: true,
  defaults(draft) {
    const node = draftOf<Node>(draft);
    const spec = (node.spec ??= {});
    if (spec.podCIDR && !spec.podCIDRs?.length) spec.podCIDRs = [spec.podCIDR];
    else if (spec.podCIDRs?.length && !spec.podCIDR) spec.podCIDR = spec.podCIDRs[0];
    const status = (node.status ??= {});
    if (status.capacity) status.allocatable ??= { ...status.capacity };
  },
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  selectableFields: { 'spec.unschedulable': node => String(node.spec?.unschedulable ?? false) },
};
