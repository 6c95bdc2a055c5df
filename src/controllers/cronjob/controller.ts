import type { CronJob, CronJobStatus, Job, ObjectReference } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { rfc3339 } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import { type EventRecorder, referenceTo } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { controllerOf } from '../common/owner.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { CronJobJobs } from './jobs.ts';
import { missedTimes } from './missed.ts';
import { scheduleOf } from './schedule.ts';

/** Starts Jobs on a schedule. Models pkg/controller/cronjob/cronjob_controllerv2.go. */
export class CronJobController implements Controller {
  private readonly cronJobs: Informer<CronJob>;
  private readonly jobs: Informer<Job>;
  private readonly client: ResourceClient<CronJob>;
  private readonly control: CronJobJobs;
  private readonly recorder: EventRecorder;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    this.cronJobs = context.informers.of<CronJob>('cronjobs.batch');
    this.jobs = context.informers.of<Job>('jobs.batch');
    this.jobs.addIndex('controller', job => [controllerOf(job)?.uid ?? '']);
    this.client = context.client.resource<CronJob>('cronjobs.batch');
    this.recorder = recorderFor(context, 'cronjob-controller');
    this.control = new CronJobJobs(context.client.resource<Job>('jobs.batch'), this.recorder);
    this.loop = new Reconciler(context, 'cronjob', [this.cronJobs, this.jobs], key => this.sync(key));
    const enqueue = (cronJob: CronJob) => this.loop.queue.add(keyOf(cronJob));
    this.cronJobs.on({ add: enqueue, update: (_, cronJob) => enqueue(cronJob), delete: enqueue });
    const jobChanged = (job: Job) => {
      const reference = controllerOf(job);
      if (reference?.kind === 'CronJob') this.loop.queue.add(`${job.metadata?.namespace}/${reference.name}`);
    };
    this.jobs.on({ add: jobChanged, update: (_, job) => jobChanged(job), delete: jobChanged });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(key: string): void {
    const cronJob = this.cronJobs.get(key);
    if (cronJob === undefined) return;
    const jobs = this.jobs.byIndex('controller', cronJob.metadata?.uid ?? '');
    this.control.cleanUp(cronJob, jobs);
    let status = this.control.follow(cronJob, jobs);
    let failure: unknown;
    if (cronJob.metadata?.deletionTimestamp === undefined) {
      try {
        status = this.runDue(key, cronJob, status, jobs);
      } catch (error) {
        failure = error;
      }
    }
    if (!jsonEqual(status, cronJob.status ?? {})) this.client.updateStatus({ ...cronJob, status });
    if (failure !== undefined) throw failure;
  }

  private runDue(key: string, cronJob: CronJob, status: CronJobStatus, jobs: readonly Job[]): CronJobStatus {
    const { spec, metadata } = cronJob;
    const now = this.context.clock.now();
    const schedule = scheduleOf(cronJob, this.recorder, now);
    const next = schedule?.next(now);
    if (schedule === undefined || next === undefined) return status;
    this.loop.queue.addAfter(key, next - now);
    const { latest, tooMany } = missedTimes(cronJob, schedule, now);
    if (tooMany) {
      const message =
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.recorder.event(cronJob, 'Warning', 'TooManyMissedTimes', message);
    }
    if (latest === undefined) return status;
    const deadline = spec?.startingDeadlineSeconds;
    if (deadline !== undefined && latest + deadline * 1000 < now) {
      const message = `Missed scheduled time to start a job: ${rfc1123(latest)}`;
      this.recorder.event(cronJob, 'Warning', 'MissSchedule', message);
      return status;
    }
    const active = status.active ?? [];
    const name = `${metadata?.name}-${Math.floor(latest / 60_000)}`;
    const lastScheduleTime = rfc3339(latest);
    if (active.some(reference => reference.name === name) || status.lastScheduleTime === lastScheduleTime)
      return status;
    if (spec?.concurrencyPolicy === 'Forbid' && active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.recorder.event(cronJob, 'Normal', 'JobAlreadyActive', message);
      return status;
    }
    const left = spec?.concurrencyPolicy === 'Replace' ? this.replace(cronJob, active, jobs) : active;
    const job = this.control.create(cronJob, name, latest);
    if (job === undefined) return { ...status, active: left };
    const { resourceVersion, ...reference } = referenceTo(job);
    return { ...status, active: [...left, { ...reference, resourceVersion }], lastScheduleTime };
  }

  /** Deletes the Jobs that still run. @returns those that could not be deleted */
  private replace(
    cronJob: CronJob,
    active: readonly ObjectReference[],
    jobs: readonly Job[],
  ): readonly ObjectReference[] {
    return active.filter(({ uid }) => {
      const job = jobs.find(found => found.metadata?.uid === uid);
      return job !== undefined && !this.control.delete(cronJob, job);
    });
  }
}

/** The instant as Go's time.RFC1123Z writes it, in UTC. */
function rfc1123(ms: number): string {
  return `${new Date(ms).toUTCString().replace(/ GMT$/, '')} +0000`;
}
