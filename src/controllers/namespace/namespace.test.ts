import { describe, expect, it } from 'vitest';
import type { ConfigMap, Namespace } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, restartManager } from '../testing/disturb.ts';
import { deployment, pod } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

describe('namespaces', () => {
  it('go with everything in them', () => {
    const world = new World();
    world.addNamespace('dev');
    world.settle();
    const inDev = <T extends { metadata?: object }>(object: T) => ({
      ...object,
      metadata: { ...object.metadata, namespace: 'dev' },
    });
    world.create('deployments.apps', inDev(deployment('web', 3)));
    world.create('pods', inDev(pod('naked')));
    world.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'dev' },
    });
    world.settle();
    world.of<Namespace>('namespaces').delete(undefined, 'dev');
    expect(world.of<Namespace>('namespaces').get(undefined, 'dev').status?.phase).toBe('Terminating');
    world.settle(120);
    expect(world.of<Namespace>('namespaces').find(undefined, 'dev')).toBeUndefined();
    for (const resource of world.store.resources())
      expect([resource, world.store.list(resource, 'dev')]).toEqual([resource, []]);
  });

  it('say what they wait for', () => {
    const world = new World();
    world.addNamespace('dev');
    world.settle();
    const finalizers = ['example.com/hold'];
    world.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'dev', finalizers },
    });
    world.of<Namespace>('namespaces').delete(undefined, 'dev');
    world.settle(60);
    const conditions = world.of<Namespace>('namespaces').get(undefined, 'dev').status?.conditions;
    const message = (type: string) => conditions?.find(condition => condition.type === type)?.message;
    expect(message('NamespaceContentRemaining')).toBe(
      'Some resources are remaining: configmaps. has 1 resource instances',
    );
    expect(message('NamespaceFinalizersRemaining')).toBe(
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    );
    world
      .of('configmaps')
      .patch('dev', 'c', 'application/merge-patch+json', { metadata: { finalizers: null } });
    world.settle(60);
    expect(world.of<Namespace>('namespaces').find(undefined, 'dev')).toBeUndefined();
  });

  it.each([1, 2, 3])('go as a whole or stay as they are, after random disturbance %i', seed => {
    const world = new World({ seed });
    const rng = new SeededRng(seed);
    let count = 0;
    const names = () => world.list<Namespace>('namespaces').map(({ metadata }) => metadata?.name ?? '');
    const own = () => names().filter(name => name.startsWith('n-'));
    const some = () => own()[rng.int(Math.max(1, own().length))] ?? 'none';
    const kept = new Map<string, string>();
    const add: Disturbance = w => void w.addNamespace(`n-${count++}`);
    const fill: Disturbance = w => {
      const namespace = some();
      const name = `c${count++}`;
      const finalizers = rng.int(3) === 0 ? ['example.com/hold'] : [];
      w.create('configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace, finalizers },
      });
      kept.set(name, namespace);
    };
    const deploy: Disturbance = w => {
      const draft = deployment(`d${count++}`, 1 + rng.int(2));
      w.create('deployments.apps', { ...draft, metadata: { ...draft.metadata, namespace: some() } });
    };
    const drop: Disturbance = w => void w.of('namespaces').delete(undefined, some());
    disturb(world, rng, [add, add, fill, fill, deploy, drop, restartManager], 40);

    const dead = world.list<Namespace>('namespaces').filter(({ status }) => status?.phase === 'Terminating');
    for (const { metadata } of dead) {
      for (const map of world.list<ConfigMap>('configmaps', metadata?.name))
        world
          .of('configmaps')
          .patch(metadata?.name, map.metadata?.name ?? '', PATCH.merge, { metadata: { finalizers: null } });
    }
    world.settle(120);
    const left = new Set(names());
    for (const { metadata } of dead) expect(left).not.toContain(metadata?.name);
    expect(own().length).toBeLessThan(count);
    for (const resource of world.store.resources())
      for (const { metadata } of world.store.list(resource))
        if (metadata?.namespace)
          expect([resource, [...left]]).toEqual([resource, expect.arrayContaining([metadata.namespace])]);
    for (const [name, namespace] of kept)
      if (left.has(namespace)) expect(world.of('configmaps').find(namespace, name)).toBeDefined();
  });
});
