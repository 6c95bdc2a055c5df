import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Allowance } from './allowance.ts';
import { Processor, type Runnable } from './processor.ts';

const process = (): Runnable & { steps: number } => ({
  slice: 0,
  used: 0,
  endedBy: undefined,
  allowance: new Allowance(),
  steps: 0,
});

/** Lets processes that never stop run for a while. */
async function run(processes: ReturnType<typeof process>[], ms: number): Promise<void> {
  const clock = new VirtualClock(0);
  const processor = new Processor(clock);
  for (const one of processes)
    void (async () => {
      while (clock.now() < ms) {
        one.slice--;
        one.steps++;
        if (one.slice < 0) await processor.turn(one);
      }
    })();
  while (clock.now() < ms) {
    await new Promise(resolve => setImmediate(resolve));
    clock.moveTo(clock.nextAt() ?? ms);
    clock.runDue();
  }
}

describe('the processor', () => {
  it('gives all processes together no more than its steps', async () => {
    const many = Array.from({ length: 200 }, process);
    await run(many, 50);
    const steps = many.reduce((sum, one) => sum + one.steps, 0);
    expect(steps).toBeGreaterThan(50 * 300);
    expect(steps).toBeLessThan(50 * 500);
  });

  it('shares evenly', async () => {
    const many = Array.from({ length: 20 }, process);
    await run(many, 100);
    const steps = many.map(one => one.steps);
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.2);
  });

  it('serves who has had least first', async () => {
    const clock = new VirtualClock(0);
    const processor = new Processor(clock);
    const [greedy, modest] = [process(), process()];
    greedy.used = 1_000;
    greedy.slice = modest.slice = -500;
    const order: string[] = [];
    const turns = [
      processor.turn(greedy)?.then(() => order.push('greedy')),
      processor.turn(modest)?.then(() => order.push('modest')),
    ];
    for (let i = 0; i < 5; i++) {
      clock.moveTo(clock.now() + 1);
      clock.runDue();
    }
    await Promise.all(turns);
    expect(order).toEqual(['modest', 'greedy']);
  });
});
