// models pkg/kubelet/kuberuntime/kuberuntime_manager.go, the part of SyncPod that starts containers, and doBackOff
import type { Container, Pod } from '../../api/generated/types.ts';
import { formatGoDuration } from '../../apimachinery/go/duration.ts';
import { Backoff } from '../backoff.ts';
import type { StartResult } from '../containers/starter.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import type { PodVolumes } from '../volumes/volumes.ts';
import type { Waiting } from './container-status.ts';
import { containerReference, formatPod } from './naming.ts';
import type { PodContainers } from './pod-containers.ts';
import type { WorkerServices } from './worker-services.ts';

/** Doubled up to the config's maxContainerRestartPeriod; the gate ReduceDefaultCrashLoopBackOffDecay (1 s, at most 1 min) is off by default. */
const FIRST_CRASH_BACKOFF = 10_000;
/** A pod whose containers could not be started is looked at again after this. */
export const RETRY_MS = 10_000;

/** The pod that containers are started for. */
export interface LaunchedPod {
  /** With the resources that it was granted. */
  readonly granted: Pod;
  readonly containers: PodContainers;
  readonly volumes: PodVolumes;
  /** Is it still to run? */
  isWanted(): boolean;
  /** A container runs. */
  began(spec: Container, container: RuntimeContainer): void;
  /** Ends a container, which counts as a crash. */
  end(container: RuntimeContainer, message: string): void;
}

/** How a pass over the containers to be started went. */
export interface Pass {
  readonly startedAny: boolean;
  /** When to try again what could not be started: milliseconds from now; Infinity when nothing failed. */
  readonly retryMs: number;
}

/** Starts the containers of one pod, one after the other, with waits after crashes. */
export class Launcher {
  /** Why a container is not started, by its name. */
  readonly waiting = new Map<string, Waiting>();
  /** Containers that the kubelet itself ended to start them anew: their end is no crash. */
  readonly restarting = new Set<string>();
  private readonly crashes: Backoff;

  constructor(
    private readonly services: WorkerServices,
    private readonly owner: LaunchedPod,
  ) {
    const { clock, config } = services.context;
    this.crashes = new Backoff(clock, FIRST_CRASH_BACKOFF, config.maxContainerRestartPeriod);
  }

  /** Starts all that may be started now. @param done called once, also when the pod stopped being wanted meanwhile */
  run(
    list: readonly Container[],
    done: (pass: Pass) => void,
    pass: Pass = { startedAny: false, retryMs: Number.POSITIVE_INFINITY },
  ): void {
    const { owner } = this;
    const [container, ...rest] = list;
    const { sandbox } = owner.containers;
    if (container === undefined || sandbox === undefined || !owner.isWanted()) {
      done(pass);
      return;
    }
    const wait = this.crashWait(container);
    if (wait > 0) {
      this.run(rest, done, { ...pass, retryMs: Math.min(pass.retryMs, wait) });
      return;
    }
    this.waiting.delete(container.name);
    this.services.starter.start(
      {
        pod: owner.granted,
        container,
        sandbox,
        attempt: (owner.containers.latest(container.name)?.config.attempt ?? -1) + 1,
        volumes: owner.volumes,
        sources: this.services.sources(sandbox.ip),
        wanted: () => owner.isWanted() && owner.containers.sandbox?.id === sandbox.id,
        running: made => owner.began(container, made),
      },
      result => this.started(container, result, pass, next => this.run(rest, done, next)),
    );
  }

  private started(
    container: Container,
    result: StartResult | 'abandoned',
    pass: Pass,
    next: (pass: Pass) => void,
  ): void {
    if (result === 'abandoned') {
      next(pass);
      return;
    }
    if ('waiting' in result) {
      this.waiting.set(container.name, result.waiting);
      next({ ...pass, retryMs: Math.min(pass.retryMs, RETRY_MS) });
      return;
    }
    const after = { ...pass, startedAny: true };
    const hook = container.lifecycle?.postStart;
    if (hook === undefined) {
      next(after);
      return;
    }
    this.services.hooks.run(this.owner.granted, container, result.started, hook, 'PostStart', failure => {
      if (failure === undefined) {
        next(after);
        return;
      }
      this.waiting.set(container.name, { reason: 'PostStartHookError', message: failure });
      const { clock } = this.services.context;
      result.started.onExit(clock.bind(() => next({ ...after, retryMs: Math.min(after.retryMs, RETRY_MS) })));
      this.owner.end(result.started, 'FailedPostStartHook');
    });
  }

  /** How long a crashed container has still to wait; 0 when it may start now. */
  private crashWait(container: Container): number {
    const { clock, recorder } = this.services.context;
    const { containers, granted: pod } = this.owner;
    const latest = containers.latest(container.name);
    const ended = latest && this.restarting.has(latest.id) ? containers.previous(container.name) : latest;
    if (ended === undefined || ended.state !== 'CONTAINER_EXITED') return 0;
    const key = `${container.name}_${container.image}`;
    if (!this.crashes.isWaiting(key, ended.finishedAt)) {
      this.crashes.next(key, ended.finishedAt);
      return 0;
    }
    const wait = this.crashes.get(key);
    const event = `Back-off restarting failed container ${container.name} in pod ${formatPod(pod)}`;
    recorder.event(containerReference(pod, container), 'Warning', 'BackOff', event);
    const message = `back-off ${formatGoDuration(wait)} restarting failed container=${container.name} pod=${formatPod(pod)}`;
    this.waiting.set(container.name, { reason: 'CrashLoopBackOff', message });
    return ended.finishedAt + wait - clock.now();
  }
}
