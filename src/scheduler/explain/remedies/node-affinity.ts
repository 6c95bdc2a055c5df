import type { NodeSelectorTerm } from '../../../api/generated/types.ts';
import { matchesRequirement, type Requirement } from '../../../api/selectors.ts';
import type { NodeAffinityArgs } from '../../config/types.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import type { Change } from '../change.ts';
import type { Remedies } from './index.ts';

/** A node's own name is not a label to be changed at will. */
const FIXED = new Set(['kubernetes.io/hostname']);

/** Label the node as the pod wants it, or want less. */
export const nodeAffinityRemedies: Remedies = ({ pod, profile }, node) => {
  const { nodeSelector = {}, affinity } = pod.pod.spec!;
  const missing = Object.keys(nodeSelector).filter(key => node.labels[key] !== nodeSelector[key]);
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const added = (profile.arguments('NodeAffinity') as NodeAffinityArgs | undefined)?.addedAffinity
    ?.requiredDuringSchedulingIgnoredDuringExecution;
  const label = (key: string, value: string): Change => ({
    on: 'node',
    kind: 'label',
    node: node.name,
    key,
    value,
  });
  const ways = [required, added].map(selector =>
    selector === undefined ? [[]] : selector.nodeSelectorTerms.flatMap(term => labelsFor(term, node) ?? []),
  );
  const bySelector = missing.map(key => label(key, nodeSelector[key]!));
  const changeable = missing.every(key => !FIXED.has(key));
  const byLabels = changeable
    ? ways[0]!.flatMap(own => ways[1]!.map(profileOwn => distinct([...bySelector, ...own, ...profileOwn])))
    : [];
  const dropped: Change[] = missing.map(key => ({ on: 'pod', kind: 'drop-node-selector', key }));
  return [
    ...byLabels.sort((a, b) => a.length - b.length),
    [...dropped, ...(required === undefined ? [] : [{ on: 'pod', kind: 'drop-node-affinity' } as const])],
  ].filter(changes => changes.length > 0);
};

/** The changes of labels that satisfy a term; undefined where labels cannot. */
function labelsFor(term: NodeSelectorTerm, node: NodeInfo): readonly Change[][] | undefined {
  const changes: Change[] = [];
  for (const { key, operator, values = [] } of term.matchExpressions ?? []) {
    if (matchesRequirement({ key, operator: operator as Requirement['operator'], values }, node.labels))
      continue;
    if (FIXED.has(key)) return undefined;
    const value = valueFor(operator, values);
    if (value === undefined) changes.push({ on: 'node', kind: 'unlabel', node: node.name, key });
    else changes.push({ on: 'node', kind: 'label', node: node.name, key, value });
  }
  const otherNode = (term.matchFields ?? []).some(({ operator, values = [] }) =>
    operator === 'In' ? !values.includes(node.name) : values.includes(node.name),
  );
  const nothing = (term.matchExpressions?.length ?? 0) + (term.matchFields?.length ?? 0) === 0;
  return otherNode || nothing ? undefined : [changes];
}

/** A value that satisfies the requirement; undefined: no label does. */
function valueFor(operator: string, values: readonly string[]): string | undefined {
  switch (operator) {
    case 'In':
      return values[0];
    case 'Exists':
      return 'true';
    case 'Gt':
      return String(Number(values[0]) + 1);
    case 'Lt':
      return String(Number(values[0]) - 1);
    default:
      return undefined;
  }
}

function distinct(changes: readonly Change[]): readonly Change[] {
  const byText = new Map(changes.map(change => [JSON.stringify(change), change]));
  return [...byText.values()];
}
