// models pkg/kubelet/pod_workers.go and kubelet.go, SyncPod, SyncTerminatingPod, SyncTerminatedPod

import type { Container, Pod, PodStatus } from '../../api/generated/types.ts';
import type { Timer } from '../../base/clock.ts';
import type { Refusal } from '../admission/predicate.ts';
import { terminationMessage } from '../containers/termination-message.ts';
import { jitter } from '../context.ts';
import { PodProbes } from '../probes/pod-probes.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import type { PodVolumes } from '../volumes/volumes.ts';
import { computeActions, isFinished } from './actions.ts';
import { watchDeadline } from './active-deadline.ts';
import { gracePeriod } from './grace-period.ts';
import { type LaunchedPod, Launcher, type Pass, RETRY_MS } from './launcher.ts';
import { PodMounts } from './mounts.ts';
import { allContainers, podDirectory, podLogDirectory, podReference } from './naming.ts';
import { PodContainers } from './pod-containers.ts';
import { PodResize, type ResizeEvent } from './resize.ts';
import { createSandbox, hasNetwork } from './sandbox.ts';
import { podStatus, rejectedStatus, type Verdict } from './status.ts';
import type { WorkerServices } from './worker-services.ts';

/** The runtime tells of a new sandbox after this: models the relisting of pkg/kubelet/pleg */
const RELIST_MS = 1000;
const NETWORK_RETRY = 1000;
const RESIZE_RETRY = 60_000;
const JITTER = 0.5;

/** Brings one pod of the node to what its spec says, and to its end. */
export class PodWorker implements LaunchedPod {
  readonly uid: string;
  readonly containers: PodContainers;
  readonly probes: PodProbes;
  private readonly mounts: PodMounts;
  private state: 'running' | 'terminating' | 'terminated' | 'stopped' = 'running';
  /** Not let in yet. */
  isHeld = false;
  private busy = false;
  private again = false;
  private freshSandbox = false;
  private readonly launcher: Launcher;
  private readonly resize: PodResize;
  private readonly firstSeen: number;
  /** Containers that were ended for good. */
  private readonly ending = new Set<string>();
  private verdict: Verdict | undefined;
  private retry: Timer | undefined;
  private deadline: Timer | undefined;
  private graceUntil = Number.POSITIVE_INFINITY;

  constructor(
    private readonly services: WorkerServices,
    public pod: Pod,
    /** From a file on the machine, not from the API server. */
    readonly isStatic: boolean,
  ) {
    const { context } = services;
    this.uid = pod.metadata?.uid ?? '';
    this.containers = new PodContainers(context.runtime, this.uid);
    this.mounts = new PodMounts(context, this.uid, services.volumeWorld);
    this.probes = new PodProbes(context, pod, () => this.sync());
    this.resize = new PodResize(pod);
    this.launcher = new Launcher(services, this);
    this.firstSeen = context.clock.now();
    this.adopt();
    const { startTime } = this.status ?? {};
    this.deadline = watchDeadline(context, pod, Date.parse(startTime ?? '') || this.firstSeen, verdict =>
      this.terminate(gracePeriod(pod), verdict),
    );
  }

  get isTerminated(): boolean {
    return this.state === 'terminated';
  }

  /** The pod's status as the kubelet knows it. */
  get status(): PodStatus | undefined {
    return this.services.statusOf(this.pod);
  }

  get isTerminating(): boolean {
    return this.state === 'terminating' || this.state === 'terminated';
  }

  /** The pod's spec or metadata changed. */
  update(pod: Pod): void {
    this.pod = pod;
    this.probes.update(pod);
    this.sync();
  }

  get volumes(): PodVolumes {
    return this.mounts.volumes;
  }

  isWanted(): boolean {
    return this.state === 'running';
  }

  /** The pod with the resources that it was granted. */
  get granted(): Pod {
    return this.resize.granting(this.pod);
  }

  /** Nothing of the pod is started until `release`: room for it is being made. */
  hold(): void {
    this.busy = true;
    this.isHeld = true;
  }

  release(): void {
    this.busy = false;
    this.isHeld = false;
    this.sync();
  }

  /** Looks at the pod at the end of this instant. */
  sync(): void {
    if (this.state !== 'running') return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.services.context.clock.soon(() => this.syncNow());
  }

