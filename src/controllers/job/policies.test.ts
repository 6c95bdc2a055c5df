import { describe, expect, it } from 'vitest';
import type { Job, Pod } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { isPodActive } from '../common/pods.ts';
import { disturb, killPod, restartManager } from '../testing/disturb.ts';
import { World } from '../testing/world.ts';

const INDEX = 'batch.kubernetes.io/job-completion-index';
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const get = (world: World) => world.get<Job>('jobs.batch', 'web');
const reasons = (world: World) =>
  get(world).status?.conditions?.map(({ type, reason }) => `${type} ${reason}`);
const running = (world: World) =>
  world.pods().filter(pod => isPodActive(pod) && pod.status?.phase === 'Running');
const ofIndex = (world: World, index: number) =>
  running(world).find(({ metadata }) => metadata?.labels?.[INDEX] === String(index));

function run(spec: Partial<Job['spec']>, seed = 1): World {
  const world = new World({ seed });
  world.create<Job>('jobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } },
      ...spec,
    },
  });
  world.settle(5);
  return world;
}

/** Ends a pod as its kubelet would. */
function end(world: World, pod: Pod | undefined, exitCode: number): void {
  if (pod === undefined) throw new Error('no such pod');
  const finishedAt = new Date(world.clock.now()).toISOString().replace('.000Z', 'Z');
  const terminated = {
    exitCode,
    finishedAt,
    startedAt: finishedAt,
    reason: exitCode === 0 ? 'Completed' : 'Error',
  };
  const status = {
    name: 'main',
    image: 'busybox',
    imageID: '',
    ready: false,
    restartCount: 0,
    state: { terminated },
  };
  world.of<Pod>('pods').updateStatus({
    ...pod,
    status: { ...pod.status, phase: exitCode === 0 ? 'Succeeded' : 'Failed', containerStatuses: [status] },
  });
  world.settle(2);
}

describe('an indexed Job', () => {
  const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 };

  it('counts failures for each index by itself where it has a limit for each', () => {
    const world = run({ ...indexed, backoffLimitPerIndex: 1 });
    end(world, ofIndex(world, 1), 1);
    expect(ofIndex(world, 1)).toBeUndefined();
    world.settle(12);
    expect(ofIndex(world, 1)?.metadata?.annotations?.[FAILURES]).toBe('1');
    end(world, ofIndex(world, 1), 1);
    world.settle(60);
    expect(ofIndex(world, 1)).toBeUndefined();
    expect(get(world).status).toMatchObject({ failedIndexes: '1', failed: 2, active: 2 });
    end(world, ofIndex(world, 0), 0);
    end(world, ofIndex(world, 2), 0);
    expect(reasons(world)).toEqual(['FailureTarget FailedIndexes', 'Failed FailedIndexes']);
    expect(get(world).status).toMatchObject({ completedIndexes: '0,2', failedIndexes: '1', succeeded: 2 });
    for (const { metadata } of world.pods()) expect(metadata?.finalizers ?? []).toEqual([]);
  });

  it('fails when more indexes have failed than it allows, and takes the others along', () => {
    const world = run({ ...indexed, backoffLimitPerIndex: 0, maxFailedIndexes: 1 });
    end(world, ofIndex(world, 0), 1);
    expect(reasons(world) ?? []).toEqual([]);
    end(world, ofIndex(world, 1), 1);
    world.settle(5);
    expect(reasons(world)).toEqual([
      'FailureTarget MaxFailedIndexesExceeded',
      'Failed MaxFailedIndexesExceeded',
    ]);
    expect(get(world).status).toMatchObject({ failedIndexes: '0,1', failed: 3 });
    expect(running(world)).toEqual([]);
  });

  it('ends an index at once by action FailIndex', () => {
    const onExitCodes = { operator: 'In', values: [42] };
    const rules = [{ action: 'FailIndex', onExitCodes }];
    const world = run({ ...indexed, backoffLimitPerIndex: 5, podFailurePolicy: { rules } });
    end(world, ofIndex(world, 2), 42);
    world.settle(60);
    expect(get(world).status?.failedIndexes).toBe('2');
    expect(ofIndex(world, 2)).toBeUndefined();
  });

  it.each([
    [{ succeededIndexes: '0', succeededCount: undefined }, [0], 'Matched rules at index 0'],
    [{ succeededIndexes: '1-2', succeededCount: 1 }, [2], 'Matched rules at index 0'],
    [{ succeededIndexes: undefined, succeededCount: 2 }, [0, 2], 'Matched rules at index 0'],
  ])('is complete once its success policy is met: %j', (rule, succeeding, message) => {
    const world = run({ ...indexed, successPolicy: { rules: [rule] } });
    for (const index of succeeding) {
      expect(reasons(world) ?? []).toEqual([]);
      end(world, ofIndex(world, index), 0);
    }
    world.settle(5);
    expect(reasons(world)).toEqual(['SuccessCriteriaMet SuccessPolicy', 'Complete SuccessPolicy']);
    expect(get(world).status?.conditions?.[0]?.message).toBe(message);
    expect(get(world).status?.failed).toBeUndefined();
    expect(running(world)).toEqual([]);
  });
});

