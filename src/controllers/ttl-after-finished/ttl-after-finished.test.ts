import { expect, it } from 'vitest';
import type { Job } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { controllerOf } from '../common/owner.ts';
import { type Disturbance, disturb, restartManager } from '../testing/disturb.ts';
import { World } from '../testing/world.ts';

const jobs = (world: World) => world.list<Job>('jobs.batch', 'default');
const hasEnded = ({ status }: Job) =>
  status?.conditions?.some(({ type, status: value }) => type === 'Complete' && value === 'True') === true;

it.each([1, 2, 3])(
  'takes away ended Jobs with a time to live and no others, after random disturbance %i',
  seed => {
    const world = new World({ seed });
    world.kubelet.phaseOf = ({ metadata }) => (metadata?.labels?.ends === 'yes' ? 'Succeeded' : 'Running');
    let count = 0;
    /** Jobs that the test deleted itself. */
    const dropped = new Set<string>();
    const add: Disturbance = (w, rng) => {
      const ttl = [undefined, 0, 5, 60][rng.int(4)];
      w.create<Job>('jobs.batch', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: `job-${count}`, namespace: 'default' },
        spec: {
          ...(ttl !== undefined && { ttlSecondsAfterFinished: ttl }),
          template: {
            metadata: { labels: { ends: rng.int(3) === 0 ? 'no' : 'yes' } },
            spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] },
          },
        },
      });
      count++;
    };
    const some = (rng: SeededRng) => jobs(world)[rng.int(Math.max(1, jobs(world).length))];
    const rng = new SeededRng(seed);
    const change: Disturbance = w => {
      const ttlSecondsAfterFinished = [null, 3, 90][rng.int(3)];
      const found = some(rng);
      if (found)
        w.of('jobs.batch').patch('default', found.metadata?.name ?? '', PATCH.merge, {
          spec: { ttlSecondsAfterFinished },
        });
    };
    const drop: Disturbance = w => {
      const found = some(rng);
      if (!found) return;
      dropped.add(found.metadata?.name ?? '');
      w.of('jobs.batch').delete('default', found.metadata?.name ?? '', { propagationPolicy: 'Background' });
    };
    disturb(world, rng, [add, add, add, change, change, drop, restartManager], 25);
    for (const job of jobs(world)) {
      if (hasEnded(job))
        expect([keyOf(job), job.spec?.ttlSecondsAfterFinished]).toEqual([keyOf(job), undefined]);
    }
    // Whoever went had a time to live and had ended, the last time it was seen.
    const last = new Map<string, Job>();
    let expired = 0;
    for (const { resource, type, object } of world.store.since(0)) {
      if (resource !== 'jobs.batch') continue;
      const name = object.metadata?.name ?? '';
      if (type !== 'DELETED') last.set(name, object as Job);
      else if (!dropped.has(name)) {
        expired++;
        const job = last.get(name)!;
        expect(hasEnded(job) && job.spec?.ttlSecondsAfterFinished !== undefined).toBe(true);
      }
    }
    expect(expired).toBeGreaterThan(0);
    const alive = new Set(jobs(world).map(({ metadata }) => metadata?.uid));
    for (const pod of world.pods()) expect(alive).toContain(controllerOf(pod)?.uid);
  },
);
