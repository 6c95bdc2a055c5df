import { expect, it } from 'vitest';
import { VirtualClock } from '../base/virtual-clock.ts';
import { WorkQueue } from './queue.ts';

it('works on a key once however often it was added, and on what is added meanwhile afterwards', () => {
  const clock = new VirtualClock(0);
  const queue = new WorkQueue(clock);
  const worked: string[] = [];
  queue.run(key => {
    worked.push(key);
    if (worked.length === 1) queue.add('a');
  });
  queue.add('a');
  queue.add('a');
  queue.add('b');
  clock.runDue();
  expect(worked).toEqual(['a', 'b', 'a']);
});

it('brings a failing key back after growing delays until it succeeds', () => {
  const clock = new VirtualClock(0);
  const queue = new WorkQueue(clock);
  const at: number[] = [];
  queue.run(() => {
    at.push(clock.now());
    if (at.length < 5) throw new Error('not yet');
  });
  queue.add('a');
  clock.runUntil(10_000);
  expect(at).toEqual([0, 5, 15, 35, 75]);
});
