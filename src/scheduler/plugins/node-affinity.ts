import type { Node, Pod, PreferredSchedulingTerm } from '../../api/generated/types.ts';
import {
  matchesNodeSelector,
  matchesNodeSelectorTerm,
  matchesRequiredNodeAffinity,
} from '../../api/node-affinity.ts';
import type { NodeAffinityArgs } from '../config/types.ts';
import { normalizeByMax } from '../framework/normalize.ts';
import type { Plugin, PreFilterAnswer } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';

const NAME = 'NodeAffinity';
const STATE = `PreScore${NAME}`;
const SKIP = refuse(NAME, 'Skip');
const REFUSED = refuse(
  NAME,
  'UnschedulableAndUnresolvable',
  "node(s) didn't match Pod's node affinity/selector",
);
const REFUSED_BY_PROFILE = refuse(
  NAME,
  'UnschedulableAndUnresolvable',
  "node(s) didn't match scheduler-enforced node affinity",
);
const CONFLICT = refuse(NAME, 'UnschedulableAndUnresolvable', 'pod affinity terms conflict');

/** Matches nodes with the pod's nodeSelector and node affinity. models plugins/nodeaffinity/node_affinity.go */
export function nodeAffinity({ addedAffinity }: NodeAffinityArgs): Plugin {
  const added = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const addedPreferred = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const fits = (pod: Pod, node: Node) =>
    (added === undefined || matchesNodeSelector(added, node)) && matchesRequiredNodeAffinity(pod, node);
  return {
    name: NAME,
    preFilter(_state, { pod }) {
      const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
      if (required === undefined && added === undefined && pod.spec?.nodeSelector === undefined) return SKIP;
      return required === undefined ? undefined : namedNodes(pod);
    },
    filter(_state, { pod }, { node }) {
      if (added !== undefined && !matchesNodeSelector(added, node)) return REFUSED_BY_PROFILE;
      return matchesRequiredNodeAffinity(pod, node) ? undefined : REFUSED;
    },
    preScore(state, { pod }) {
      const preferred = pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
      if (preferred === undefined && addedPreferred.length === 0) return SKIP;
      state.write(STATE, preferred ?? []);
      return undefined;
    },
    score(state, { pod }, { node }) {
      const preferred =
        state.read<readonly PreferredSchedulingTerm[]>(STATE) ??
        pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ??
        [];
      return weightOf(addedPreferred, node) + weightOf(preferred, node);
    },
    normalize(_state, _pod, _nodes, scores) {
      normalizeByMax(scores, false);
      return undefined;
    },
    events: () => [
      {
        resource: 'Node',
        actions: ['Add', 'UpdateNodeLabel'],
        hint: ({ pod }, { before, after }) =>
          fits(pod, after as Node) && (before === undefined || !fits(pod, before as Node)),
      },
    ],
  };
}

function weightOf(terms: readonly PreferredSchedulingTerm[], node: Node): number {
  let sum = 0;
  // a profile's own may lack it: it suits no node
  for (const { weight, preference } of terms)
    if (weight !== 0 && matchesNodeSelectorTerm(preference ?? {}, node)) sum += weight;
  return sum;
}

/** The nodes that a pod's affinity names, where every term names some: only those need a look. */
function namedNodes(pod: Pod): PreFilterAnswer {
  const terms =
    pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const nodes = new Set<string>();
  for (const term of terms) {
    let named: readonly string[] | undefined;
    for (const { key, operator, values = [] } of term.matchFields ?? []) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      named = named === undefined ? values : named.filter(name => values.includes(name));
    }
    if (named === undefined) return undefined;
    for (const name of named) nodes.add(name);
  }
  if (terms.length === 0) return undefined;
  return nodes.size === 0 ? CONFLICT : { nodes };
}