  /** Brings mounted ConfigMaps, Secrets and the like up to date. */
  refreshVolumes(): void {
    if (this.state === 'running' && this.containers.sandbox !== undefined) this.volumes.setUp(this.pod);
  }

  /** The kubelet refuses the pod: nothing of it runs. */
  reject({ reason, message }: Refusal): void {
    const { recorder, clock } = this.services.context;
    recorder.event(podReference(this.pod), 'Warning', reason, message);
    this.services.report(this, rejectedStatus(this.pod, { reason, message }, clock.now()));
    this.state = 'terminated';
    this.cancelTimers();
    this.services.terminated(this);
  }

  /**
   * Ends the pod: its containers get `graceSeconds`, then are killed. Once begun it can only be made shorter.
   * @param verdict why the kubelet itself does so
   */
  terminate(graceSeconds: number, verdict?: Verdict): void {
    if (this.state === 'terminated' || this.state === 'stopped') return;
    const { clock } = this.services.context;
    const until = clock.now() + graceSeconds * 1000;
    if (this.state === 'terminating' && until >= this.graceUntil) return;
    this.graceUntil = until;
    this.verdict ??= verdict;
    const first = this.state !== 'terminating';
    this.state = 'terminating';
    this.cancelTimers();
    this.probes.end('startup');
    this.probes.end('liveness');
    if (first) this.report(false);
    const { killer } = this.services;
    const { running } = this.containers;
    if (first) {
      let alive = running.length;
      if (alive === 0) clock.soon(() => this.finish());
      for (const container of running) {
        container.onExit(
          clock.bind(() => {
            if (--alive === 0) clock.soon(() => this.finish());
          }),
        );
      }
      killer.killAll(this.pod, running, graceSeconds * 1000);
    } else
      for (const container of running)
        this.services.context.runtime.terminate(container, graceSeconds * 1000);
  }

  /** The kubelet stops: the containers go on, the worker does nothing any more. */
  stop(): void {
    this.state = 'stopped';
    this.cancelTimers();
    this.probes.end();
  }

  /** Writes the status as it is now. @param ending nothing of the pod is started any more */
  report(ending = this.state !== 'running'): void {
    const { context } = this.services;
    const status = podStatus(this.granted, {
      containers: this.containers,
      waiting: this.launcher.waiting,
      isReady: name => this.probes.isReady(name),
      isStarted: name => this.probes.isStarted(name),
      ending,
      nodeIp: context.nodeIp,
      now: context.clock.now(),
      startTime: this.firstSeen,
      before: this.services.statusOf(this.pod),
      verdict: this.verdict,
      resize: this.resize.conditions,
    });
    this.services.report(this, status);
  }

  private syncNow(): void {
    this.busy = false;
    this.again = false;
    if (this.state !== 'running') return;
    this.retry?.cancel();
    this.resizeContainers();
    // ending a container and starting it anew is one pass: nothing is told in between
    if (!this.isRestarting) this.report();
    if (isFinished(this.pod, this.containers, this.launcher.restarting)) {
      this.terminate(gracePeriod(this.pod));
      return;
    }
    const { context } = this.services;
    const canRun = context.isRuntimeUp() || this.containers.sandbox === undefined;
    if (!canRun || !hasNetwork(this.pod, context)) {
      this.later(canRun ? NETWORK_RETRY : RETRY_MS);
      return;
    }
    const mounted = this.mounts.setUp(this.pod, () => this.sync());
    if (!mounted && this.containers.running.length === 0) return;
    const { kill, start, createSandbox } = computeActions(
      this.granted,
      this.containers,
      this.probes,
      this.launcher.restarting,
    );
    if (createSandbox) {
      this.startSandbox();
      return;
    }
    if (kill.length > 0) {
      for (const { container, message, again } of kill) {
        if (again) this.restart(container, message);
        else if (!this.ending.has(container.id)) {
          this.ending.add(container.id);
          this.end(container, message);
        }
      }
      return;
    }
    this.busy = true;
    this.launcher.run(start, pass => this.endPass(pass));
  }

  private get isRestarting(): boolean {
    const { spec } = this.pod;
    return (spec?.containers ?? []).some(({ name }) => {
      const latest = this.containers.latest(name);
      return latest?.state === 'CONTAINER_EXITED' && this.launcher.restarting.has(latest.id);
    });
  }

