import type { Pod } from '../api/generated/types.ts';
import { KUBERNETES_VERSION } from '../api/version.ts';
import { parseGoDuration } from '../apimachinery/go/duration.ts';
import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import { uuid } from '../base/rng.ts';
import type { Client } from '../client/client.ts';
import { LeaderElection } from '../client/leader-election.ts';
import { type Assumed, BindingCycles } from './binding-cycle.ts';
import { Cache } from './cache/cache.ts';
import { defaultConfiguration } from './config/decode.ts';
import type { ProfileConfiguration, SchedulerConfiguration } from './config/types.ts';
import { EventHandlers } from './event-handlers.ts';
import { DecisionLog } from './explain/decision-log.ts';
import type { Explanation } from './explain/explain.ts';
import { Explainer } from './explain/explainer.ts';
import type { WhatIf } from './explain/what-if.ts';
import type { ClusterEvent } from './framework/events.ts';
import { fitErrorMessage } from './framework/fit-error.ts';
import { NodeStatuses } from './framework/node-statuses.ts';
import { PodInfo } from './framework/pod-info.ts';
import { createProfile, type Profile } from './framework/profile.ts';
import { isRejected, messageOf, type Outcome, refuse, type Status } from './framework/status.ts';
import { Informers } from './informers.ts';
import { Logger, type LogSink } from './log.ts';
import { IN_TREE, type Registry } from './plugins/registry.ts';
import { Nominator } from './queue/nominator.ts';
import type { QueuedPod } from './queue/queued-pod.ts';
import { SchedulingQueue } from './queue/scheduling-queue.ts';
import { Reporter } from './reporter.ts';
import { type CycleResult, SchedulingCycle } from './scheduling-cycle.ts';

export interface SchedulerOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Absent: kube-scheduler's defaults. */
  readonly configuration?: SchedulerConfiguration;
  /** The host it runs on, for its name in events and in the leader's lease. */
  readonly hostname?: string;
  /** As `-v`. */
  readonly verbosity?: number;
  readonly log?: LogSink;
  /** Plugins beside the in-tree ones. */
  readonly registry?: Registry;
  /** The leader's lease is lost; a program ends then. */
  readonly onLeaseLost?: () => void;
}

/** How often it looks whether the first lists have succeeded. */
const SYNC_CHECK_MS = 100;

/**
 * kube-scheduler: gives each pod without a node the best one. All it knows it has from the API server, and all it does
 * goes there. models pkg/scheduler/scheduler.go and schedule_one.go
 */
export class Scheduler {
  readonly decisions = new DecisionLog();
  readonly cache = new Cache();
  readonly informers: Informers;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly queue: SchedulingQueue;
  private readonly clock: Clock;

  private readonly log: Logger;
  private readonly nominator = new Nominator();
  private readonly cycle: SchedulingCycle;
  private readonly bindings: BindingCycles;
  private readonly reporter: Reporter;
  private readonly explainer: Explainer;
  private readonly election: LeaderElection | undefined;
  private running = false;
  private stopped = false;
  private awake = false;

  /** @throws ConfigurationError when a profile cannot be built */
  constructor(options: SchedulerOptions) {
    const { client, clock, rng, configuration = defaultConfiguration(), hostname = 'localhost' } = options;
    this.clock = clock;
    this.log = new Logger(options.verbosity ?? 0, options.log);
    this.informers = new Informers(client, clock);
    this.bindings = new BindingCycles(clock);
    this.reporter = new Reporter(client, clock, rng.fork('events'), this.log, hostname);
    const registry = { ...IN_TREE, ...options.registry };
    const profileOver = (profile: ProfileConfiguration, cache: Cache) =>
      createProfile(profile, registry, {
        cache,
        client,
        clock,
        events: this.reporter.recorder(profile.schedulerName),
        listers: this.informers.listers(),
        log: this.log,
        nominator: this.nominator,
        rng: rng.fork(profile.schedulerName),
        activate: pod => this.queue.activate(pod.uid),
        rejectWaiting: uid => this.bindings.reject(uid, 'preempted'),
      });
    const { profiles } = configuration;
    this.profiles = new Map(
      profiles.map(profile => [profile.schedulerName, profileOver(profile, this.cache)]),
    );
    this.cycle = new SchedulingCycle(this.cache, this.log, configuration.percentageOfNodesToScore);
    const [first] = this.profiles.values();
    const profileOf = (pod: Pod) => {
      const profile = this.profiles.get(pod.spec?.schedulerName ?? '');
      return profile && { preEnqueue: profile.at.preEnqueue, interests: profile.interests };
    };
    this.queue = new SchedulingQueue(
      {
        less: first!.at.queueSort[0]!.less,
        initialBackoffMs: configuration.podInitialBackoffSeconds * 1000,
        maxBackoffMs: configuration.podMaxBackoffSeconds * 1000,
        profile: profileOf,
      },
      clock,
      this.nominator,
      this.log,
      () => this.wake(),
    );
    const { leaderElection } = configuration;
    if (leaderElection.leaderElect)
      this.election = new LeaderElection({
        client,
        clock,
        rng: rng.fork('lease'),
        log: this.log,
        identity: `${hostname}_${uuid(rng.fork('identity'))}`,
        namespace: leaderElection.resourceNamespace,
        name: leaderElection.resourceName,
        leaseMs: parseGoDuration(leaderElection.leaseDuration) ?? 15_000,
        renewMs: parseGoDuration(leaderElection.renewDeadline) ?? 10_000,
        retryMs: parseGoDuration(leaderElection.retryPeriod) ?? 2_000,
        started: () => this.run(),
        lost: () => {
          this.log.error('server.go:255', 'Leaderelection lost', undefined);
          this.stop();
          options.onLeaseLost?.();
        },
      });
    const named = new Map(profiles.map(profile => [profile.schedulerName, profile]));
    this.explainer = new Explainer(this.cache, this.informers, this.queue, this.decisions, (name, cache) =>
      profileOver(named.get(name)!, cache),
    );
    const isMine = (pod: Pod) => this.profiles.has(pod.spec?.schedulerName ?? '');
    new EventHandlers(this.cache, this.queue, isMine, uid => this.bindings.reject(uid, 'removed')).attach(
      this.informers,
    );
  }

