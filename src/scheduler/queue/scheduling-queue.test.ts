import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../base/virtual-clock.ts';
import type { ClusterEvent } from '../framework/events.ts';
import { PodInfo } from '../framework/pod-info.ts';
import { Logger } from '../log.ts';
import { prioritySort } from '../plugins/priority-sort.ts';
import { Nominator } from './nominator.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

const GONE: ClusterEvent = { resource: 'AssignedPod', actions: new Set(['Delete']) };

function pod(name: string, priority = 0): PodInfo {
  return new PodInfo({
    metadata: { name, uid: name, namespace: 'default' },
    spec: { priority, containers: [] },
  });
}

function queueAt(start = 0) {
  const clock = new VirtualClock(start);
  const interests = new Map([
    ['Fit', [{ resource: 'AssignedPod', actions: ['Delete'] } as const]],
    ['Outside', [{ resource: 'Node', actions: ['Add'] } as const]],
  ]);
  const queue = new SchedulingQueue(
    {
      less: prioritySort().less!,
      initialBackoffMs: 1000,
      maxBackoffMs: 10_000,
      profile: () => ({ preEnqueue: [], interests }),
    },
    clock,
    new Nominator(),
    new Logger(0, undefined),
    () => {},
  );
  queue.start();
  return { clock, queue };
}

describe('the scheduling queue', () => {
  test('gives the higher priority first, then who came first', () => {
    const { clock, queue } = queueAt();
    queue.add(pod('early'));
    clock.advance(10);
    queue.add(pod('late'));
    queue.add(pod('vip', 5));
    expect([queue.pop(), queue.pop(), queue.pop()].map(queued => queued?.pod.pod.metadata?.name)).toEqual([
      'vip',
      'early',
      'late',
    ]);
    expect(queue.pop()).toBeUndefined();
  });

  test('keeps a refused pod until one that refused it is helped', () => {
    const { queue } = queueAt();
    queue.add(pod('a'));
    const queued = queue.pop()!;
    queued.unschedulablePlugins = new Set(['Fit']);
    queue.giveBack(queued);
    expect(queue.placeOf('a')).toBe('unschedulable');
    queue.announce({ resource: 'Node', actions: new Set(['Add']) });
    expect(queue.placeOf('a')).toBe('unschedulable');
    queue.announce(GONE);
    expect(queue.placeOf('a')).toBe('backoff');
  });

  test('does not lose a change that came while the pod was being decided', () => {
    const { queue } = queueAt();
    queue.add(pod('a'));
    const queued = queue.pop()!;
    queue.announce(GONE);
    queued.unschedulablePlugins = new Set(['Fit']);
    queue.giveBack(queued);
    expect(queue.placeOf('a')).toBe('backoff');
  });

  test('lets a pod that waits for something outside skip the backoff', () => {
    const { queue } = queueAt();
    queue.add(pod('a'));
    const queued = queue.pop()!;
    queued.pendingPlugins = new Set(['Outside']);
    queue.giveBack(queued);
    queue.announce({ resource: 'Node', actions: new Set(['Add']) });
    expect(queue.placeOf('a')).toBe('active');
  });

  test('takes a pod out of backoff early when nothing else waits, but not after an error', () => {
    const { clock, queue } = queueAt(500);
    queue.add(pod('a'));
    queue.giveBack(queue.pop()!);
    expect(queue.placeOf('a')).toBe('backoff');
    expect(queue.pop()).toBeUndefined();
    clock.advance(600);
    expect(queue.placeOf('a')).toBe('active');
    const queued = queue.pop()!;
    queued.unschedulablePlugins = new Set(['Fit']);
    queue.giveBack(queued);
    queue.announce(GONE);
    expect(queue.pop()?.pod.key).toBe('default/a');
  });

  test('backs off twice as long after each error, to ten seconds', () => {
    const { clock, queue } = queueAt();
    queue.add(pod('a'));
    const waits: number[] = [];
    for (let failure = 0; failure < 6; failure++) {
      queue.giveBack(queue.pop()!);
      const since = clock.now();
      while (queue.placeOf('a') === 'backoff') clock.advance(1000);
      waits.push((clock.now() - since) / 1000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 10, 10]);
  });
});