  /** Grants and applies a change of resources. */
  private resizeContainers(): void {
    const { recorder } = this.services.context;
    const tell = (event: ResizeEvent | undefined) => {
      if (event !== undefined)
        recorder.event(podReference(this.pod), event.type, event.reason, event.message);
    };
    if (this.resize.isAsked(this.pod)) {
      const { node, others } = this.services.neighbours(this);
      tell(this.resize.allocate(this.pod, node, others));
    }
    const restart = (name: string) => {
      const running = this.containers.latest(name);
      if (running !== undefined) this.restart(running, `Container ${name} resize requires restart`);
    };
    tell(this.resize.apply(this.granted, this.containers, restart));
    if (this.resize.conditions.length > 0) this.later(RESIZE_RETRY);
  }

  private startSandbox(): void {
    this.busy = true;
    createSandbox(
      this.pod,
      this.containers,
      this.services.context,
      () => this.isWanted(),
      made => {
        this.busy = false;
        this.freshSandbox = made;
        if (made) this.sync();
        else this.later(RETRY_MS);
      },
    );
  }

  /** Ends a running container so that it is started anew. */
  restart(container: RuntimeContainer, message: string): void {
    if (this.launcher.restarting.has(container.id)) return;
    this.launcher.restarting.add(container.id);
    this.end(container, message);
  }

  /** Ends a running container. @param message for the event */
  end(container: RuntimeContainer, message: string): void {
    const spec = allContainers(this.pod).find(({ name }) => name === container.config.name);
    const seconds =
      (spec && this.probes.graceSeconds(container, spec)) ??
      this.pod.spec?.terminationGracePeriodSeconds ??
      30;
    this.services.killer.kill(this.pod, container, message, seconds * 1000);
  }

  /** A container runs: it is probed, and its end brings the worker back. */
  began(spec: Container, container: RuntimeContainer, adopted = false): void {
    const { clock, files } = this.services.context;
    const ended = clock.bind(() => {
      container.message ||= terminationMessage(container, files);
      this.containers.prune(spec.name);
      this.sync();
    });
    container.onExit(ended);
    this.probes.watch(spec, container, adopted);
  }

  private endPass({ startedAny, retryMs }: Pass): void {
    const { clock } = this.services.context;
    this.busy = false;
    if (this.state !== 'running') return;
    if (startedAny) this.freshSandbox = false;
    if (this.again || startedAny) {
      this.sync();
      return;
    }
    if (retryMs === Number.POSITIVE_INFINITY) return;
    if (this.freshSandbox) {
      // the runtime's news of the sandbox came in meanwhile and asks for another look
      this.freshSandbox = false;
      this.retry = clock.after(RELIST_MS, () => this.sync());
      return;
    }
    // the status that names the reason follows when the pod is looked at the next time
    this.later(retryMs);
  }

  private later(ms: number): void {
    const { clock, rng, config } = this.services.context;
    this.retry?.cancel();
    const wait = jitter(rng, Math.min(Math.max(ms, 0), config.syncFrequency), JITTER);
    this.retry = clock.after(wait, () => this.sync());
  }

  /** Everything has ended: the last status, then nothing of the pod is left on the machine but its logs. */
  private finish(): void {
    if (this.state === 'terminated' || this.state === 'stopped') return;
    const { runtime, files } = this.services.context;
    this.state = 'terminated';
    this.cancelTimers();
    this.probes.end();
    this.report(true);
    for (const { id } of this.containers.sandboxes) runtime.endSandbox(id);
    this.volumes.tearDown();
    if (files.exists(podDirectory(this.uid))) files.rm(podDirectory(this.uid), { recursive: true });
    this.report(true);
    this.services.terminated(this);
  }

  /** The pod is gone from the API server: its dead containers and logs go as well. */
  cleanUp(): void {
    const { runtime, files } = this.services.context;
    for (const { id } of [...this.containers.sandboxes]) runtime.removeSandbox(id);
    const logs = podLogDirectory(this.pod);
    if (files.exists(logs)) files.rm(logs, { recursive: true });
  }

  /** Takes over what ran already when this kubelet started. */
  private adopt(): void {
    if (this.containers.running.length === 0) return;
    this.volumes.setUp(this.pod);
    for (const container of this.containers.running) {
      const spec = allContainers(this.pod).find(({ name }) => name === container.config.name);
      if (spec !== undefined) this.began(spec, container, true);
    }
  }

  private cancelTimers(): void {
    this.retry?.cancel();
    this.mounts.cancel();
    this.deadline?.cancel();
  }
}
