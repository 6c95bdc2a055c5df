import { describe, expect, it } from 'vitest';
import type { ControllerRevision, DaemonSet, Node, Pod } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { isPodActive, isPodReady } from '../common/pods.ts';
import {
  changeImage,
  type Disturbance,
  disturb,
  failPod,
  flipReadiness,
  heal,
  killPod,
  relabelPod,
  restartManager,
} from '../testing/disturb.ts';
import { daemonSet } from '../testing/objects.ts';
import { replayPods } from '../testing/pod-log.ts';
import { World } from '../testing/world.ts';

const web = (world: World) => world.get<DaemonSet>('daemonsets.apps', 'web');
const placed = (world: World) =>
  world
    .pods()
    .filter(({ metadata }) => metadata?.labels?.app === 'web')
    .map(({ spec }) => spec?.nodeName ?? '')
    .sort();

function run(more: Partial<DaemonSet['spec']> = {}, seed = 1): World {
  const world = new World({ seed });
  world.create('daemonsets.apps', daemonSet('web', more));
  world.settle();
  return world;
}

function setImage(world: World, image: string): void {
  const template = { spec: { containers: [{ name: 'main', image }] } };
  world.of('daemonsets.apps').patch('default', 'web', PATCH.strategic, { spec: { template } });
}

const taintNode: Disturbance = (world, rng) => {
  const taints = rng.int(2) === 0 ? null : [{ key: 'busy', effect: 'NoSchedule' }];
  world.of<Node>('nodes').patch(undefined, `node0${rng.int(3) + 1}`, PATCH.merge, { spec: { taints } });
};

const labelNode: Disturbance = (world, rng) => {
  const labels = { disk: rng.int(2) === 0 ? 'ssd' : 'hdd' };
  world.of<Node>('nodes').patch(undefined, `node0${rng.int(3) + 1}`, PATCH.merge, { metadata: { labels } });
};