  /** Starts to follow the cluster and, once it leads, to schedule. */
  start(): void {
    this.log.info(0, 'server.go:176', 'Starting Kubernetes Scheduler', { version: KUBERNETES_VERSION });
    this.log.info(0, 'server.go:178', 'Golang settings', { GOGC: '', GOMAXPROCS: '', GOTRACEBACK: '' });
    this.informers.start();
    this.whenSynced(() => (this.election === undefined ? this.run() : this.election.start()));
  }

  /**
   * Why a pod is where it is, or nowhere, as data. @param key `namespace/name`
   * @param nodes for a waiting pod, at most so many nodes are looked at
   */
  explain(key: string, nodes = 50): Explanation {
    return this.explainer.explain(key, nodes);
  }

  /** A pod in the cluster as it is now, to try changes on. The pod must be this scheduler's. */
  whatIf(pod: Pod): WhatIf {
    return this.explainer.whatIf(pod);
  }

  /** Stops at once. What is bound stays bound. @param release gives the leader's lease back, as on SIGTERM */
  stop(release = false): void {
    this.stopped = true;
    this.running = false;
    this.election?.stop(release);
    this.queue.stop();
    this.informers.stop();
    this.reporter.stop();
  }

  private whenSynced(then: () => void): void {
    if (this.stopped) return;
    if (this.informers.synced) then();
    else this.clock.after(SYNC_CHECK_MS, () => this.whenSynced(then));
  }

  private run(): void {
    this.running = true;
    this.reporter.start();
    this.queue.start();
    this.wake();
  }

  /** Sees to it that the next pod is scheduled at the end of this instant. */
  private wake(): void {
    if (!this.running || this.awake || !this.queue.hasNext) return;
    this.awake = true;
    this.clock.soon(() => {
      this.awake = false;
      if (!this.running) return;
      this.scheduleOne();
      this.wake();
    });
  }

  private scheduleOne(): void {
    const queued = this.queue.pop();
    if (queued === undefined) return;
    const { pod } = queued;
    const profile = this.profiles.get(pod.pod.spec?.schedulerName ?? '');
    if (profile === undefined || this.skips(profile, pod)) {
      this.queue.done(pod.uid);
      return;
    }
    this.log.info(4, 'schedule_one.go:92', 'About to try and schedule pod', { pod: pod.key });
    this.log.info(3, 'schedule_one.go:110', 'Attempting to schedule pod', { pod: pod.key });
    const result = this.cycle.run(profile, pod);
    this.record(profile, queued, result);
    if (result.node === undefined) this.failed(profile, queued, result);
    else this.place({ profile, state: result.state, queued, node: result.node }, result);
  }

  private skips(profile: Profile, pod: PodInfo): boolean {
    if (!pod.terminating) return this.cache.isAssumed(pod.uid);
    this.log.info(3, 'schedule_one.go:386', 'Skip schedule deleting pod', { pod: pod.key });
    this.reporter.failed(profile.name, pod, `skip schedule deleting pod: ${pod.key}`);
    return true;
  }

