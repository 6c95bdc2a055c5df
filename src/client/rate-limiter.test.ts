import { expect, it } from 'vitest';
import { VirtualClock } from '../base/virtual-clock.ts';
import { WorkQueue } from './queue.ts';
import { RateLimiter, rateLimiter } from './rate-limiter.ts';

it('lets a burst through at once, then so many a second', () => {
  const clock = new VirtualClock(0);
  const limiter = new RateLimiter(clock, 20, 30);
  for (let i = 0; i < 30; i++) limiter.take();
  expect(limiter.wait()).toBe(0);
  limiter.take();
  expect(limiter.wait()).toBe(50);
  clock.advance(50);
  expect(limiter.wait()).toBe(0);
  clock.advance(60_000);
  for (let i = 0; i < 32; i++) limiter.take();
  expect(limiter.wait()).toBe(100);
});

it('is left out by less than 0, and 5 and 10 where nothing is said', () => {
  const clock = new VirtualClock(0);
  expect(rateLimiter(clock, -1, 10)).toBeUndefined();
  const standard = rateLimiter(clock, 0, 0)!;
  for (let i = 0; i < 11; i++) standard.take();
  expect(standard.wait()).toBe(200);
});

it('paces a queue whose work makes more work', () => {
  const clock = new VirtualClock(0);
  const limiter = new RateLimiter(clock, 20, 30);
  const queue = new WorkQueue(clock, limiter);
  let made = 0;
  queue.run(key => {
    limiter.take();
    made++;
    queue.add(key);
  });
  queue.add('replicaset');
  queue.add('other');
  clock.advance(10_000);
  expect(made).toBeGreaterThan(225);
  expect(made).toBeLessThan(235);
});