describe('DaemonSet', () => {
  it('puts one pod on each node, pinned by affinity, with the tolerations of daemons', () => {
    const world = run();
    expect(placed(world)).toEqual(['node01', 'node02', 'node03']);
    const [pod] = world.pods();
    expect(pod?.spec?.affinity?.nodeAffinity).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchFields: [{ key: 'metadata.name', operator: 'In', values: [pod?.spec?.nodeName] }] },
        ],
      },
    });
    expect(pod?.spec?.tolerations?.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/disk-pressure:NoSchedule',
      'node.kubernetes.io/memory-pressure:NoSchedule',
      'node.kubernetes.io/pid-pressure:NoSchedule',
      'node.kubernetes.io/unschedulable:NoSchedule',
    ]);
    expect(pod?.metadata?.labels).toMatchObject({ 'pod-template-generation': '1' });
    expect(web(world).status).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 3,
      updatedNumberScheduled: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
    });
  });

  it('follows nodes that come, are labelled and are tainted', () => {
    const world = run();
    world.of('daemonsets.apps').patch('default', 'web', PATCH.merge, {
      spec: { template: { spec: { nodeSelector: { log: 'yes' } } } },
    });
    world.settle();
    expect(placed(world)).toEqual([]);
    world.of<Node>('nodes').patch(undefined, 'node02', PATCH.merge, { metadata: { labels: { log: 'yes' } } });
    world.settle();
    expect(placed(world)).toEqual(['node02']);
    const taints = [{ key: 'gone', effect: 'NoExecute' }];
    world.of<Node>('nodes').patch(undefined, 'node02', PATCH.merge, { spec: { taints } });
    world.settle();
    expect(placed(world)).toEqual([]);
    expect(web(world).status).toMatchObject({ desiredNumberScheduled: 0, currentNumberScheduled: 0 });
  });

  it('keeps revisions of its templates', () => {
    const world = run();
    setImage(world, 'nginx:2');
    world.settle(60);
    setImage(world, 'nginx');
    world.settle(60);
    const revisions = world.list<ControllerRevision>('controllerrevisions.apps', 'default');
    expect(revisions.map(({ revision }) => revision).sort()).toEqual([2, 3]);
  });

  it('leaves old pods alone with OnDelete until they are deleted', () => {
    const world = run({ updateStrategy: { type: 'OnDelete' } });
    setImage(world, 'nginx:2');
    world.settle();
    expect(world.pods().map(({ spec }) => spec?.containers[0]?.image)).toEqual(['nginx', 'nginx', 'nginx']);
    world.of('pods').delete('default', world.pods()[0]?.metadata?.name ?? '');
    world.settle();
    expect(
      world
        .pods()
        .map(({ spec }) => spec?.containers[0]?.image)
        .sort(),
    ).toEqual(['nginx', 'nginx', 'nginx:2']);
  });

  it.each([
    [1, { maxUnavailable: 1 }, 1, 0],
    [2, { maxUnavailable: 2 }, 2, 0],
    [3, { maxUnavailable: 0, maxSurge: 1 }, 0, 1],
  ])(
    'keeps within its limits at every write of a rolling update (%i)',
    (seed, rollingUpdate, unavailable, surge) => {
      const world = run({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } }, seed);
      const since = world.store.revision;
      setImage(world, 'nginx:2');
      world.settle(120);
      expect(world.pods().map(({ spec }) => spec?.containers[0]?.image)).toEqual([
        'nginx:2',
        'nginx:2',
        'nginx:2',
      ]);
      replayPods(world, since, moment => {
        const alive = [...moment.of<Pod>('pods').values()].filter(isPodActive);
        expect(alive.length).toBeLessThanOrEqual(3 + surge);
        expect(alive.filter(isPodReady).length).toBeGreaterThanOrEqual(3 - unavailable);
      });
    },
  );

  it.each([
    [1, { maxUnavailable: 1 }],
    [2, { maxUnavailable: 2 }],
    [3, { maxUnavailable: 0, maxSurge: 1 }],
    [4, { maxUnavailable: 0, maxSurge: 2 }],
  ])(
    'takes no pod that serves too many while pods fail and recover at random during updates (%i)',
    (seed, rollingUpdate: { maxUnavailable: number; maxSurge?: number }) => {
      const { maxUnavailable, maxSurge = 0 } = rollingUpdate;
      const world = run({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } }, seed);
      const since = world.store.revision;
      const acts = [flipReadiness, flipReadiness, flipReadiness, changeImage('daemonsets.apps')];
      disturb(world, new SeededRng(seed), acts, 40);
      heal(world);
      world.settle(120);
      expect(web(world).status).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
      let taken = 0;
      replayPods(world, since, ({ of, doomed }) => {
        const alive = [...of<Pod>('pods').values()].filter(isPodActive);
        const serving = alive.filter(isPodReady);
        expect(alive.length).toBeLessThanOrEqual(3 + (maxSurge === 0 ? 0 : 3));
        if (doomed === undefined || !isPodReady(doomed)) return;
        taken++;
        if (maxSurge === 0) expect(serving.length).toBeGreaterThanOrEqual(3 - maxUnavailable);
        else expect(serving.map(({ spec }) => spec?.nodeName)).toContain(doomed.spec?.nodeName);
      });
      expect(taken).toBeGreaterThan(3);
    },
  );

  it.each([1, 2, 3, 4])('comes to rest with one pod on each fit node after random disturbance %i', seed => {
    const world = run({}, seed);
    disturb(world, new SeededRng(seed), [
      killPod,
      relabelPod,
      failPod,
      taintNode,
      labelNode,
      changeImage('daemonsets.apps'),
      restartManager,
    ]);
    const fit = world
      .list<Node>('nodes')
      // A pod that was there before the taint NoSchedule stays.
      .map(({ metadata }) => metadata?.name ?? '');
    const tainted = world
      .list<Node>('nodes')
      .filter(({ spec }) => spec?.taints?.length)
      .map(({ metadata }) => metadata?.name);
    const found = placed(world);
    expect(new Set(found).size).toBe(found.length);
    for (const name of fit) if (!tainted.includes(name)) expect(found).toContain(name);
    expect(web(world).status?.numberReady).toBe(3 - tainted.length);
    world.of('daemonsets.apps').delete('default', 'web');
    world.settle();
    expect(placed(world)).toEqual([]);
  });
});
