import { describe, expect, it } from 'vitest';
import type { Deployment, Pod, ReplicaSet } from '../../api/generated/types.ts';
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
import { deployment, template } from '../testing/objects.ts';
import { replayPods } from '../testing/pod-log.ts';
import { World } from '../testing/world.ts';
import { maxSurge, maxUnavailable } from './arithmetic.ts';

const sets = (world: World) => world.list<ReplicaSet>('replicasets.apps', 'default');
const web = (world: World) => world.get<Deployment>('deployments.apps', 'web');
const condition = (world: World, type: string) =>
  web(world).status?.conditions?.find(found => found.type === type);
const setImage = (world: World, image: string) =>
  world.of('deployments.apps').patch('default', 'web', PATCH.strategic, {
    spec: { template: { spec: { containers: [{ name: 'main', image }] } } },
  });

function deploy(replicas: number, more: Partial<Deployment['spec']> = {}, seed = 1): World {
  const world = new World({ seed });
  world.create('deployments.apps', deployment('web', replicas, more));
  world.settle();
  return world;
}

describe('Deployment', () => {
  it('makes a ReplicaSet named after the template hash and reports success', () => {
    const world = deploy(3);
    const [set] = sets(world);
    const hash = set?.metadata?.labels?.['pod-template-hash'] ?? '';
    expect(hash).toMatch(/^[456789bcdf]{1,10}$/);
    expect(set?.metadata?.name).toBe(`web-${hash}`);
    expect(set?.metadata?.annotations).toEqual({
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
      'deployment.kubernetes.io/revision': '1',
    });
    expect(web(world).metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
    expect(web(world).status).toMatchObject({
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
    });
    expect(
      web(world).status?.conditions?.map(({ type, status, reason, message }) => [
        type,
        status,
        reason,
        message,
      ]),
    ).toEqual([
      ['Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
      [
        'Progressing',
        'True',
        'NewReplicaSetAvailable',
        `ReplicaSet "web-${hash}" has successfully progressed.`,
      ],
    ]);
    expect(world.events('web')).toEqual([`ScalingReplicaSet: Scaled up replica set web-${hash} from 0 to 3`]);
  });

  it('rolls back to a former template by using its ReplicaSet again, under a new revision', () => {
    const world = deploy(2);
    const [first] = sets(world);
    setImage(world, 'nginx:2');
    world.settle();
    setImage(world, 'nginx');
    world.settle();
    expect(sets(world)).toHaveLength(2);
    const again = world.get<ReplicaSet>('replicasets.apps', first?.metadata?.name ?? '');
    expect(again.spec?.replicas).toBe(2);
    expect(again.metadata?.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    });
    expect(web(world).metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
  });

  it('waits with strategy Recreate until every old pod is gone', () => {
    const world = deploy(3, { strategy: { type: 'Recreate' } });
    const since = world.store.revision;
    setImage(world, 'nginx:2');
    world.settle();
    expect(web(world).status?.updatedReplicas).toBe(3);
    const images = new Map<string, string>(
      world.pods().map(({ metadata, spec }) => [metadata?.name ?? '', spec?.containers[0]?.image ?? '']),
    );
    expect([...new Set(images.values())]).toEqual(['nginx:2']);
    replayPods(world, since, moment => {
      const seen = [...moment.of<Pod>('pods').values()].map(({ spec }) => spec?.containers[0]?.image);
      expect(new Set(seen).size).toBeLessThanOrEqual(1);
    });
  });

  it('does nothing while paused but scales, and says so', () => {
    const world = deploy(2, { paused: false });
    world.of('deployments.apps').patch('default', 'web', PATCH.merge, { spec: { paused: true } });
    setImage(world, 'nginx:2');
    world.of('deployments.apps').patch('default', 'web', PATCH.merge, { spec: { replicas: 4 } });
    world.settle();
    expect(sets(world)).toHaveLength(1);
    expect(world.pods()).toHaveLength(4);
    expect(condition(world, 'Progressing')).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    });
    world.of('deployments.apps').patch('default', 'web', PATCH.merge, { spec: { paused: false } });
    world.settle();
    expect(sets(world)).toHaveLength(2);
    expect(condition(world, 'Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
    });
  });

  it('gives up after the progress deadline', () => {
    const world = deploy(2, { progressDeadlineSeconds: 60 });
    world.kubelet.isHealthy = ({ spec }) => spec?.containers[0]?.image !== 'broken';
    setImage(world, 'broken');
    world.settle(30);
    expect(condition(world, 'Progressing')?.reason).toBe('ReplicaSetUpdated');
    world.settle(90);
    const broken = sets(world).find(({ spec }) => spec?.template?.spec?.containers[0]?.image === 'broken');
    expect(condition(world, 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${broken?.metadata?.name}" has timed out progressing.`,
    });
    expect(web(world).status?.availableReplicas).toBe(2);
  });

  it('keeps no more old ReplicaSets than the history limit', () => {
    const world = deploy(1, { revisionHistoryLimit: 2 });
    for (let version = 1; version <= 5; version++) {
      setImage(world, `nginx:${version}`);
      world.settle();
    }
    expect(sets(world)).toHaveLength(3);
  });

  it.each([
    [1, '25%', '25%', 5],
    [2, 0, 1, 4],
    [3, 1, 0, 3],
    [4, '50%', '10%', 7],
  ] as const)(
    'keeps within maxSurge and maxUnavailable at every write of a rolling update (%i)',
    (seed, surge, unavailable, replicas) => {
      const rollingUpdate = { maxSurge: surge, maxUnavailable: unavailable };
      const world = deploy(replicas, { strategy: { type: 'RollingUpdate', rollingUpdate } }, seed);
      const most = replicas + maxSurge(web(world));
      const least = replicas - maxUnavailable(web(world));
      const since = world.store.revision;
      setImage(world, 'nginx:2');
      world.settle(120);
      expect(web(world).status).toMatchObject({
        updatedReplicas: replicas,
        availableReplicas: replicas,
        replicas,
      });
      let steps = 0;
      replayPods(world, since, moment => {
        steps++;
        const alive = [...moment.of<Pod>('pods').values()].filter(isPodActive);
        expect(alive.length).toBeLessThanOrEqual(most);
        expect(alive.filter(isPodReady).length).toBeGreaterThanOrEqual(least);
      });
      expect(steps).toBeGreaterThan(replicas * 2);
    },
  );

  it.each([
    [1, '25%', '25%', 5],
    [2, 0, 1, 4],
    [3, 1, 0, 3],
    [4, 2, 2, 6],
  ] as const)(
    'takes no pod that serves too many while pods fail and recover at random during roll-outs (%i)',
    (seed, surge, unavailable, replicas) => {
      const rollingUpdate = { maxSurge: surge, maxUnavailable: unavailable };
      const world = deploy(replicas, { strategy: { type: 'RollingUpdate', rollingUpdate } }, seed);
      const most = replicas + maxSurge(web(world));
      const least = replicas - maxUnavailable(web(world));
      const since = world.store.revision;
      const acts = [flipReadiness, flipReadiness, flipReadiness, failPod, changeImage('deployments.apps')];
      disturb(world, new SeededRng(seed), acts, 40);
      heal(world);
      world.settle(120);
      expect(web(world).status).toMatchObject({ updatedReplicas: replicas, availableReplicas: replicas });
      let taken = 0;
      replayPods(world, since, ({ of, doomed }) => {
        const alive = [...of<Pod>('pods').values()].filter(isPodActive);
        expect(alive.length).toBeLessThanOrEqual(most);
        if (doomed === undefined || !isPodActive(doomed) || !isPodReady(doomed)) return;
        taken++;
        expect(alive.filter(isPodReady).length).toBeGreaterThanOrEqual(least);
      });
      expect(taken).toBeGreaterThan(replicas);
    },
  );

  it.each([1, 2, 3, 4])('comes to rest as asked after random disturbance %i, and leaks nothing', seed => {
    const world = deploy(3, {}, seed);
    disturb(world, new SeededRng(seed), [
      killPod,
      scale('deployments.apps', 7),
      changeImage('deployments.apps'),
      changeImage('deployments.apps'),
      restartManager,
    ]);
    const { spec, status } = web(world);
    const image = spec?.template.spec?.containers[0]?.image;
    expect(world.pods().map(found => found.spec?.containers[0]?.image)).toEqual(
      Array(spec?.replicas).fill(image),
    );
    expect(status?.availableReplicas ?? 0).toBe(spec?.replicas);
    expect(sets(world).filter(set => (set.spec?.replicas ?? 0) > 0)).toHaveLength(
      spec?.replicas === 0 ? 0 : 1,
    );
    world.of('deployments.apps').delete('default', 'web');
    world.settle();
    expect([...sets(world), ...world.pods()]).toEqual([]);
  });

  it('counts a collision when another ReplicaSet has the name that it wants', () => {
    const world = deploy(1);
    const name = sets(world)[0]?.metadata?.name ?? '';
    world.of('deployments.apps').delete('default', 'web');
    world.settle();
    const labels = { app: 'foreign' };
    world.create<ReplicaSet>('replicasets.apps', {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name, namespace: 'default' },
      spec: { replicas: 0, selector: { matchLabels: labels }, template: template(labels) },
    });
    world.create('deployments.apps', deployment('web', 1));
    world.settle();
    expect(web(world).status).toMatchObject({ collisionCount: 1, availableReplicas: 1 });
  });
});
