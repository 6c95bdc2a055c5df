import { expect, it } from 'vitest';
import { settleInstant } from './drive.ts';
import { panicText, Scope } from './scope.ts';
import { VirtualClock } from './virtual-clock.ts';

const idle = () => new Promise<void>(resolve => setImmediate(resolve));

function world() {
  const clock = new VirtualClock(0);
  const faults: unknown[] = [];
  const scope = () => new Scope(clock, error => faults.push(error));
  return { clock, faults, scope };
}

it('a throw ends its own scope, with all its timers, and nothing else', () => {
  const { clock, faults, scope } = world();
  const [broken, sound] = [scope(), scope()];
  const ran: string[] = [];
  broken.every(10, () => ran.push('broken'));
  sound.every(10, () => ran.push('sound'));
  broken.after(15, () => {
    throw new Error('one');
  });
  const callback = broken.bind(() => ran.push('called'));
  callback();
  clock.advance(40);
  callback();
  broken.soon(() => ran.push('late'));
  broken.after(1, () => ran.push('late'));
  clock.advance(10);
  expect(ran).toEqual(['called', 'broken', 'sound', 'sound', 'sound', 'sound', 'sound']);
  expect(faults).toEqual([new Error('one')]);
});

it('what a bound callback throws is a fault of who gave it, not of who calls it', () => {
  const { faults, scope } = world();
  const callback = scope().bind(() => {
    throw new Error('mine');
  });
  expect(callback).not.toThrow();
  callback();
  expect(faults).toEqual([new Error('mine')]);
});

it('what a task rejects with later is its throw', async () => {
  const { clock, faults, scope } = world();
  const broken = scope();
  broken.soon(async () => {
    await broken.sleep(5);
    throw new Error('later');
  });
  await settleInstant(clock, idle);
  clock.moveTo(5);
  await settleInstant(clock, idle);
  expect(faults).toEqual([new Error('later')]);
});

it('time passes whatever a process asks for, and the others have their turn', () => {
  const { clock, scope } = world();
  const [greedy, modest] = [scope(), scope()];
  let steps = 0;
  let seen = 0;
  const again = () => {
    steps++;
    if (steps % 2 === 0) greedy.soon(again);
    else greedy.after(0, again);
  };
  greedy.soon(again);
  modest.every(1, () => seen++);
  clock.advance(100);
  expect(seen).toBe(100);
  expect(steps).toBeGreaterThan(5_000);
  expect(steps).toBeLessThan(100_000);
});

it('two processes that answer each other at once cannot hold time either', () => {
  const { clock, scope } = world();
  const [one, other] = [scope(), scope()];
  const ping = () => other.soon(pong);
  const pong = () => one.soon(ping);
  one.soon(ping);
  expect(clock.runUntil(50)).toBe(true);
  expect(clock.now()).toBe(50);
});

it('nor can tasks that belong to no process', () => {
  const { clock } = world();
  const again = (): void => clock.soon(again);
  clock.soon(again);
  clock.advance(3);
  expect(clock.now()).toBe(3);
});

it('who drives gets a fault of no process, and goes on after it', () => {
  const { clock } = world();
  const ran: string[] = [];
  clock.soon(() => {
    throw new Error('nobody');
  });
  clock.soon(() => ran.push('next'));
  expect(() => clock.runDue()).toThrow('nobody');
  clock.runDue();
  const faults: unknown[] = [];
  clock.onMistake(({ error }) => faults.push(error));
  clock.soon(() => {
    throw new Error('told');
  });
  clock.soon(() => ran.push('last'));
  clock.runDue();
  expect(ran).toEqual(['next', 'last']);
  expect(faults).toEqual([new Error('told')]);
});

it('a panic is told as Go does, without the folders of the host', () => {
  const error = new TypeError("Cannot read properties of undefined (reading 'map')");
  error.stack = `TypeError: x\n    at staticPod (/home/me/berth/src/kubelet/static/manifest.ts:42:7)\n    at async /home/me/berth/dist/berth.js:1:2`;
  expect(panicText(error)).toBe(
    "panic: TypeError: Cannot read properties of undefined (reading 'map')\n\ngoroutine 1 [running]:\n" +
      'staticPod(...)\n\tsrc/kubelet/static/manifest.ts:42\nfunc1(...)\n\tberth.js:1\n',
  );
});
