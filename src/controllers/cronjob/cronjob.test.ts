import { describe, expect, it } from 'vitest';
import type { CronJob, Job } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, killPod, restartManager } from '../testing/disturb.ts';
import { World } from '../testing/world.ts';

const at = (text: string) => Date.parse(text);
const jobs = (world: World) => world.list<Job>('jobs.batch', 'default');

function run(spec: Partial<CronJob['spec']> = {}, phase = 'Succeeded', seed = 1): World {
  const world = new World({ seed });
  world.kubelet.phaseOf = () => phase;
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } };
  world.create<CronJob>('cronjobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'web', namespace: 'default' },
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template } }, ...spec },
  });
  return world;
}

describe('CronJob', () => {
  it('starts a Job named after the minute and keeps the last three that succeeded', () => {
    const world = run();
    world.settle(60);
    const [job] = jobs(world);
    expect(job?.metadata?.name).toBe(`web-${at('2026-01-01T00:01:00Z') / 60_000}`);
    expect(job?.metadata?.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp']).toBe(
      '2026-01-01T00:01:00Z',
    );
    world.settle(600);
    expect(jobs(world)).toHaveLength(3);
    const { status } = world.get<CronJob>('cronjobs.batch', 'web');
    expect(status).toMatchObject({ lastScheduleTime: '2026-01-01T00:11:00Z' });
    expect(status?.active).toBeUndefined();
  });

  it('starts no second Job while one runs when that is forbidden, and replaces it when told to', () => {
    const world = run({ concurrencyPolicy: 'Forbid' }, 'Running');
    world.settle(300);
    expect(jobs(world)).toHaveLength(1);
    const [first] = jobs(world);
    world
      .of('cronjobs.batch')
      .patch('default', 'web', PATCH.merge, { spec: { concurrencyPolicy: 'Replace' } });
    world.settle(120);
    expect(jobs(world)).toHaveLength(1);
    expect(jobs(world)[0]?.metadata?.uid).not.toBe(first?.metadata?.uid);
  });

  it.each([
    [
      { schedule: '0 0 31 2 *' },
      'InvalidSchedule: invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second',
    ],
    [
      { schedule: 'TZ=UTC * * * * *' },
      'UnsupportedSchedule: CRON_TZ or TZ used in schedule "TZ=UTC * * * * *" is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
    ],
  ])('says what is wrong with a schedule: %j', (spec, event) => {
    // Both are refused when new, but may be there from before.
    const world = run();
    const stored = world.store.get('cronjobs.batch', 'default', 'web')!;
    world.store.update('cronjobs.batch', 'default', 'web', {
      ...stored,
      spec: { ...(stored as CronJob).spec, ...spec },
    } as CronJob);
    world.settle(2);
    expect(world.events('web')).toContain(event);
  });

  it.each([1, 2, 3])(
    'has one Job a minute at most, and none left behind, after random disturbance %i',
    seed => {
      const world = run({}, 'Succeeded', seed);
      const suspend: Disturbance = (w, rng) =>
        void w
          .of('cronjobs.batch')
          .patch('default', 'web', PATCH.merge, { spec: { suspend: rng.int(2) === 0 } });
      const killJob: Disturbance = (w, rng) => {
        const found = jobs(w)[rng.int(3)];
        if (found)
          w.of('jobs.batch').delete('default', found.metadata?.name ?? '', {
            propagationPolicy: 'Background',
          });
      };
      disturb(world, new SeededRng(seed), [killPod, killJob, suspend, restartManager, w => w.settle(70)], 15);
      world.of('cronjobs.batch').patch('default', 'web', PATCH.merge, { spec: { suspend: false } });
      world.settle(300);
      expect(jobs(world)).toHaveLength(3);
      expect(world.get<CronJob>('cronjobs.batch', 'web').status?.active ?? []).toEqual([]);
      world.of('cronjobs.batch').delete('default', 'web', { propagationPolicy: 'Background' });
      world.settle(60);
      expect([...jobs(world), ...world.pods()]).toEqual([]);
    },
  );
});
