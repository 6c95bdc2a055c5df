import { expect, it } from 'vitest';
import type { ClusterRole } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, restartManager } from '../testing/disturb.ts';
import { World } from '../testing/world.ts';

const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
const part = (name: string, resource: string): ClusterRole => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name, labels: { 'example.com/aggregate-to-whole': 'true' } },
  rules: [rule(resource)],
});

it('gives a role the rules of those that it selects, once each, as they come and go', () => {
  const world = new World();
  const roles = world.client.resource<ClusterRole>('clusterroles.rbac.authorization.k8s.io');
  const rules = () => roles.get(undefined, 'whole').rules;
  roles.create(undefined, {
    ...part('whole', 'ignored'),
    metadata: { name: 'whole' },
    aggregationRule: {
      clusterRoleSelectors: [{ matchLabels: { 'example.com/aggregate-to-whole': 'true' } }],
    },
  });
  world.settle(1);
  expect(rules() ?? []).toEqual([]);
  for (const [name, resource] of [
    ['z', 'pods'],
    ['b', 'nodes'],
    ['c', 'pods'],
  ] as const)
    roles.create(undefined, part(name, resource));
  world.settle(1);
  expect(rules()).toEqual([rule('nodes'), rule('pods')]);
  roles.delete(undefined, 'b');
  world.settle(1);
  expect(rules()).toEqual([rule('pods')]);
});

it.each([1, 2, 3])('gives the rules of those that it selects after random disturbance %i', seed => {
  const world = new World({ seed });
  const roles = world.client.resource<ClusterRole>('clusterroles.rbac.authorization.k8s.io');
  const rng = new SeededRng(seed);
  const label = 'example.com/aggregate-to-whole';
  roles.create(undefined, {
    ...part('whole', 'ignored'),
    metadata: { name: 'whole' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [label]: 'true' } }] },
  });
  const name = () => `part-${rng.int(5)}`;
  const some = () => rule(`kind${rng.int(4)}`);
  const add: Disturbance = () => void roles.create(undefined, part(name(), `kind${rng.int(4)}`));
  const drop: Disturbance = () => void roles.delete(undefined, name());
  const relabel: Disturbance = () =>
    void roles.patch(undefined, name(), PATCH.merge, {
      metadata: { labels: { [label]: rng.int(2) === 0 ? 'true' : 'no' } },
    });
  const change: Disturbance = () =>
    void roles.patch(undefined, name(), PATCH.merge, { rules: [some(), some()] });
  const meddle: Disturbance = () => void roles.patch(undefined, 'whole', PATCH.merge, { rules: [some()] });
  disturb(world, rng, [add, add, drop, relabel, change, meddle, restartManager], 30);
  const parts = roles.list().items.filter(({ metadata }) => metadata?.labels?.[label] === 'true');
  const wanted = new Set(parts.flatMap(({ rules = [] }) => rules.map(({ resources }) => resources?.[0])));
  const found = (roles.get(undefined, 'whole').rules ?? []).map(({ resources }) => resources?.[0]);
  expect([...found].sort()).toEqual([...wanted].sort());
});
