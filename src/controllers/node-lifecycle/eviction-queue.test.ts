import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { EvictionQueue } from './eviction-queue.ts';

function setUp(rate: number) {
  const clock = new VirtualClock(0);
  const log: string[] = [];
  const queue = new EvictionQueue(clock, rate, node => log.push(`${node} at ${clock.now() / 1000}`));
  return { clock, log, queue };
}

describe('eviction queue', () => {
  it('lets one node through at once and the others at the rate', () => {
    const { clock, log, queue } = setUp(0.1);
    for (const node of ['a', 'b', 'c', 'a']) queue.add(node);
    clock.advance(60_000);
    expect(log).toEqual(['a at 0', 'b at 10', 'c at 20']);
  });

  it('forgets nodes that recovered, and stands still at rate 0', () => {
    const { clock, log, queue } = setUp(0.1);
    for (const node of ['a', 'b', 'c']) queue.add(node);
    clock.advance(1_000);
    queue.remove('b');
    queue.setRate(0);
    clock.advance(600_000);
    expect(log).toEqual(['a at 0']);
    queue.setRate(0.1);
    clock.advance(10_000);
    expect(log.map(text => text[0])).toEqual(['a', 'c']);
  });
});
