import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { isPodActive, isPodReady } from '../common/pods.ts';
import {
  changeImage,
  disturb,
  failPod,
  flipReadiness,
  heal,
  killPod,
  restartManager,
  scale,
} from '../testing/disturb.ts';
import { template } from '../testing/objects.ts';
import { replayPods } from '../testing/pod-log.ts';
import { World } from '../testing/world.ts';

const web = (world: World) => world.get<StatefulSet>('statefulsets.apps', 'web');
const names = (world: World) =>
  world
    .pods()
    .map(({ metadata }) => metadata?.name ?? '')
    .sort();
const images = (world: World) =>
  [...world.pods()]
    .sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1))
    .map(({ spec }) => spec?.containers[0]?.image);

function run(more: Partial<StatefulSet['spec']> = {}, seed = 1): World {
  const world = new World({ seed });
  const labels = { app: 'web' };
  world.create<StatefulSet>('statefulsets.apps', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      serviceName: 'web',
      selector: { matchLabels: labels },
      template: template(labels),
      ...more,
    },
  });
  world.settle(60);
  return world;
}

function setImage(world: World, image: string): void {
  const patch = { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } };
  world.of('statefulsets.apps').patch('default', 'web', PATCH.strategic, patch);
}

/** The pods' names in the order of a kind of write since a revision. */
function order(world: World, type: 'ADDED' | 'DELETED', since = 0): string[] {
  return world.store
    .since(since)
    .filter(entry => entry.resource === 'pods' && entry.type === type)
    .map(({ name }) => name);
}

