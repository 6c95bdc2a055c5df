import type { Job, JobCondition, JobStatus, Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { isReason } from '../../api/status.ts';
import { rfc3339 } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { claim } from '../common/claim.ts';
import { Expectations } from '../common/expectations.ts';
import { controllerOf } from '../common/owner.ts';
import { PodCache } from '../common/pod-cache.ts';
import { isNamespaceTerminating, PodControl } from '../common/pod-control.ts';
import { Reconciler } from '../common/reconciler.ts';
import { slowStart } from '../common/slow-start.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { podsToDelete } from '../replicaset/victims.ts';
import { FailureBackoff } from './backoff.ts';
import { indexOf, isIndexed, isTracked, jobPod, TRACKING } from './pods.ts';
import { indexFields, type Tally, tally } from './tally.ts';
import { isFinished, trueCondition, type Verdict, verdict } from './verdict.ts';

const MAX_CREATES = 500;

/** Runs the pods of Jobs until enough have succeeded or too many failed. Models pkg/controller/job/job_controller.go. */
export class JobController implements Controller {
  private readonly jobs: Informer<Job>;
  private readonly pods: PodCache;
  private readonly client: ResourceClient<Job>;
  private readonly recorder: EventRecorder;
  private readonly podControl: PodControl;
  private readonly expectations: Expectations;
  private readonly backoff: FailureBackoff;
  private readonly loop: Reconciler;
  private readonly orphans: Reconciler;
  /** Pods that are counted in a status already, until the cache shows them without their finalizer. */
  private readonly counted = new Set<string>();

  constructor(private readonly context: ControllerContext) {
    this.jobs = context.informers.of<Job>('jobs.batch');
    this.pods = new PodCache(context);
    this.client = context.client.resource<Job>('jobs.batch');
    this.recorder = recorderFor(context, 'job-controller');
    this.podControl = new PodControl(context.client, this.recorder);
    this.expectations = new Expectations(context.clock);
    this.backoff = new FailureBackoff(context.clock);
    const reads = [this.jobs, this.pods.informer];
    this.loop = new Reconciler(context, 'job', reads, key => this.sync(key));
    this.orphans = new Reconciler(context, 'job', reads, key => this.releaseOrphan(key));
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
    if (!isTracked(pod)) this.counted.delete(pod.metadata?.uid ?? '');
    const job = this.ownerOf(pod);
    if (job === undefined) {
      if (isTracked(pod)) this.orphans.queue.add(keyOf(pod));
      return;
    }
    if (pod.metadata?.deletionTimestamp !== undefined)
      this.expectations.deletionObserved(keyOf(job), keyOf(pod));
    else if (isNew) this.expectations.creationObserved(keyOf(job));
    this.loop.queue.add(keyOf(job));
  }

  private podGone(pod: Pod): void {
    this.counted.delete(pod.metadata?.uid ?? '');
    const job = this.ownerOf(pod);
    if (job === undefined) return;
    this.expectations.deletionObserved(keyOf(job), keyOf(pod));
    this.loop.queue.add(keyOf(job));
  }

  /** A pod whose Job is gone waits for nobody. */
  private releaseOrphan(key: string): void {
    const pod = this.pods.informer.get(key);
    if (pod && this.ownerOf(pod) === undefined) this.release(pod);
  }

  private release(pod: Pod): void {
    if (!isTracked(pod)) return;
    const { namespace, name = '', finalizers = [], uid } = pod.metadata ?? {};
    const rest = finalizers.filter(finalizer => finalizer !== TRACKING);
    try {
      this.podControl.pods.patch(namespace, name, PATCH.merge, { metadata: { uid, finalizers: rest } });
    } catch (error) {
      if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
    }
  }

  private sync(key: string): void {
    const job = this.jobs.get(key);
    if (job === undefined) {
      this.expectations.forget(key);
      this.backoff.forget(key);
      return;
    }
    const mine = this.claimPods(job);
    if (isFinished(job)) {
      for (const pod of mine) this.release(pod);
      return;
    }
    const now = this.context.clock.now();
    const count = tally(job, mine, this.counted);
    this.backoff.note(key, count);
    const end = verdict(job, count, now);
    let active = count.active.length;
    let failure: unknown;
    if (this.expectations.satisfied(key) && job.metadata?.deletionTimestamp === undefined) {
      try {
        active += end ? this.deletePods(key, job, count.active) : this.manage(key, job, count);
      } catch (error) {
        failure = error;
      }
    }
    this.writeStatus(job, count, active, end);
    this.wakeAtDeadline(key, job, now);
    if (failure !== undefined) throw failure;
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
    return claim(
      { owner: job, freshOwner, dependents: this.podControl.pods, matches },
      this.pods.claimable(job),
    );
  }

  /** Creates or deletes pods. @returns by how many the active ones change */
  private manage(key: string, job: Job, count: Tally): number {
    const { spec } = job;
    if (spec?.suspend) return this.deletePods(key, job, count.active);
    const surplus = count.active.length - wantedActive(job, count);
    if (surplus > 0) {
      return this.deletePods(key, job, podsToDelete(count.active, [], surplus, this.context.clock.now()));
    }
    const waitsForTerminating =
      spec?.podReplacementPolicy === 'Failed' || spec?.podFailurePolicy !== undefined;
    const missing = Math.min(-surplus - (waitsForTerminating ? count.terminating : 0), MAX_CREATES);
    if (missing <= 0) return 0;
    const wait = this.backoff.left(key);
    if (wait > 0) {
      this.loop.queue.addAfter(key, wait);
      return 0;
    }
    return this.createPods(key, job, count, missing);
  }

  private createPods(key: string, job: Job, count: Tally, missing: number): number {
    const indexes = isIndexed(job) ? freeIndexes(job, count, missing) : undefined;
    const number = indexes?.length ?? missing;
    this.expectations.expect(key, number);
    const { done, error } = slowStart(number, at => {
      try {
        this.podControl.create(job, jobPod(job, indexes?.[at]));
      } catch (failure) {
        if (!isNamespaceTerminating(failure)) throw failure;
      }
    });
    for (let skipped = done; skipped < number; skipped++) this.expectations.creationObserved(key);
    if (error !== undefined) throw error;
    return done;
  }

  private deletePods(key: string, job: Job, victims: readonly Pod[]): number {
    if (victims.length === 0) return 0;
    this.expectations.expect(key, 0, victims.map(keyOf));
    let failure: unknown;
    for (const pod of victims) {
      try {
        this.podControl.delete(job, pod.metadata?.name ?? '');
      } catch (error) {
        this.expectations.deletionObserved(key, keyOf(pod));
        if (!isReason(error, 'NotFound')) failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return -victims.length;
  }

  private writeStatus(job: Job, count: Tally, active: number, end: Verdict | undefined): void {
    const time = rfc3339(this.context.clock.now());
    // The last word is only spoken when no pod runs any more.
    const isOver = end !== undefined && active === 0 && count.terminating === 0;
    const conditions = this.conditions(job, end, isOver, time);
    const startTime = job.spec?.suspend ? undefined : (job.status?.startTime ?? time);
    const completionTime = isOver && end.type === 'Complete' ? time : undefined;
    const status: JobStatus = {
      ...(conditions.length > 0 && { conditions }),
      ...(startTime !== undefined && { startTime }),
      ...(completionTime !== undefined && { completionTime }),
      ...(active > 0 && { active }),
      ...(count.succeeded > 0 && { succeeded: count.succeeded }),
      ...(count.failed > 0 && { failed: count.failed }),
      ready: count.ready,
      terminating: count.terminating,
      ...indexFields(job, count),
      uncountedTerminatedPods: {},
    };
    if (!jsonEqual(status, job.status)) {
      this.client.updateStatus({ ...job, status });
      if (isOver) this.tellEnd(job, end);
    }
    for (const pod of count.counted) {
      this.counted.add(pod.metadata?.uid ?? '');
      this.release(pod);
    }
  }

  private conditions(
    job: Job,
    end: Verdict | undefined,
    isOver: boolean,
    time: string,
  ): readonly JobCondition[] {
    let conditions = this.suspension(job, time);
    if (end === undefined) return conditions;
    const { reason, message } = end;
    const add = (type: string) => {
      if (conditions.some(condition => condition.type === type)) return;
      const condition = {
        type,
        status: 'True',
        lastProbeTime: time,
        lastTransitionTime: time,
        reason,
        message,
      };
      conditions = [...conditions, condition];
    };
    add(end.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget');
    if (isOver) add(end.type);
    return conditions;
  }

  private suspension(job: Job, time: string): readonly JobCondition[] {
    const conditions = job.status?.conditions ?? [];
    const suspended = trueCondition(job, 'Suspended') !== undefined;
    const wanted = job.spec?.suspend === true;
    if (suspended === wanted) return conditions;
    const [status, reason, message] = wanted
      ? ['True', 'JobSuspended', 'Job suspended']
      : ['False', 'JobResumed', 'Job resumed'];
    this.recorder.event(job, 'Normal', wanted ? 'Suspended' : 'Resumed', message);
    const condition = {
      type: 'Suspended',
      status,
      lastProbeTime: time,
      lastTransitionTime: time,
      reason,
      message,
    };
    return [...conditions.filter(({ type }) => type !== 'Suspended'), condition];
  }

  private tellEnd(job: Job, { type, reason, message }: Verdict): void {
    if (type === 'Complete') this.recorder.event(job, 'Normal', 'Completed', 'Job completed');
    else this.recorder.event(job, 'Warning', reason, message);
  }
}

function wantedActive({ spec }: Job, { active, succeeded }: Tally): number {
  const parallelism = spec?.parallelism ?? 1;
  if (spec?.completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(spec.completions - succeeded, parallelism));
}

function freeIndexes(
  { spec }: Job,
  { active, completedIndexes, failedIndexes }: Tally,
  count: number,
): number[] {
  const taken = new Set(active.map(indexOf));
  const free: number[] = [];
  for (let index = 0; index < (spec?.completions ?? 0) && free.length < count; index++) {
    if (!taken.has(index) && !completedIndexes.has(index) && !failedIndexes.has(index)) free.push(index);
  }
  return free;
}
