import type { Pod } from '../../api/generated/types.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { type ClusterEvent, covers, type EventInterest } from '../framework/events.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import type { Logger } from '../log.ts';
import type { Nominator } from './nominator.ts';
import { PodHeap } from './pod-heap.ts';
import { QueuedPod } from './queued-pod.ts';

/** What the queue needs to know of a pod's profile. */
export interface QueueProfile {
  readonly preEnqueue: readonly Plugin[];
  /** By plugin, the changes that may help pods it refused. */
  readonly interests: ReadonlyMap<string, readonly EventInterest[]>;
}

export interface QueueOptions {
  readonly less: NonNullable<Plugin['less']>;
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
  /** The profile that a pod names; undefined where it is for another scheduler. */
  readonly profile: (pod: Pod) => QueueProfile | undefined;
}

/** How often the backoff queue is looked through, and the unschedulable pods. */
const BACKOFF_FLUSH_MS = 1_000;
const LEFTOVER_FLUSH_MS = 30_000;
/** Pods wait no longer than this for a change that helps them. */
const LEFTOVER_MS = 5 * 60_000;

type Verdict = 'skip' | 'after backoff' | 'at once';

/**
 * Pods that wait to be scheduled: the active ones, those backing off, and those for which no node fits until
 * something changes. models pkg/scheduler/backend/queue/scheduling_queue.go
 */
export class SchedulingQueue {
  private readonly active: PodHeap;
  private readonly backoff: PodHeap;
  private readonly errorBackoff: PodHeap;
  private readonly unschedulable = new Map<string, QueuedPod>();
  /** Pods that are being decided or bound, with what changed meanwhile. */
  private readonly inFlight = new Map<string, ClusterEvent[]>();
  private timers: readonly Timer[] = [];

  /** @param wake called when a pod may be popped */
  constructor(
    private readonly options: QueueOptions,
    private readonly clock: Clock,
    private readonly nominator: Nominator,
    private readonly log: Logger,
    private readonly wake: () => void,
  ) {
    this.active = new PodHeap((a, b) => options.less(a, b));
    const sooner = (a: QueuedPod, b: QueuedPod) =>
      a.backoffEnds < b.backoffEnds || (a.backoffEnds === b.backoffEnds && options.less(a, b));
    this.backoff = new PodHeap(sooner);
    this.errorBackoff = new PodHeap(sooner);
  }

  start(): void {
    const toSecond = BACKOFF_FLUSH_MS - (this.clock.now() % BACKOFF_FLUSH_MS);
    const flushes = { cancel: () => first.cancel() };
    const first = this.clock.after(toSecond, () => {
      flushes.cancel = this.clock.every(BACKOFF_FLUSH_MS, () => this.flushBackoff()).cancel;
      this.flushBackoff();
    });
    this.timers = [
      { cancel: () => flushes.cancel() },
      this.clock.every(LEFTOVER_FLUSH_MS, () => this.flushLeftovers()),
    ];
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
  }

  /** A pod without a node came. */
  add(pod: PodInfo): void {
    this.nominator.update(pod);
    const queued = new QueuedPod(pod, this.clock.now());
    this.enqueue(queued, false, 'PodAdd');
  }

  /** A pod without a node changed. @param events what of it changed, as plugins may care about */
  update(pod: PodInfo, event: ClusterEvent): void {
    this.nominator.update(pod);
    if (this.inFlight.has(pod.uid)) {
      this.inFlight.get(pod.uid)!.push(event);
      return;
    }
    const { uid } = pod;
    for (const heap of [this.active, this.backoff, this.errorBackoff]) {
      const queued = heap.get(uid);
      if (queued === undefined) continue;
      heap.remove(uid);
      queued.pod = pod;
      heap.push(queued);
      return;
    }
    const queued = this.unschedulable.get(uid);
    if (queued === undefined) {
      this.add(pod);
      return;
    }
    queued.pod = pod;
    this.moveIfHelped(queued, event);
  }

  /** A pod went, or got a node. */
  delete(uid: string): void {
    this.nominator.remove(uid);
    this.active.remove(uid);
    this.backoff.remove(uid);
    this.errorBackoff.remove(uid);
    this.unschedulable.delete(uid);
  }

  /** The next pod to schedule. Where none is active, one that backs off is taken early. */
  pop(): QueuedPod | undefined {
    const queued = this.active.pop() ?? this.backoff.pop();
    if (queued === undefined) return undefined;
    queued.attempts++;
    queued.backoffEnds = 0;
    queued.unschedulablePlugins = new Set();
    queued.pendingPlugins = new Set();
    this.inFlight.set(queued.pod.uid, []);
    return queued;
  }

  /** True when `pop` would give a pod. */
  get hasNext(): boolean {
    return this.active.size + this.backoff.size > 0;
  }

  /** The pod is decided: what changes from now on does not concern this try. */
  done(uid: string): void {
    this.inFlight.delete(uid);
  }

  /** Takes a pod back that could not be scheduled. */
  giveBack(queued: QueuedPod): void {
    const { uid } = queued.pod;
    const meanwhile = this.inFlight.get(uid) ?? [];
    this.done(uid);
    if (this.has(uid)) return;
    queued.timestamp = this.clock.now();
    const refusing = queued.unschedulablePlugins.size + queued.pendingPlugins.size > 0;
    if (refusing) {
      queued.unschedulableCount++;
      queued.errorsCount = 0;
    } else queued.errorsCount++;
    // Without a plugin to blame something broke, and trying again is all that can be done.
    if (!refusing) {
      this.enqueue(queued, true, 'ScheduleAttemptFailure');
      return;
    }
    const verdicts = meanwhile.map(event => this.verdict(queued, event));
    if (verdicts.includes('at once')) this.enqueue(queued, false, 'ScheduleAttemptFailure');
    else if (verdicts.includes('after backoff')) this.enqueue(queued, true, 'ScheduleAttemptFailure');
    else this.park(queued, 'ScheduleAttemptFailure');
  }

