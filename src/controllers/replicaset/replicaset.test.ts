import { describe, expect, it } from 'vitest';
import type { Pod, ReplicaSet, ReplicationController } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { controllerOf } from '../common/owner.ts';
import { isPodActive } from '../common/pods.ts';
import { disturb, failPod, killPod, relabelPod, restartManager, scale } from '../testing/disturb.ts';
import { pod, replicaSet, template } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

function own(world: World, set: ReplicaSet | ReplicationController): Pod[] {
  return world.pods().filter(found => controllerOf(found)?.uid === set.metadata?.uid && isPodActive(found));
}

describe('ReplicaSet', () => {
  it('makes the pods it wants, with its name, owner reference and an event for each', () => {
    const world = new World();
    const set = world.create('replicasets.apps', replicaSet('web', 3));
    world.settle();
    const pods = own(world, set);
    expect(pods).toHaveLength(3);
    for (const { metadata } of pods) {
      expect(metadata?.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      expect(metadata?.ownerReferences).toEqual([
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'web',
          uid: set.metadata?.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ]);
    }
    expect(world.events('web').sort()).toEqual(
      pods.map(({ metadata }) => `SuccessfulCreate: Created pod: ${metadata?.name}`).sort(),
    );
    expect(world.get<ReplicaSet>('replicasets.apps', 'web').status).toEqual({
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
      observedGeneration: 1,
    });
  });

  it('adopts a matching orphan and releases a pod whose labels no longer match', () => {
    const world = new World();
    world.create('pods', pod('lonely', { app: 'web' }));
    const set = world.create('replicasets.apps', replicaSet('web', 2));
    world.settle();
    expect(own(world, set).map(({ metadata }) => metadata?.name)).toContain('lonely');
    expect(own(world, set)).toHaveLength(2);
    world.of<Pod>('pods').patch('default', 'lonely', PATCH.merge, { metadata: { labels: { app: 'other' } } });
    world.settle();
    expect(world.get<Pod>('pods', 'lonely').metadata?.ownerReferences ?? []).toEqual([]);
    expect(own(world, set)).toHaveLength(2);
  });

  it.each([1, 2, 3, 4])('comes to rest as asked after random disturbance %i, and leaks nothing', seed => {
    const world = new World({ seed });
    world.create('replicasets.apps', replicaSet('web', 3));
    world.settle();
    disturb(world, new SeededRng(seed), [
      killPod,
      relabelPod,
      failPod,
      scale('replicasets.apps', 7),
      restartManager,
    ]);
    const set = world.get<ReplicaSet>('replicasets.apps', 'web');
    expect(own(world, set)).toHaveLength(set.spec?.replicas ?? 0);
    expect(set.status?.readyReplicas ?? 0).toBe(set.spec?.replicas);
    for (const found of own(world, set)) expect(found.metadata?.labels?.app).toBe('web');
    world.of('replicasets.apps').delete('default', 'web');
    world.settle();
    expect(world.pods().filter(found => controllerOf(found)?.kind === 'ReplicaSet')).toEqual([]);
  });
});

describe('ReplicationController', () => {
  const get = (world: World) => world.get<ReplicationController>('replicationcontrollers', 'web');
  const run = (seed = 1) => {
    const world = new World({ seed });
    const labels = { app: 'web' };
    world.create<ReplicationController>('replicationcontrollers', {
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas: 2, selector: labels, template: template(labels) },
    });
    world.settle();
    return world;
  };

  it('keeps its pods as a ReplicaSet does', () => {
    const world = run();
    expect(own(world, get(world))).toHaveLength(2);
    expect(get(world).status?.readyReplicas).toBe(2);
  });

  it.each([1, 2])('comes to rest as asked after random disturbance %i, and leaks nothing', seed => {
    const world = run(seed);
    const resize = scale('replicationcontrollers', 7);
    disturb(world, new SeededRng(seed), [killPod, relabelPod, failPod, resize, restartManager]);
    expect(own(world, get(world))).toHaveLength(get(world).spec?.replicas ?? 0);
    expect(get(world).status?.readyReplicas ?? 0).toBe(get(world).spec?.replicas);
    world.of('replicationcontrollers').delete('default', 'web', { propagationPolicy: 'Background' });
    world.settle();
    expect(world.pods().filter(found => controllerOf(found) !== undefined)).toEqual([]);
  });
});
