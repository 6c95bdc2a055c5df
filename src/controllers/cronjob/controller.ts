import type { CronJob, CronJobStatus, Job } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { rfc3339 } from '../../base/clock.ts';
import { parseSchedule, type Schedule } from '../../base/cron.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import { type EventRecorder, referenceTo } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { controllerOf, controllerRef } from '../common/owner.ts';
import { isNamespaceTerminating } from '../common/pod-control.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { isFinished, trueCondition } from '../job/verdict.ts';
import { missedTimes } from './missed.ts';

const SCHEDULED_TIME = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** Starts Jobs on a schedule. Models pkg/controller/cronjob/cronjob_controllerv2.go. */
export class CronJobController implements Controller {
  private readonly cronJobs: Informer<CronJob>;
  private readonly jobs: Informer<Job>;
  private readonly client: ResourceClient<CronJob>;
  private readonly jobClient: ResourceClient<Job>;
  private readonly recorder: EventRecorder;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    this.cronJobs = context.informers.of<CronJob>('cronjobs.batch');
    this.jobs = context.informers.of<Job>('jobs.batch');
    this.jobs.addIndex('controller', job => [controllerOf(job)?.uid ?? '']);
    this.client = context.client.resource<CronJob>('cronjobs.batch');
    this.jobClient = context.client.resource<Job>('jobs.batch');
    this.recorder = recorderFor(context, 'cronjob-controller');
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
    this.cleanUp(cronJob, jobs);
    let status = this.followActive(cronJob, jobs);
    if (cronJob.metadata?.deletionTimestamp === undefined && !cronJob.spec?.suspend) {
      status = this.runDue(key, cronJob, status, jobs);
    }
    if (!jsonEqual(status, cronJob.status ?? {})) this.client.updateStatus({ ...cronJob, status });
  }

  /** Takes Jobs that ended out of the list of active ones. */
  private followActive(cronJob: CronJob, jobs: readonly Job[]): CronJobStatus {
    const before = cronJob.status ?? {};
    let active = before.active ?? [];
    let lastSuccessfulTime = before.lastSuccessfulTime;
    for (const job of jobs) {
      const listed = active.some(({ uid }) => uid === job.metadata?.uid);
      if (!isFinished(job)) {
        if (!listed)
          this.recorder.event(
            cronJob,
            'Warning',
            'UnexpectedJob',
            `Saw a job that the controller did not create or forgot: ${job.metadata?.name}`,
          );
        continue;
      }
      if (listed) {
        active = active.filter(({ uid }) => uid !== job.metadata?.uid);
        const condition = trueCondition(job, 'Complete') ? 'Complete' : 'Failed';
        this.recorder.event(
          cronJob,
          'Normal',
          'SawCompletedJob',
          `Saw completed job: ${job.metadata?.name}, condition: ${condition}`,
        );
      }
      const end = job.status?.completionTime;
      if (trueCondition(job, 'Complete') && end && end > (lastSuccessfulTime ?? '')) lastSuccessfulTime = end;
    }
    for (const reference of active) {
      if (jobs.some(({ metadata }) => metadata?.uid === reference.uid)) continue;
      if (this.jobClient.find(cronJob.metadata?.namespace, reference.name ?? '') !== undefined) continue;
      this.recorder.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${reference.name}`);
      active = active.filter(({ uid }) => uid !== reference.uid);
    }
    const { active: _, ...rest } = before;
    return {
      ...rest,
      ...(active.length > 0 && { active }),
      ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }),
    };
  }

  private runDue(key: string, cronJob: CronJob, status: CronJobStatus, jobs: readonly Job[]): CronJobStatus {
    const { spec, metadata } = cronJob;
    const now = this.context.clock.now();
    let schedule: Schedule;
    try {
      schedule = parseSchedule(spec?.schedule ?? '', spec?.timeZone);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.recorder.event(
        cronJob,
        'Warning',
        'UnparseableSchedule',
        `unparseable schedule: ${spec?.schedule} : ${text}`,
      );
      return status;
    }
    const wake = () => {
      const next = schedule.next(now);
      if (next !== undefined) this.loop.queue.addAfter(key, next - now);
    };
    const missed = missedTimes(cronJob, schedule, now);
    if (missed.tooMany) {
      const hint = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.recorder.event(
        cronJob,
        'Warning',
        'TooManyMissedTimes',
        `too many missed start times: ${missed.count}. ${hint}`,
      );
    }
    wake();
    if (missed.latest === undefined) return status;
    const deadline = spec?.startingDeadlineSeconds;
    if (deadline !== undefined && missed.latest + deadline * 1000 < now) {
      this.recorder.event(
        cronJob,
        'Warning',
        'MissSchedule',
        `Missed scheduled time to start a job: ${rfc1123(missed.latest)}`,
      );
      return status;
    }
    const active = status.active ?? [];
    const name = `${metadata?.name}-${Math.floor(missed.latest / 60_000)}`;
    const alreadyStarted =
      active.some(reference => reference.name === name) || status.lastScheduleTime === rfc3339(missed.latest);
    if (alreadyStarted) return status;
    if (spec?.concurrencyPolicy === 'Forbid' && active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.recorder.event(cronJob, 'Normal', 'JobAlreadyActive', message);
      return status;
    }
    let left = active;
    if (spec?.concurrencyPolicy === 'Replace') {
      for (const { uid } of active) {
        const job = jobs.find(found => found.metadata?.uid === uid);
        if (job) this.deleteJob(cronJob, job);
      }
      left = [];
    }
    const job = this.createJob(cronJob, name, missed.latest);
    if (job === undefined) return { ...status, active: left };
    const { resourceVersion, ...reference } = referenceTo(job);
    return {
      ...status,
      active: [...left, { ...reference, resourceVersion }],
      lastScheduleTime: rfc3339(missed.latest),
    };
  }

  private createJob(cronJob: CronJob, name: string, scheduled: number): Job | undefined {
    const { jobTemplate } = cronJob.spec!;
    const annotations = { ...jobTemplate.metadata?.annotations, [SCHEDULED_TIME]: rfc3339(scheduled) };
    const labels = jobTemplate.metadata?.labels;
    const draft: Job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace: cronJob.metadata?.namespace,
        ...(labels && { labels }),
        annotations,
        ownerReferences: [controllerRef(cronJob)],
      },
      spec: jobTemplate.spec,
    };
    try {
      const job = this.jobClient.create(cronJob.metadata?.namespace, draft);
      this.recorder.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
      return job;
    } catch (error) {
      if (isNamespaceTerminating(error)) return undefined;
      if (isReason(error, 'AlreadyExists')) {
        const existing = this.jobClient.get(cronJob.metadata?.namespace, name);
        if (controllerOf(existing)?.uid === cronJob.metadata?.uid)
          return isFinished(existing) ? undefined : existing;
      }
      const text = error instanceof Error ? error.message : String(error);
      this.recorder.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${text}`);
      throw error;
    }
  }

  /** Deletes the oldest ended Jobs over the limits. */
  private cleanUp(cronJob: CronJob, jobs: readonly Job[]): void {
    const started = (job: Job) => job.status?.startTime ?? job.metadata?.creationTimestamp ?? '';
    const oldestFirst = [...jobs].sort((a, b) => (started(a) < started(b) ? -1 : 1));
    for (const [type, limit] of [
      ['Complete', cronJob.spec?.successfulJobsHistoryLimit ?? 3],
      ['Failed', cronJob.spec?.failedJobsHistoryLimit ?? 1],
    ] as const) {
      const ended = oldestFirst.filter(
        job => trueCondition(job, type) && job.metadata?.deletionTimestamp === undefined,
      );
      for (const job of ended.slice(0, Math.max(0, ended.length - limit))) this.deleteJob(cronJob, job);
    }
  }

  private deleteJob(cronJob: CronJob, { metadata }: Job): void {
    try {
      this.jobClient.delete(metadata?.namespace, metadata?.name ?? '', { propagationPolicy: 'Background' });
      this.recorder.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata?.name}`);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

/** The instant as Go's time.RFC1123Z writes it, in UTC. */
function rfc1123(ms: number): string {
  return `${new Date(ms).toUTCString().replace(/ GMT$/, '')} +0000`;
}