describe('a pod failure policy', () => {
  const world = (action: string) =>
    run({
      backoffLimit: 0,
      podFailurePolicy: { rules: [{ action, onExitCodes: { operator: 'In', values: [42] } }] },
    });

  it('fails the Job by action FailJob, and says why', () => {
    const failing = world('FailJob');
    const [pod] = running(failing);
    end(failing, pod, 42);
    expect(reasons(failing)).toEqual(['FailureTarget PodFailurePolicy', 'Failed PodFailurePolicy']);
    expect(failing.events('web')).toContain(
      `PodFailurePolicy: Container main for pod default/${pod?.metadata?.name} failed with exit code 42 matching FailJob rule at index 0`,
    );
  });

  it('does not count a failure by action Ignore', () => {
    const ignoring = world('Ignore');
    end(ignoring, running(ignoring)[0], 42);
    ignoring.settle(15);
    expect(running(ignoring)).toHaveLength(1);
    expect(get(ignoring).status?.failed).toBeUndefined();
    end(ignoring, running(ignoring)[0], 1);
    expect(reasons(ignoring)?.at(-1)).toBe('Failed BackoffLimitExceeded');
  });
});

describe('pods that a Job takes back itself', () => {
  it('are no failures: when it is suspended, and when it shrinks', () => {
    const world = run({ completions: 9, parallelism: 3 });
    world.of('jobs.batch').patch('default', 'web', PATCH.merge, { spec: { parallelism: 1 } });
    world.settle(10);
    expect(running(world)).toHaveLength(1);
    world.of('jobs.batch').patch('default', 'web', PATCH.merge, { spec: { suspend: true } });
    world.settle(10);
    expect(world.pods()).toEqual([]);
    expect(get(world).status?.failed).toBeUndefined();
    expect(get(world).status?.startTime).toBeUndefined();
    expect(reasons(world)).toEqual(['Suspended JobSuspended']);
    world.of('jobs.batch').patch('default', 'web', PATCH.merge, { spec: { suspend: false } });
    world.settle(10);
    expect(running(world)).toHaveLength(1);
    expect(reasons(world)).toEqual(['Suspended JobResumed']);
  });
});

it('a pod on its way out is replaced at once, or only after its end where the policy says so', () => {
  for (const [podReplacementPolicy, expected] of [
    ['TerminatingOrFailed', 2],
    ['Failed', 1],
  ] as const) {
    const world = run({ podReplacementPolicy });
    const [pod] = world.pods();
    world.kubelet.silent.add(pod?.spec?.nodeName ?? '');
    world.of('pods').delete('default', pod?.metadata?.name ?? '');
    world.settle(15);
    expect(world.pods()).toHaveLength(expected);
    expect(get(world).status?.terminating).toBe(1);
  }
});

it('names ended pods in its status before it counts them', () => {
  const world = run({ completions: 2, parallelism: 1 });
  const [pod] = running(world);
  const since = world.store.revision;
  end(world, pod, 0);
  const seen = world.store
    .since(since)
    .filter(({ resource }) => resource === 'jobs.batch')
    .map(({ object }) => (object as Job).status)
    .map(status => [status?.uncountedTerminatedPods?.succeeded?.length ?? 0, status?.succeeded ?? 0]);
  expect(seen.slice(0, 2)).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

it.each([1, 2, 3])(
  'an indexed Job with a limit for each index accounts for every index, whatever happens (%i)',
  seed => {
    const world = run(
      { completionMode: 'Indexed', completions: 6, parallelism: 3, backoffLimitPerIndex: 1 },
      seed,
    );
    const rng = new SeededRng(seed);
    const finish = (exitCode: number) => () => {
      const found = running(world);
      if (found.length > 0) end(world, found[rng.int(found.length)], exitCode);
    };
    disturb(world, rng, [killPod, finish(0), finish(1), restartManager], 15);
    const isOver = () => reasons(world)?.some(reason => /^(Failed|Complete) /.test(reason));
    for (let round = 0; round < 12 && !isOver(); round++) {
      for (const pod of running(world)) end(world, pod, 0);
      world.settle(700);
    }
    const { completedIndexes, failedIndexes, uncountedTerminatedPods } = get(world).status ?? {};
    const size = (text = '') =>
      text.split(',').reduce((sum, part) => {
        const [from, to = from] = part.split('-').map(Number);
        return part === '' ? sum : sum + (to ?? 0) - (from ?? 0) + 1;
      }, 0);
    expect(size(completedIndexes) + size(failedIndexes)).toBe(6);
    expect(uncountedTerminatedPods).toEqual({});
    expect(reasons(world)?.at(-1)).toBe(
      failedIndexes ? 'Failed FailedIndexes' : 'Complete CompletionsReached',
    );
    for (const { metadata } of world.pods()) expect(metadata?.finalizers ?? []).toEqual([]);
  },
);
