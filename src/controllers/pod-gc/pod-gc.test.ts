import { describe, expect, it } from 'vitest';
import type { Node, Pod } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { isPodFinished } from '../common/pods.ts';
import { type Disturbance, disturb, failPod, restartManager } from '../testing/disturb.ts';
import { pod } from '../testing/objects.ts';
import { replayPods } from '../testing/pod-log.ts';
import { World } from '../testing/world.ts';

describe('pod garbage collection', () => {
  it('deletes pods of a node that is gone, after a quarantine', () => {
    const world = new World();
    world.create('pods', pod('lost', {}, { nodeName: 'node01' }));
    world.settle();
    world.of('nodes').delete(undefined, 'node01');
    world.settle(30);
    expect(world.pods()).toHaveLength(1);
    world.settle(60);
    expect(world.pods()).toEqual([]);
  });

  it('begins the quarantine anew when the node comes back', () => {
    const world = new World();
    world.create('pods', pod('lucky', {}, { nodeName: 'node01' }));
    for (let times = 0; times < 3; times++) {
      world.of('nodes').delete(undefined, 'node01');
      world.settle(25);
      world.addNode('node01');
      world.settle(25);
    }
    expect(world.pods()).toHaveLength(1);
  });

  it('deletes the oldest of too many ended pods', () => {
    const world = new World({ flags: { terminatedPodGcThreshold: 2 } });
    world.kubelet.phaseOf = () => 'Succeeded';
    for (const name of ['a', 'b', 'c', 'd']) {
      world.create('pods', pod(name));
      world.settle(2);
    }
    world.settle(30);
    expect(world.pods().map(({ metadata }) => metadata?.name)).toEqual(['c', 'd']);
  });

  it.each([1, 2, 3])(
    'clears away what nobody else would, and only that, after random disturbance %i',
    seed => {
      const flags = { terminatedPodGcThreshold: 2 };
      const world = new World({ seed, flags, controllers: ['podgc', 'serviceaccount'] });
      let count = 0;
      const add: Disturbance = (w, rng) =>
        void w.create('pods', pod(`p${count++}`, {}, { nodeName: `node0${rng.int(3) + 1}` }));
      const dropNode: Disturbance = (w, rng) =>
        void w.of('nodes').delete(undefined, `node0${rng.int(3) + 1}`);
      const bringNode: Disturbance = (w, rng) => void w.addNode(`node0${rng.int(3) + 1}`);
      const wait: Disturbance = w => w.settle(50);
      const acts = [add, add, add, dropNode, bringNode, failPod, failPod, wait, restartManager];
      disturb(world, new SeededRng(seed), acts, 40);
      const nodes = new Set(world.list<Node>('nodes').map(({ metadata }) => metadata?.name));
      for (const { spec } of world.pods()) expect(nodes).toContain(spec?.nodeName);
      expect(world.pods().filter(isPodFinished).length).toBeLessThanOrEqual(2);
      let collected = 0;
      replayPods(
        world,
        0,
        moment => {
          if (moment.doomed === undefined) return;
          collected++;
          const ended = [...moment.of<Pod>('pods').values(), moment.doomed].filter(isPodFinished).length;
          const orphaned = !moment.of<Node>('nodes').has(`/${moment.doomed.spec?.nodeName}`);
          expect(orphaned || (isPodFinished(moment.doomed) && ended > 2)).toBe(true);
        },
        ['nodes'],
      );
      expect(collected).toBeGreaterThan(0);
      expect(world.pods().length + collected).toBe(count);
    },
  );
});
