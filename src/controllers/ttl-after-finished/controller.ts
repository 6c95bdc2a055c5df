import type { Job } from '../../api/generated/types.ts';
import { keyOf, splitKey } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import type { ResourceClient } from '../../client/client.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

/** Deletes Jobs some time after they ended, as their ttlSecondsAfterFinished says. Models pkg/controller/ttlafterfinished/ttlafterfinished_controller.go. */
export class TtlAfterFinishedController implements Controller {
  private readonly client: ResourceClient<Job>;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    const jobs = context.informers.of<Job>('jobs.batch');
    this.client = context.client.resource<Job>('jobs.batch');
    this.loop = new Reconciler(context, 'ttl after finished', [jobs], key => this.sync(key));
    const enqueue = (job: Job) => {
      if (expiry(job) !== undefined) this.loop.queue.add(keyOf(job));
    };
    jobs.on({ add: enqueue, update: (_, job) => enqueue(job) });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(key: string): void {
    const { namespace, name } = splitKey(key);
    // The server is asked, not the cache: the time to live may have been raised just now.
    const job = this.client.find(namespace, name);
    const at = job && expiry(job);
    if (job === undefined || at === undefined) return;
    const left = at - this.context.clock.now();
    if (left > 0) {
      this.loop.queue.addAfter(key, left);
      return;
    }
    const preconditions = { uid: job.metadata?.uid };
    try {
      this.client.delete(namespace, name, { propagationPolicy: 'Foreground', preconditions });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

/** When an ended Job is to go, in milliseconds; undefined when it stays. */
function expiry({ metadata, spec, status }: Job): number | undefined {
  const end = status?.conditions?.find(
    ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
  );
  if (spec?.ttlSecondsAfterFinished === undefined || metadata?.deletionTimestamp !== undefined)
    return undefined;
  if (end?.lastTransitionTime === undefined) return undefined;
  return Date.parse(end.lastTransitionTime) + spec.ttlSecondsAfterFinished * 1000;
}
