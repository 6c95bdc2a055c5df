import type { Node, NodeSelector, NodeSelectorTerm, Pod } from './generated/types.ts';
import { type Labels, matchesRequirement, type Requirement } from './selectors.ts';

/**
 * True when a node satisfies a term: all of its requirements. A term without any matches nothing.
 * models k8s.io/component-helpers/scheduling/corev1/nodeaffinity
 */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  const labels = node.metadata?.labels;
  return (
    matchExpressions.every(({ key, operator, values }) =>
      matchesRequirement(requirement(key, operator, values), labels),
    ) &&
    matchFields.every(({ key, operator, values }) =>
      matchesRequirement(requirement(key, operator, values), fieldsOf(node)),
    )
  );
}

function requirement(key: string, operator: string, values: readonly string[] | undefined): Requirement {
  return { key, operator: operator as Requirement['operator'], values: values ?? [] };
}

/** The only field that node selectors know. */
function fieldsOf(node: Node): Labels {
  return { 'metadata.name': node.metadata?.name ?? '' };
}

/** True when a node satisfies one of the selector's terms; one without terms, as a profile may hold, suits no node. */
export function matchesNodeSelector(selector: Partial<NodeSelector>, node: Node): boolean {
  return (selector.nodeSelectorTerms ?? []).some(term => matchesNodeSelectorTerm(term, node));
}

/** True when a node has what a pod's nodeSelector and required node affinity ask for. */
export function matchesRequiredNodeAffinity(pod: Pod, node: Node): boolean {
  const { nodeSelector, affinity } = pod.spec ?? {};
  const labels = node.metadata?.labels;
  for (const key in nodeSelector) if (labels?.[key] !== nodeSelector[key]) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || matchesNodeSelector(required, node);
}
