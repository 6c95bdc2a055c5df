import { describe, expect, it } from 'vitest';
import type { Node } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { type Disturbance, disturb, restartManager } from '../testing/disturb.ts';
import { World } from '../testing/world.ts';

const ranges = (world: World) => world.list<Node>('nodes').map(({ spec }) => spec?.podCIDR ?? '');

describe('node ranges', () => {
  it('are cut from the cluster CIDR one after the other', () => {
    const world = new World({ flags: { clusterCidr: '10.244.0.0/16' } });
    expect(ranges(world)).toEqual(['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24']);
    expect(world.list<Node>('nodes')[0]?.spec?.podCIDRs).toEqual(['10.244.0.0/24']);
  });

  it('are not given without a cluster CIDR', () => {
    expect(ranges(new World())).toEqual(['', '', '']);
  });

  it.each([1, 2, 3])('stay apart after random disturbance %i', seed => {
    const world = new World({ seed, flags: { clusterCidr: '10.244.0.0/21' } });
    let count = 0;
    const add: Disturbance = w => {
      if (ranges(w).length < 8) w.addNode(`extra${count++}`);
    };
    const drop: Disturbance = (w, rng) => {
      const nodes = w.list<Node>('nodes');
      w.of('nodes').delete(undefined, nodes[rng.int(nodes.length)]?.metadata?.name ?? '');
    };
    disturb(world, new SeededRng(seed), [add, add, drop, restartManager], 30);
    const given = ranges(world);
    expect(given).not.toContain('');
    expect(new Set(given).size).toBe(given.length);
  });
});
