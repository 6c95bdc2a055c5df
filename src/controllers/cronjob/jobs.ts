import type { CronJob, CronJobStatus, Job } from '../../api/generated/types.ts';
import { isReason } from '../../api/status.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import { controllerOf, controllerRef } from '../common/owner.ts';
import { isNamespaceTerminating } from '../common/pod-control.ts';
import { isFinished, trueCondition } from '../job/verdict.ts';

const SCHEDULED_TIME = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** Makes, follows and clears away the Jobs of CronJobs, and tells of it. Models pkg/controller/cronjob/cronjob_controllerv2.go and injection.go. */
export class CronJobJobs {
  constructor(
    private readonly jobs: ResourceClient<Job>,
    private readonly recorder: EventRecorder,
  ) {}

  /** The status without Jobs that have ended or are gone. @throws ApiError */
  follow(cronJob: CronJob, jobs: readonly Job[]): CronJobStatus {
    const before = cronJob.status ?? {};
    let active = before.active ?? [];
    let lastSuccessfulTime = before.lastSuccessfulTime;
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      this.recorder.event(cronJob, type, reason, message);
    for (const job of jobs) {
      const name = job.metadata?.name;
      const listed = active.some(({ uid }) => uid === job.metadata?.uid);
      if (!isFinished(job)) {
        const message = `Saw a job that the controller did not create or forgot: ${name}`;
        if (!listed) tell('Warning', 'UnexpectedJob', message);
        continue;
      }
      if (listed) {
        active = active.filter(({ uid }) => uid !== job.metadata?.uid);
        const condition = trueCondition(job, 'Complete') ? 'Complete' : 'Failed';
        tell('Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${condition}`);
      }
      const end = job.status?.completionTime;
      if (trueCondition(job, 'Complete') && end && end > (lastSuccessfulTime ?? '')) lastSuccessfulTime = end;
    }
    for (const reference of active) {
      if (jobs.some(({ metadata }) => metadata?.uid === reference.uid)) continue;
      // The cache may be behind: the server knows.
      if (this.jobs.find(cronJob.metadata?.namespace, reference.name ?? '') !== undefined) continue;
      tell('Normal', 'MissingJob', `Active job went missing: ${reference.name}`);
      active = active.filter(({ uid }) => uid !== reference.uid);
    }
    const { active: _, ...rest } = before;
    return {
      ...rest,
      ...(active.length > 0 && { active }),
      ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }),
    };
  }

  /** Makes the Job of a due time. @returns it, also when an earlier try made it; undefined when the name is another's @throws ApiError, after an event about it */
  create(cronJob: CronJob, name: string, scheduled: number): Job | undefined {
    const { jobTemplate } = cronJob.spec!;
    const { namespace } = cronJob.metadata ?? {};
    const annotations = { ...jobTemplate.metadata?.annotations, [SCHEDULED_TIME]: rfc3339(scheduled) };
    const labels = jobTemplate.metadata?.labels;
    const draft: Job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace,
        ...(labels && { labels }),
        annotations,
        ownerReferences: [controllerRef(cronJob)],
      },
      spec: jobTemplate.spec,
    };
    try {
      const job = this.jobs.create(namespace, draft);
      this.recorder.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
      return job;
    } catch (error) {
      if (isNamespaceTerminating(error)) return undefined;
      if (isReason(error, 'AlreadyExists')) {
        const existing = this.jobs.get(namespace, name);
        return controllerOf(existing)?.uid === cronJob.metadata?.uid ? existing : undefined;
      }
      const text = error instanceof Error ? error.message : String(error);
      this.recorder.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${text}`);
      throw error;
    }
  }

  /** Deletes the oldest ended Jobs over the limits. */
  cleanUp(cronJob: CronJob, jobs: readonly Job[]): void {
    const started = (job: Job) => job.status?.startTime ?? job.metadata?.creationTimestamp ?? '';
    const oldestFirst = [...jobs].sort((a, b) => (started(a) < started(b) ? -1 : 1));
    for (const [type, limit] of [
      ['Complete', cronJob.spec?.successfulJobsHistoryLimit ?? 3],
      ['Failed', cronJob.spec?.failedJobsHistoryLimit ?? 1],
    ] as const) {
      const ended = oldestFirst.filter(
        job => trueCondition(job, type) && job.metadata?.deletionTimestamp === undefined,
      );
      for (const job of ended.slice(0, Math.max(0, ended.length - limit))) this.delete(cronJob, job);
    }
  }

  /** @returns whether it was deleted; an event tells of it or of why not */
  delete(cronJob: CronJob, { metadata }: Job): boolean {
    try {
      this.jobs.delete(metadata?.namespace, metadata?.name ?? '', { propagationPolicy: 'Background' });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.recorder.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${text}`);
      return false;
    }
    this.recorder.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata?.name}`);
    return true;
  }
}
