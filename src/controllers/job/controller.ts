import type { Job, JobCondition, JobStatus, Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { claim } from '../common/claim.ts';
import { Expectations } from '../common/expectations.ts';
import { controllerOf } from '../common/owner.ts';
import { PodCache } from '../common/pod-cache.ts';
import { PodControl } from '../common/pod-control.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { FailureBackoff } from './backoff.ts';
import { suspension } from './conditions.ts';
import { JobPodManager, type Managed } from './pod-manager.ts';
import { isTracked, TRACKING } from './pods.ts';
import { JobStatusWriter } from './status.ts';
import { type Tally, tally } from './tally.ts';
import { completion, isFinished, type Verdict, verdict } from './verdict.ts';

const CONTROLLER_NAME = 'kubernetes.io/job-controller';

/** Runs the pods of Jobs until enough have succeeded or too many failed. Models pkg/controller/job/job_controller.go. */
export class JobController implements Controller {
  private readonly jobs: Informer<Job>;
  private readonly pods: PodCache;
  private readonly client: ResourceClient<Job>;
  private readonly recorder: EventRecorder;
  private readonly podControl: PodControl;
  private readonly expectations: Expectations;
  private readonly backoff = new FailureBackoff();
  private readonly podManager: JobPodManager;
  private readonly writer: JobStatusWriter;
  private readonly loop: Reconciler;
  private readonly orphans: Reconciler;
  /** Pods that were let go, until the cache shows them without their finalizer. */
  private readonly released = new Set<string>();

  constructor(private readonly context: ControllerContext) {
    this.jobs = context.informers.of<Job>('jobs.batch');
    this.pods = new PodCache(context);
    this.client = context.client.resource<Job>('jobs.batch');
    this.recorder = recorderFor(context, 'job-controller');
    this.podControl = new PodControl(context.client, this.recorder);
    this.expectations = new Expectations(context.clock);
    const reads = [this.jobs, this.pods.informer];
    this.loop = new Reconciler(context, 'job', reads, key => this.sync(key));
    this.orphans = new Reconciler(context, 'job', reads, key => this.releaseOrphan(key));
    this.podManager = new JobPodManager(this.podControl, this.expectations, this.loop.queue, context.clock);
    this.writer = new JobStatusWriter(this.client, pod => this.release(pod));
    const enqueue = (job: Job) => this.loop.queue.add(keyOf(job));
    this.jobs.on({ add: enqueue, update: (_, job) => enqueue(job), delete: job => this.jobDeleted(job) });
    this.pods.informer.on({
      add: pod => this.podSeen(pod, true),
      update: (_, pod) => this.podSeen(pod, false),
      delete: pod => this.podGone(pod),
    });
  }

  start(): void {
    this.loop.start();
    this.orphans.start();
  }

  stop(): void {
    this.loop.stop();
    this.orphans.stop();
  }

  private jobDeleted(job: Job): void {
    this.loop.queue.add(keyOf(job));
    for (const pod of this.pods.ownedBy(job)) if (isTracked(pod)) this.orphans.queue.add(keyOf(pod));
  }

  private ownerOf(pod: Pod): Job | undefined {
    const reference = controllerOf(pod);
    if (reference?.kind !== 'Job') return undefined;
    const job = this.jobs.get(`${pod.metadata?.namespace}/${reference.name}`);
    return job?.metadata?.uid === reference.uid ? job : undefined;
  }

  private podSeen(pod: Pod, isNew: boolean): void {
    if (!isTracked(pod)) this.released.delete(pod.metadata?.uid ?? '');
    const job = this.ownerOf(pod);
    if (job === undefined || isFinished(job)) {
      if (isTracked(pod)) this.orphans.queue.add(keyOf(pod));
      return;
    }
    if (pod.metadata?.deletionTimestamp !== undefined)
      this.expectations.deletionObserved(keyOf(job), keyOf(pod));
    else if (isNew) this.expectations.creationObserved(keyOf(job));
    this.loop.queue.add(keyOf(job));
  }

  private podGone(pod: Pod): void {
    this.released.delete(pod.metadata?.uid ?? '');
    const job = this.ownerOf(pod);
    if (job === undefined) return;
    this.expectations.deletionObserved(keyOf(job), keyOf(pod));
    this.loop.queue.add(keyOf(job));
  }

  /** A pod whose Job is gone or has ended waits for nobody. */
  private releaseOrphan(key: string): void {
    const pod = this.pods.informer.get(key);
    const job = pod && this.ownerOf(pod);
    if (pod && (job === undefined || (isFinished(job) && isManagedHere(job)))) this.podManager.release(pod);
  }

  private sync(key: string): void {
    const job = this.jobs.get(key);
    if (job === undefined) this.expectations.forget(key);
    if (job === undefined || isFinished(job)) this.backoff.forget(key);
    if (job === undefined || isFinished(job) || !isManagedHere(job)) return;
    const maySee = this.expectations.satisfied(key);
    const now = this.context.clock.now();
    const time = rfc3339(now);
    const count = tally(job, this.claimPods(job), this.released);
    const backoff = this.backoff.next(key, count.newlySucceeded, count.newlyFailed);
    let end = verdict(job, count, now);
    if (end === undefined) this.wakeAtDeadline(key, job, now);
    const isDecided = end !== undefined;
    const mayManage = !isDecided && maySee && job.metadata?.deletionTimestamp === undefined;
    const managed: Managed = isDecided
      ? this.podManager.deleteActive(job, count.active)
      : mayManage
        ? this.podManager.manage(key, job, count, backoff)
        : { active: count.active.length, deleted: 0, deletedReady: 0 };
    // It has not ended while pods run that could not be told to go, or that the cache does not show yet.
    if (isDecided && (managed.active > 0 || !maySee)) end = undefined;
    if (!isDecided) end = completion(job, count, managed.active);
    const conditions =
      mayManage && end === undefined ? this.suspended(job, time) : (job.status?.conditions ?? []);
    const { startTime: started, ...before } = job.status ?? {};
    const startTime = job.spec?.suspend ? undefined : (started ?? time);
    const status: JobStatus = {
      ...before,
      ...(conditions.length > 0 && { conditions }),
      ...(startTime !== undefined && { startTime }),
      active: managed.active,
      ready: count.ready - managed.deletedReady,
      terminating: count.terminating + managed.deleted,
    };
    const over = this.writer.write(job, { count, end, status, time }, () => this.backoff.keep(key, backoff));
    if (over) this.tellEnd(job, count, over);
    if (managed.error !== undefined) throw managed.error;
  }

  private wakeAtDeadline(key: string, { spec, status }: Job, now: number): void {
    if (spec?.activeDeadlineSeconds === undefined || spec.suspend) return;
    const start = status?.startTime === undefined ? now : Date.parse(status.startTime);
    this.loop.queue.addAfter(key, Math.max(0, start + spec.activeDeadlineSeconds * 1000 - now));
  }

  private claimPods(job: Job): Pod[] {
    const { namespace, name = '' } = job.metadata ?? {};
    const matches = (pod: Pod) => matchesSelector(job.spec?.selector, pod.metadata?.labels);
    const freshOwner = () => this.client.get(namespace, name);
    const task = {
      owner: job,
      freshOwner,
      dependents: this.podControl.pods,
      matches,
      finalizers: [TRACKING],
    };
    return claim(task, this.pods.claimable(job));
  }

  private release(pod: Pod): void {
    this.podManager.release(pod);
    this.released.add(pod.metadata?.uid ?? '');
  }

  /** The conditions, with the news that the Job was suspended or resumed, which an event tells too. */
  private suspended(job: Job, time: string): readonly JobCondition[] {
    const conditions = job.status?.conditions ?? [];
    const news = suspension(job, time);
    if (news === undefined) return conditions;
    const reason = news.status === 'True' ? 'Suspended' : 'Resumed';
    this.recorder.event(job, 'Normal', reason, news.message ?? '');
    const known = conditions.some(({ type }) => type === 'Suspended');
    return known
      ? conditions.map(condition => (condition.type === 'Suspended' ? news : condition))
      : [...conditions, news];
  }

  private tellEnd(job: Job, { succeeded }: Tally, { type, reason, message }: Verdict): void {
    if (type === 'Failed') {
      this.recorder.event(job, 'Warning', reason, message);
      return;
    }
    if (job.spec?.completions !== undefined && succeeded > job.spec.completions) {
      const tooMany = 'Too many succeeded pods running after completion count reached';
      this.recorder.event(job, 'Warning', 'TooManySucceededPods', tooMany);
    }
    this.recorder.event(job, 'Normal', 'Completed', 'Job completed');
  }
}

/** False for a Job that its managedBy leaves to somebody else. */
function isManagedHere({ spec }: Job): boolean {
  return spec?.managedBy === undefined || spec.managedBy === CONTROLLER_NAME;
}
