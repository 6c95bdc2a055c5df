import type { Change } from '../change.ts';
import type { Remedies } from './index.ts';

/** Give the node the label that counts, allow more skew, or do without the constraint. */
export const podTopologySpreadRemedies: Remedies = ({ pod, cache }, node) => {
  const hard = (pod.pod.spec?.topologySpreadConstraints ?? []).filter(
    one => one.whenUnsatisfiable === 'DoNotSchedule',
  );
  const unlabelled = hard.filter(one => node.labels[one.topologyKey] === undefined);
  if (unlabelled.length > 0) {
    const { topologyKey } = unlabelled[0]!;
    const values = new Set(cache.list().flatMap(other => other.labels[topologyKey] ?? []));
    const labels = [...values]
      .sort()
      .map((value): Change[] => [{ on: 'node', kind: 'label', node: node.name, key: topologyKey, value }]);
    return [...labels, [{ on: 'pod', kind: 'drop-spread', topologyKey }]];
  }
  const pods = cache.list().reduce((sum, other) => sum + other.pods.size, 0);
  return hard.flatMap(({ topologyKey, maxSkew }) => [
    ...steps(maxSkew, pods + 1).map((skew): Change[] => [
      { on: 'pod', kind: 'allow-skew', topologyKey, maxSkew: skew },
    ]),
    [{ on: 'pod', kind: 'drop-spread', topologyKey } satisfies Change],
  ]);
};

/** The next few skews, of which the least that does is found by trying. */
function steps(from: number, most: number): readonly number[] {
  return [1, 2, 3, 4].map(step => from + step).filter(skew => skew <= most);
}
