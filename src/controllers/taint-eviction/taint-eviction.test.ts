import { describe, expect, it } from 'vitest';
import type { Node, Pod } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, restartManager } from '../testing/disturb.ts';
import { pod } from '../testing/objects.ts';
import { replayPods } from '../testing/pod-log.ts';
import { World } from '../testing/world.ts';

const taint = (world: World, name: string, list: readonly object[] | null) =>
  world.of<Node>('nodes').patch(undefined, name, PATCH.merge, { spec: { taints: list } });
const tolerating = (tolerationSeconds?: number) => [
  {
    key: 'k',
    operator: 'Exists',
    effect: 'NoExecute',
    ...(tolerationSeconds !== undefined && { tolerationSeconds }),
  },
];
const isTainted = (node: Node | undefined) => node?.spec?.taints?.some(({ key }) => key === 'k') === true;
/** Whether the pod tolerates the taint for ever: the shortest of its tolerations counts. */
const stays = ({ spec }: Pod) => {
  const own = spec?.tolerations?.filter(({ key }) => key === 'k') ?? [];
  return own.length > 0 && own.every(({ tolerationSeconds }) => tolerationSeconds === undefined);
};

describe('taint eviction', () => {
  it('deletes the intolerant at once, others when their time is up, some never', () => {
    const world = new World();
    world.create('pods', pod('none', {}, { nodeName: 'node01' }));
    world.create('pods', pod('minute', {}, { nodeName: 'node01', tolerations: tolerating(60) }));
    world.create('pods', pod('forever', {}, { nodeName: 'node01', tolerations: tolerating() }));
    world.settle();
    taint(world, 'node01', [{ key: 'k', effect: 'NoExecute' }]);
    world.settle(10);
    expect(
      world
        .pods()
        .map(({ metadata }) => metadata?.name)
        .sort(),
    ).toEqual(['forever', 'minute']);
    world.settle(70);
    expect(world.pods().map(({ metadata }) => metadata?.name)).toEqual(['forever']);
  });

  it('spares a pod whose taint goes in time, and tells so', () => {
    const world = new World();
    world.create('pods', pod('minute', {}, { nodeName: 'node01', tolerations: tolerating(60) }));
    world.settle();
    taint(world, 'node01', [{ key: 'k', effect: 'NoExecute' }]);
    world.settle(30);
    taint(world, 'node01', null);
    world.settle(120);
    expect(world.pods()).toHaveLength(1);
    expect(world.events('minute')).toEqual([
      'TaintManagerEviction: Cancelling deletion of Pod default/minute',
    ]);
  });

  it.each([1, 2, 3])('clears the tainted nodes and no others, after random disturbance %i', seed => {
    const world = new World({ seed });
    let count = 0;
    const add: Disturbance = (w, rng) => {
      const tolerations = [[], tolerating(3), tolerating(30), tolerating()][rng.int(4)]!;
      const nodeName = `node0${rng.int(3) + 1}`;
      w.create('pods', pod(`p${count++}`, {}, { nodeName, tolerations }));
    };
    const change: Disturbance = (w, rng) => {
      const taints = rng.int(2) === 0 ? null : [{ key: 'k', effect: 'NoExecute' }];
      taint(w, `node0${rng.int(3) + 1}`, taints);
    };
    const pardon: Disturbance = (w, rng) => {
      const found = w.pods()[rng.int(Math.max(1, w.pods().length))];
      if (!found || found.metadata?.deletionTimestamp !== undefined) return;
      const tolerations = [...(found.spec?.tolerations ?? []), ...tolerating()];
      w.of<Pod>('pods').update({ ...found, spec: { ...found.spec!, tolerations } });
    };
    disturb(world, new SeededRng(seed), [add, add, add, change, pardon, restartManager], 40);
    const nodes = new Map(world.list<Node>('nodes').map(node => [node.metadata?.name, node]));
    for (const found of world.pods())
      if (isTainted(nodes.get(found.spec?.nodeName ?? ''))) expect(stays(found)).toBe(true);
    let evicted = 0;
    replayPods(
      world,
      0,
      moment => {
        if (moment.doomed === undefined) return;
        evicted++;
        expect(isTainted(moment.of<Node>('nodes').get(`/${moment.doomed.spec?.nodeName}`))).toBe(true);
        expect(stays(moment.doomed)).toBe(false);
      },
      ['nodes'],
    );
    expect(evicted).toBeGreaterThan(0);
    expect(world.pods().length + evicted).toBe(count);
  });
});