describe('StatefulSet', () => {
  it('makes pods one after the other, each once the one before is ready, with names and claims of their own', () => {
    const world = run({
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    });
    expect(order(world, 'ADDED')).toEqual(['web-0', 'web-1', 'web-2']);
    const claims = world.list<PersistentVolumeClaim>('persistentvolumeclaims', 'default');
    expect(claims.map(({ metadata }) => metadata?.name)).toEqual(['data-web-0', 'data-web-1', 'data-web-2']);
    const pod = world.get<Pod>('pods', 'web-1');
    expect(pod.spec).toMatchObject({ hostname: 'web-1', subdomain: 'web' });
    expect(pod.metadata?.labels).toMatchObject({
      'statefulset.kubernetes.io/pod-name': 'web-1',
      'apps.kubernetes.io/pod-index': '1',
      'controller-revision-hash': web(world).status?.updateRevision,
    });
    expect(world.events('web')).toContain('SuccessfulCreate: create Pod web-0 in StatefulSet web successful');
    expect(web(world).status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
    });
  });

  it('shrinks from the highest ordinal and updates from the highest, down to the partition', () => {
    const world = run();
    let since = world.store.revision;
    world.of('statefulsets.apps').patch('default', 'web', PATCH.merge, { spec: { replicas: 1 } });
    world.settle(60);
    expect(order(world, 'DELETED', since)).toEqual(['web-2', 'web-1']);
    world.of('statefulsets.apps').patch('default', 'web', PATCH.merge, {
      spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } } },
    });
    world.settle(60);
    since = world.store.revision;
    setImage(world, 'nginx:2');
    world.settle(120);
    expect(order(world, 'DELETED', since)).toEqual(['web-2', 'web-1']);
    expect(images(world)).toEqual(['nginx', 'nginx:2', 'nginx:2']);
    expect(web(world).status?.currentRevision).not.toBe(web(world).status?.updateRevision);
    world.of('statefulsets.apps').patch('default', 'web', PATCH.merge, {
      spec: { updateStrategy: { rollingUpdate: { partition: 0 } } },
    });
    world.settle(60);
    expect(images(world)).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);
    expect(web(world).status?.currentRevision).toBe(web(world).status?.updateRevision);
  });

  it('makes all at once with Parallel', () => {
    const world = new World();
    world.kubelet.isHealthy = () => false;
    const labels = { app: 'web' };
    world.create<StatefulSet>('statefulsets.apps', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: 3,
        serviceName: 'web',
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: labels },
        template: template(labels),
      },
    });
    world.settle();
    expect(names(world)).toEqual(['web-0', 'web-1', 'web-2']);
  });

  it.each([
    [1, 'OrderedReady', 1],
    [2, 'OrderedReady', '50%'],
    [3, 'Parallel', 2],
  ] as const)(
    'takes no pod that serves too many while pods fail and recover at random during updates (%i)',
    (seed, podManagementPolicy, maxUnavailable) => {
      const updateStrategy = { rollingUpdate: { maxUnavailable } };
      const world = run({ replicas: 5, podManagementPolicy, updateStrategy }, seed);
      const allowed = maxUnavailable === '50%' ? 2 : maxUnavailable;
      const since = world.store.revision;
      const acts = [flipReadiness, flipReadiness, failPod, changeImage('statefulsets.apps')];
      disturb(world, new SeededRng(seed), acts, 40);
      for (let round = 0; round < 10; round++) {
        heal(world);
        world.settle(30);
      }
      expect(web(world).status).toMatchObject({ updatedReplicas: 5, availableReplicas: 5 });
      let taken = 0;
      replayPods(world, since, ({ of, doomed }) => {
        if (doomed === undefined || !isPodActive(doomed) || !isPodReady(doomed)) return;
        taken++;
        const alive = [...of<Pod>('pods').values()].filter(isPodActive);
        expect(alive.filter(isPodReady).length).toBeGreaterThanOrEqual(5 - allowed);
      });
      expect(taken).toBeGreaterThan(0);
    },
  );

  it.each([
    [
      'Retain',
      'Retain',
      ['data-web-0', 'data-web-1', 'data-web-2'],
      ['data-web-0', 'data-web-1', 'data-web-2'],
    ],
    ['Delete', 'Retain', ['data-web-0'], ['data-web-0']],
    ['Retain', 'Delete', ['data-web-0', 'data-web-1', 'data-web-2'], []],
    ['Delete', 'Delete', ['data-web-0'], []],
  ] as const)(
    'claims follow the retention policy: %s when scaled, %s when deleted',
    (whenScaled, whenDeleted, afterScaling, afterDeletion) => {
      const requests = { storage: '1Gi' };
      const world = run({
        persistentVolumeClaimRetentionPolicy: { whenScaled, whenDeleted },
        volumeClaimTemplates: [
          { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests } } },
        ],
      });
      const claims = () =>
        world
          .list<PersistentVolumeClaim>('persistentvolumeclaims', 'default')
          .map(({ metadata }) => metadata?.name);
      world.of('statefulsets.apps').patch('default', 'web', PATCH.merge, { spec: { replicas: 1 } });
      world.settle(60);
      expect(claims()).toEqual(afterScaling);
      world.of('statefulsets.apps').patch('default', 'web', PATCH.merge, { spec: { replicas: 3 } });
      world.settle(60);
      expect(web(world).status?.readyReplicas).toBe(3);
      world.of('statefulsets.apps').patch('default', 'web', PATCH.merge, { spec: { replicas: 1 } });
      world.settle(60);
      world.of('statefulsets.apps').delete('default', 'web');
      world.settle(60);
      expect(claims()).toEqual(afterDeletion);
    },
  );

  it('gives a pod back the labels of its identity', () => {
    const world = run();
    const labels = { 'statefulset.kubernetes.io/pod-name': null };
    world.of<Pod>('pods').patch('default', 'web-1', PATCH.merge, { metadata: { labels } });
    world.settle(5);
    expect(world.get<Pod>('pods', 'web-1').metadata?.labels).toMatchObject({
      'statefulset.kubernetes.io/pod-name': 'web-1',
    });
    expect(world.events('web')).toContain('SuccessfulUpdate: update Pod web-1 in StatefulSet web successful');
  });

  it.each([1, 2, 3, 4])('comes to rest as asked after random disturbance %i', seed => {
    const world = run({}, seed);
    disturb(world, new SeededRng(seed), [
      killPod,
      failPod,
      scale('statefulsets.apps', 5),
      changeImage('statefulsets.apps'),
      restartManager,
    ]);
    world.settle(200);
    const { spec, status } = web(world);
    const replicas = spec?.replicas ?? 0;
    expect(names(world)).toEqual(Array.from({ length: replicas }, (_, index) => `web-${index}`));
    expect(images(world)).toEqual(Array(replicas).fill(spec?.template.spec?.containers[0]?.image));
    expect(status).toMatchObject({ replicas, currentRevision: status?.updateRevision });
    world.of('statefulsets.apps').delete('default', 'web');
    world.settle(60);
    expect([...world.pods(), ...world.list('controllerrevisions.apps', 'default')]).toEqual([]);
  });
});