  /** Reserves, asks for permission and binds. */
  private place(assumed: Assumed, result: CycleResult): void {
    const { profile, state, queued, node } = assumed;
    const { pod } = queued;
    this.cache.assume(pod, node);
    this.nominator.remove(pod.uid);
    for (const plugin of profile.at.reserve) {
      const status = plugin.reserve(state, pod, node);
      if (status === undefined) continue;
      const message = `running Reserve plugin "${plugin.name}": ${messageOf(status)}`;
      this.takeBack(assumed, isRejected(status) ? status : refuse(plugin.name, 'Error', message));
      return;
    }
    const permission = this.bindings.permit(assumed);
    if (permission !== undefined && 'code' in permission) {
      this.takeBack(assumed, permission);
      return;
    }
    const waitMs = permission?.waitMs ?? 0;
    if (waitMs > 0 || this.bindings.takesTime(assumed)) this.reporter.status(pod, { nominatedNode: node });
    const decided = () => this.queue.done(pod.uid);
    this.bindings.run(assumed, waitMs, decided, outcome => this.bound(assumed, result, outcome));
  }

  private bound(assumed: Assumed, result: CycleResult, outcome: Outcome): void {
    const { profile, queued, node } = assumed;
    const { pod } = queued;
    if (outcome !== undefined) {
      this.log.info(1, 'schedule_one.go:1010', 'Failed to bind pod', { pod: pod.key });
      this.takeBack(assumed, outcome);
      return;
    }
    this.log.info(2, 'schedule_one.go:348', 'Successfully bound pod to node', {
      pod: pod.key,
      node,
      evaluatedNodes: result.evaluated,
      feasibleNodes: result.feasible.length,
    });
    this.reporter.scheduled(profile.name, pod, node);
  }

  /** The pod cannot have the node after all. */
  private takeBack(assumed: Assumed, status: Status): void {
    const { profile, state, queued, node } = assumed;
    const { pod } = queued;
    for (const plugin of [...profile.at.reserve].reverse()) plugin.unreserve?.(state, pod, node);
    this.cache.forget(pod.uid);
    const left: ClusterEvent = { resource: 'AssignedPod', actions: new Set(['Delete']), before: pod.pod };
    const rejected = isRejected(status);
    const statuses = new NodeStatuses();
    statuses.set(node, status);
    const message = rejected
      ? fitErrorMessage(1, { statuses, preFilterMessage: '', postFilterMessage: '' })
      : messageOf(status);
    const nobody: ReadonlySet<string> = new Set();
    // Where it was only refused, its own leaving cannot help it.
    if (!rejected) this.queue.announce(left);
    this.failed(profile, queued, {
      outcome: rejected ? 'unschedulable' : 'error',
      message,
      nominatedNode: '',
      unschedulablePlugins: rejected ? new Set([status.plugin]) : nobody,
      pendingPlugins: nobody,
    });
    if (rejected) this.queue.announce(left, pod.uid);
  }

  /** models schedule_one.go, handleSchedulingFailure */
  private failed(
    profile: Profile,
    queued: QueuedPod,
    failure: Pick<
      CycleResult,
      'outcome' | 'message' | 'nominatedNode' | 'unschedulablePlugins' | 'pendingPlugins'
    >,
  ): void {
    const { pod } = queued;
    const { message = '', nominatedNode } = failure;
    if (failure.outcome === 'error')
      this.log.error('schedule_one.go:1055', 'Error scheduling pod; retrying', message, { pod: pod.key });
    else if (this.cache.nodes.size === 0)
      this.log.info(
        2,
        'schedule_one.go:1045',
        'Unable to schedule pod; no nodes are registered to the cluster; waiting',
        {
          pod: pod.key,
        },
      );
    else
      this.log.info(2, 'schedule_one.go:1050', 'Unable to schedule pod; no fit; waiting', {
        pod: pod.key,
        err: message,
      });
    queued.unschedulablePlugins = failure.unschedulablePlugins;
    queued.pendingPlugins = failure.pendingPlugins;
    this.giveBack(queued, nominatedNode);
    this.reporter.failed(profile.name, pod, message);
    this.reporter.status(pod, {
      condition: {
        type: 'PodScheduled',
        status: 'False',
        reason: failure.outcome === 'error' ? 'SchedulerError' : 'Unschedulable',
        message,
      },
      ...(nominatedNode === undefined ? {} : { nominatedNode }),
    });
  }

  private giveBack(queued: QueuedPod, nominatedNode: string | undefined): void {
    const current = this.informers.pods.get(queued.pod.key);
    if (current === undefined || current.metadata?.uid !== queued.pod.uid || current.spec?.nodeName) {
      this.queue.done(queued.pod.uid);
      return;
    }
    if (current !== queued.pod.pod) queued.pod = new PodInfo(current);
    this.queue.giveBack(queued);
    const node = nominatedNode ?? current.status?.nominatedNodeName ?? '';
    if (node === '') this.nominator.remove(queued.pod.uid);
    else this.nominator.set(queued.pod, node);
  }

  private record(profile: Profile, { pod, attempts }: QueuedPod, result: CycleResult): void {
    const { state: _state, unschedulablePlugins: _blamed, pendingPlugins: _pending, ...rest } = result;
    this.decisions.add({
      ...rest,
      pod: pod.key,
      uid: pod.uid,
      scheduler: profile.name,
      at: this.clock.now(),
      attempt: attempts,
    });
  }
}
