import { expect, it } from 'vitest';
import type { ClusterRole } from '../../api/generated/types.ts';
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
