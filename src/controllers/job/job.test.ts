import { describe, expect, it } from 'vitest';
import type { Job, Pod } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { disturb, killPod, restartManager } from '../testing/disturb.ts';
import { World } from '../testing/world.ts';
import { formatIndexes, parseIndexes } from './indexes.ts';

const get = (world: World) => world.get<Job>('jobs.batch', 'web');
const conditions = (world: World) =>
  get(world).status?.conditions?.map(({ type, reason }) => `${type} ${reason}`);

function run(spec: Partial<Job['spec']>, phase: (pod: Pod) => string, seed = 1): World {
  const world = new World({ seed });
  world.kubelet.phaseOf = phase;
  world.create<Job>('jobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } },
      ...spec,
    },
  });
  return world;
}

describe('Job', () => {
  it('ends when enough pods have succeeded', () => {
    const world = run({ completions: 5, parallelism: 2 }, () => 'Succeeded');
    world.settle(60);
    expect(get(world).status).toMatchObject({
      succeeded: 5,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    });
    expect(get(world).status?.active).toBeUndefined();
    expect(get(world).status?.completionTime).toBeDefined();
    expect(conditions(world)).toEqual([
      'SuccessCriteriaMet CompletionsReached',
      'Complete CompletionsReached',
    ]);
    expect(world.pods()).toHaveLength(5);
    for (const { metadata } of world.pods()) expect(metadata?.finalizers ?? []).toEqual([]);
    expect(world.events('web').at(-1)).toBe('Completed: Job completed');
  });

  it('gives up after the backoff limit, waiting longer after each failure', () => {
    const world = run({ backoffLimit: 2 }, () => 'Failed');
    world.settle(5);
    expect(world.pods()).toHaveLength(1);
    world.settle(10);
    expect(world.pods()).toHaveLength(2);
    world.settle(120);
    expect(world.pods()).toHaveLength(3);
    expect(get(world).status?.failed).toBe(3);
    expect(conditions(world)).toEqual(['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded']);
    expect(world.events('web')).toContain(
      'BackoffLimitExceeded: Job has reached the specified backoff limit',
    );
  });

  it('fails at its deadline and takes its pods with it', () => {
    const world = run({ activeDeadlineSeconds: 20 }, () => 'Running');
    world.settle(10);
    expect(get(world).status?.active).toBe(1);
    world.settle(60);
    expect(conditions(world)?.at(-1)).toBe('Failed DeadlineExceeded');
    expect(world.pods()).toEqual([]);
  });

  it('pauses while suspended', () => {
    const world = run({ suspend: true }, () => 'Succeeded');
    world.settle();
    expect(world.pods()).toEqual([]);
    expect(conditions(world)).toEqual(['Suspended JobSuspended']);
    world.of('jobs.batch').patch('default', 'web', PATCH.merge, { spec: { suspend: false } });
    world.settle();
    expect(conditions(world)?.at(-1)).toBe('Complete CompletionsReached');
  });

  it('gives indexed pods their index and runs a failed one again', () => {
    const failedOnce = new Set<string>();
    const world = run({ completions: 3, parallelism: 3, completionMode: 'Indexed' }, ({ metadata }) => {
      const index = metadata?.labels?.['batch.kubernetes.io/job-completion-index'] ?? '';
      if (index !== '1' || failedOnce.has(index)) return 'Succeeded';
      failedOnce.add(index);
      return 'Failed';
    });
    world.settle(60);
    expect(get(world).status).toMatchObject({ succeeded: 3, failed: 1, completedIndexes: '0-2' });
    for (const { metadata, spec } of world.pods()) {
      const index = metadata?.annotations?.['batch.kubernetes.io/job-completion-index'];
      expect(metadata?.name).toMatch(new RegExp(`^web-${index}-`));
      expect(spec?.hostname).toBe(`web-${index}`);
    }
  });

  it('goes some time after it ended, with its pods', () => {
    const world = run({ ttlSecondsAfterFinished: 60 }, () => 'Succeeded');
    world.settle(30);
    expect(world.list('jobs.batch', 'default')).toHaveLength(1);
    world.settle(90);
    expect([...world.list('jobs.batch', 'default'), ...world.pods()]).toEqual([]);
  });

  it.each([1, 2, 3, 4])('counts every pod once whatever happens (%i)', seed => {
    const world = run({ completions: 8, parallelism: 3, backoffLimit: 1000 }, () => 'Running', seed);
    const rng = new SeededRng(seed);
    const end = (phase: string) => () => {
      const running = world
        .pods()
        .filter(({ status, metadata }) => status?.phase === 'Running' && !metadata?.deletionTimestamp);
      const found = running[rng.int(Math.max(1, running.length))];
      if (found) world.of<Pod>('pods').updateStatus({ ...found, status: { ...found.status, phase } });
    };
    disturb(world, rng, [killPod, end('Succeeded'), end('Failed'), restartManager], 15);
    world.kubelet.phaseOf = () => 'Succeeded';
    for (let left = 0; left < 12 && conditions(world)?.at(-1) !== 'Complete CompletionsReached'; left++) {
      end('Succeeded')();
      world.settle(700);
    }
    expect(get(world).status).toMatchObject({ succeeded: 8 });
    expect(conditions(world)?.at(-1)).toBe('Complete CompletionsReached');
    world.of('jobs.batch').delete('default', 'web', { propagationPolicy: 'Background' });
    world.settle(60);
    expect(world.pods()).toEqual([]);
  });
});

describe('completion indexes', () => {
  it('are written as ranges and read back', () => {
    expect(formatIndexes(new Set([0, 2, 3, 4, 7, 8]))).toBe('0,2-4,7,8');
    expect([...parseIndexes('0,2-4,7,8')]).toEqual([0, 2, 3, 4, 7, 8]);
  });
});
