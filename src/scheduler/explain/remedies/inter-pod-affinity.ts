import type { AffinityTerm, NamespaceLabels } from '../../framework/affinity-term.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import type { PodInfo } from '../../framework/pod-info.ts';
import type { Change } from '../change.ts';
import type { WhatIf } from '../what-if.ts';
import type { Remedies } from './index.ts';

/** More pods than this are not a small thing to move. */
const FEW = 3;

/** Go where the wanted pods are, send the shunned away, or do without the rule. */
export const interPodAffinityRemedies: Remedies = (whatIf, node) => {
  const { pod, profile } = whatIf;
  const means = (term: AffinityTerm, other: PodInfo) =>
    term.matches(other.namespace, other.labels, profile.namespaceLabels);
  const drop = (kind: 'drop-affinity' | 'drop-anti-affinity', terms: readonly AffinityTerm[]) =>
    terms.map((term, index): Change[] => [{ on: 'pod', kind, index, topologyKey: term.topologyKey }]);
  const near = (term: AffinityTerm) => podsNear(whatIf, node, term.topologyKey);
  const shunned = pod.requiredAntiAffinity.flatMap(term =>
    near(term).filter(([other]) => means(term, other)),
  );
  const shunning = everyPod(whatIf).filter(([other, place]) =>
    other.requiredAntiAffinity.some(term => means(term, pod) && sameDomain(place, node, term.topologyKey)),
  );
  const move = (pods: readonly (readonly [PodInfo, NodeInfo])[]): Change[] =>
    [...new Map(pods).entries()].map(([other, place]) => ({
      on: 'node',
      kind: 'move',
      node: place.name,
      pod: other.key,
    }));
  const moves = move([...shunned, ...shunning]);
  return [
    ...labels(whatIf, node, profile.namespaceLabels),
    ...(moves.length > 0 && moves.length <= FEW ? [moves] : []),
    ...drop('drop-affinity', pod.requiredAffinity),
    ...drop('drop-anti-affinity', pod.requiredAntiAffinity),
  ];
};

function everyPod({ cache }: WhatIf): readonly (readonly [PodInfo, NodeInfo])[] {
  return cache.list().flatMap(node => [...node.pods.values()].map(pod => [pod, node] as const));
}

function sameDomain(a: NodeInfo, b: NodeInfo, topologyKey: string): boolean {
  return a.labels[topologyKey] !== undefined && a.labels[topologyKey] === b.labels[topologyKey];
}

function podsNear(
  whatIf: WhatIf,
  node: NodeInfo,
  topologyKey: string,
): readonly (readonly [PodInfo, NodeInfo])[] {
  return everyPod(whatIf).filter(([, place]) => sameDomain(place, node, topologyKey));
}

/** Put the node into a domain where a wanted pod is, where it is in none. */
function labels(whatIf: WhatIf, node: NodeInfo, namespaceLabels: NamespaceLabels): readonly Change[][] {
  return whatIf.pod.requiredAffinity
    .filter(term => node.labels[term.topologyKey] === undefined)
    .flatMap(term => {
      const places = everyPod(whatIf).filter(([other]) =>
        term.matches(other.namespace, other.labels, namespaceLabels),
      );
      const values = new Set(places.flatMap(([, place]) => place.labels[term.topologyKey] ?? []));
      return [...values]
        .sort()
        .map((value): Change[] => [
          { on: 'node', kind: 'label', node: node.name, key: term.topologyKey, value },
        ]);
    });
}