  /** Something in the cluster changed: pods that it may help are tried again. @param except a pod that it cannot help */
  announce(event: ClusterEvent, except?: string): void {
    for (const events of this.inFlight.values()) events.push(event);
    for (const queued of [...this.unschedulable.values()])
      if (queued.pod.uid !== except) this.moveIfHelped(queued, event);
  }

  /** Lets a pod be tried at once, if it waits. */
  activate(uid: string): void {
    const queued = this.unschedulable.get(uid) ?? this.backoff.get(uid) ?? this.errorBackoff.get(uid);
    if (queued === undefined) return;
    this.delete(uid);
    this.nominator.update(queued.pod);
    this.enqueue(queued, false, 'ForceActivate');
  }

  /** Where a pod waits; undefined where it does not. */
  placeOf(uid: string): 'active' | 'backoff' | 'unschedulable' | 'gated' | undefined {
    if (this.active.get(uid)) return 'active';
    if (this.backoff.get(uid) ?? this.errorBackoff.get(uid)) return 'backoff';
    const waiting = this.unschedulable.get(uid);
    if (waiting === undefined) return undefined;
    return waiting.gatingPlugin === undefined ? 'unschedulable' : 'gated';
  }

  /** A pod as it waits. */
  find(uid: string): QueuedPod | undefined {
    return (
      this.active.get(uid) ??
      this.backoff.get(uid) ??
      this.errorBackoff.get(uid) ??
      this.unschedulable.get(uid)
    );
  }

  private has(uid: string): boolean {
    return this.placeOf(uid) !== undefined;
  }

  private enqueue(queued: QueuedPod, withBackoff: boolean, event: string): void {
    const refusal = this.gate(queued);
    if (refusal !== undefined) {
      queued.gatingPlugin = refusal;
      queued.unschedulablePlugins = new Set([...queued.unschedulablePlugins, refusal]);
      this.park(queued, event);
      return;
    }
    queued.gatingPlugin = undefined;
    if (withBackoff && this.backsOff(queued)) {
      (queued.errorsCount > 0 ? this.errorBackoff : this.backoff).push(queued);
      this.say(queued, event, 'Backoff');
      // It may be popped early.
      if (queued.errorsCount === 0) this.wake();
      return;
    }
    this.active.push(queued);
    this.say(queued, event, 'Active');
    this.wake();
  }

  private park(queued: QueuedPod, event: string): void {
    this.unschedulable.set(queued.pod.uid, queued);
    this.say(queued, event, 'Unschedulable');
  }

  private say(queued: QueuedPod, event: string, queue: string): void {
    if (!this.log.enabled(5)) return;
    this.log.info(5, 'scheduling_queue.go:729', 'Pod moved to an internal scheduling queue', {
      pod: queued.pod.key,
      event,
      queue,
    });
  }

  /** The name of the first plugin that keeps the pod out. */
  private gate(queued: QueuedPod): string | undefined {
    for (const plugin of this.options.profile(queued.pod.pod)?.preEnqueue ?? [])
      if (plugin.preEnqueue?.(queued.pod) !== undefined) return plugin.name;
    return undefined;
  }

  private moveIfHelped(queued: QueuedPod, event: ClusterEvent): void {
    const verdict = this.verdict(queued, event);
    if (verdict === 'skip') return;
    this.unschedulable.delete(queued.pod.uid);
    // What comes back is a new arrival among its like.
    queued.timestamp = this.clock.now();
    this.enqueue(queued, verdict === 'after backoff', event.resource);
  }

  /** Whether a change may help a pod, by those who refused it. */
  private verdict(queued: QueuedPod, event: ClusterEvent): Verdict {
    const interests = this.options.profile(queued.pod.pod)?.interests;
    if (interests === undefined) return 'skip';
    const helps = (plugin: string) =>
      (interests.get(plugin) ?? []).some(
        interest =>
          covers(interest, event) &&
          (event.resource !== 'TargetPod' || event.after?.metadata?.uid === queued.pod.uid) &&
          (interest.hint?.(queued.pod, event) ?? true),
      );
    if ([...queued.pendingPlugins].some(helps)) return 'at once';
    return [...queued.unschedulablePlugins].some(helps) ? 'after backoff' : 'skip';
  }

  /** 1 s after the first failure, then twice as long each time, to a limit; ends on whole seconds. */
  private backsOff(queued: QueuedPod): boolean {
    const failures = queued.errorsCount > 0 ? queued.errorsCount : queued.unschedulableCount;
    if (failures === 0) return false;
    const { initialBackoffMs, maxBackoffMs } = this.options;
    const wait = Math.min(initialBackoffMs * 2 ** (failures - 1), maxBackoffMs);
    queued.backoffEnds = Math.floor((queued.timestamp + wait) / 1000) * 1000;
    return queued.backoffEnds > this.clock.now();
  }

  private flushBackoff(): void {
    for (const heap of [this.backoff, this.errorBackoff])
      for (
        let next = heap.peek();
        next !== undefined && next.backoffEnds <= this.clock.now();
        next = heap.peek()
      ) {
        heap.pop();
        this.enqueue(next, false, 'BackoffComplete');
      }
  }

  private flushLeftovers(): void {
    const before = this.clock.now() - LEFTOVER_MS;
    for (const queued of [...this.unschedulable.values()]) {
      if (queued.timestamp > before) continue;
      this.unschedulable.delete(queued.pod.uid);
      queued.timestamp = this.clock.now();
      this.enqueue(queued, true, 'UnschedulableTimeout');
    }
  }
}
