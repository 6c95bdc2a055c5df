import type { Node } from '../../api/generated/types.ts';
import type { KindRules } from './kind.ts';

/** models pkg/registry/core/node/strategy.go */
export const nodeRules: KindRules<Node> = {
  hasStatus: true,
  selectableFields: { 'spec.unschedulable': node => String(node.spec?.unschedulable ?? false) },
};
