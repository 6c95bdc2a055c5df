// models pkg/kubelet/kubelet.go

import type { Node, Pod } from '../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../api/status.ts';
import type { NodeAgent } from '../apiserver/interface.ts';
import type { Clock } from '../base/clock.ts';
import { jsonEqual } from '../base/json.ts';
import type { Rng } from '../base/rng.ts';
import type { Client } from '../client/client.ts';
import { EventRecorder } from '../client/events.ts';
import { Informer } from '../client/informer.ts';
import type { FileSystem } from '../machine/filesystem.ts';
import type { Network } from '../machine/network/network.ts';
import { admitUnderPressure, isCritical } from './admission/eviction-admission.ts';
import { type Misfit, misfits, osRefusal, type Refusal } from './admission/predicate.ts';
import { PreemptedPods } from './admission/preempted-pods.ts';
import { podsToPreempt } from './admission/preemption.ts';
import { admitSysctls } from './admission/sysctls.ts';
import { KubeletAgent } from './agent/agent.ts';
import type { KubeletConfig } from './config.ts';
import { ContainerKiller } from './containers/killer.ts';
import { LifecycleHooks } from './containers/lifecycle-hooks.ts';
import { ContainerStarter } from './containers/starter.ts';
import { jitter, type KubeletContext, type KubeletLog } from './context.ts';
import { EvictionManager } from './eviction/eviction-manager.ts';
import { ImageManager } from './images/manager.ts';
import type { MachineFacts } from './node/facts.ts';
import { networkProblem } from './node/network-plugin.ts';
import { NodeKeeper } from './node/node-keeper.ts';
import { endOrphans } from './orphans.ts';
import { PodObjects } from './pod-objects.ts';
import { gracePeriod } from './pods/grace-period.ts';
import { StatusManager } from './pods/status-manager.ts';
import { PodWorker } from './pods/worker.ts';
import type { WorkerServices } from './pods/worker-services.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';
import { isMirror } from './static/mirrors.ts';
import type { PodRules } from './static/pod-rules.ts';
import { StaticPods } from './static/static-pods.ts';

/** What a kubelet is given by the machine that runs it. */
export interface KubeletOptions {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly client: Client;
  readonly runtime: ContainerRuntime;
  /** Does the container runtime answer? Left out: always. */
  readonly isRuntimeUp?: () => boolean;
  readonly files: FileSystem;
  readonly network: Network;
  readonly config: KubeletConfig;
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly facts: MachineFacts;
  readonly podRules: PodRules;
  /** From --node-labels. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly log?: KubeletLog;
}

const SILENT: KubeletLog = { info: () => undefined, error: () => undefined };
const STATUS_RETRY = 10_000;
const HOUSEKEEPING = 2000;

/** The node agent of one machine. Stopping it leaves the containers running; its timers end with its clock. */
export class Kubelet {
  readonly agent: NodeAgent;
  private readonly context: KubeletContext;
  private readonly workers = new Map<string, PodWorker>();
  /** Gone from the API server and ending still: they count no more, here as for the scheduler. models podManager.RemovePod */
  private readonly deleted = new Set<string>();
  private readonly statuses: StatusManager;
  private readonly objects: PodObjects;
  private readonly images: ImageManager;
  private readonly services: WorkerServices;
  private readonly node: NodeKeeper;
  private readonly pods: Informer<Pod>;
  private readonly staticPods: StaticPods;
  private readonly eviction: EvictionManager;
  private readonly preempted: PreemptedPods;
  private listener: { close(): void } | undefined;

  constructor(private readonly options: KubeletOptions) {
    const { clock, rng, client, runtime, files, network, config, nodeName, nodeIp, log = SILENT } = options;
    const recorder = new EventRecorder(client, { component: 'kubelet', host: nodeName }, clock, rng);
    const isRuntimeUp = options.isRuntimeUp ?? (() => true);
    const context = {
      clock,
      rng,
      client,
      recorder,
      runtime,
      isRuntimeUp,
      files,
      network,
      config,
      nodeName,
      nodeIp,
      podRules: options.podRules,
      log,
    };
    this.context = context;
    this.statuses = new StatusManager(context);
    this.preempted = new PreemptedPods(context);
    this.objects = new PodObjects(context, options.facts, uids => this.refresh(uids));
    this.images = new ImageManager(context);
    const hooks = new LifecycleHooks(context);
    this.services = {
      context,
      hooks,
      starter: new ContainerStarter(context, this.images),
      killer: new ContainerKiller(context, hooks),
      volumeWorld: this.objects.volumeWorld,
      sources: podIp => this.objects.forEnvironment(podIp || nodeIp),
      statusOf: pod => this.statuses.get(pod.metadata?.uid ?? '') ?? pod.status,
      neighbours: worker => this.neighbours(worker),
      report: (worker, status) => this.statuses.set(worker.pod, status, this.apiUid(worker)),
      terminated: worker => this.terminated(worker),
    };
    this.node = new NodeKeeper(
      context,
      options.facts,
      options.labels ?? {},
      pressure => this.eviction.has(pressure),
      () => this.problems(),
    );
    this.eviction = new EvictionManager({
      context,
      memory: () => ({ capacity: options.facts.memoryBytes, used: this.agent.usage().memoryBytes }),
      workers: () => this.workers.values(),
      changed: () => this.node.update(),
    });
    this.staticPods = new StaticPods(
      context,
      {
        start: pod => this.run(pod, true),
        active: (namespace, name) => {
          const worker = this.find(namespace, name);
          return worker?.isTerminated ? undefined : worker;
        },
        report: worker => worker.report(),
      },
      () => this.node.live,
    );
    this.pods = new Informer<Pod>(client.resource('pods'), clock, {
      fieldSelector: `spec.nodeName=${nodeName}`,
    });
    this.agent = new KubeletAgent(
      context,
      (namespace, name) => this.find(namespace, name),
      () => this.workers.values(),
    );
  }

  start(): void {
    const { clock, network, nodeIp, config } = this.context;
    this.listener = network.listen(nodeIp, config.port, { service: this.agent });
    this.node.start();
    this.objects.start();
    this.pods.on({
      add: pod => this.changed(pod),
      update: (_before, pod) => this.changed(pod),
      delete: pod => this.removed(pod),
    });
    this.pods.start();
    this.staticPods.start();
    this.eviction.start();
    clock.every(STATUS_RETRY, () => this.statuses.retry());
    clock.after(HOUSEKEEPING, () => this.housekeep());
  }

  stop(): void {
    this.listener?.close();
    this.staticPods.stop();
    this.pods.stop();
    this.objects.stop();
    for (const worker of this.workers.values()) worker.stop();
    this.workers.clear();
  }

  /** The worker of a pod by its name in the API, or undefined. */
  private find(namespace: string, name: string): PodWorker | undefined {
    let found: PodWorker | undefined;
    for (const worker of this.workers.values()) {
      const { metadata } = worker.pod;
      if (metadata?.namespace === namespace && metadata.name === name) found = worker;
    }
    return found;
  }

  /** The uid under which the API server knows a worker's pod. */
  private apiUid(worker: PodWorker): string | undefined {
    return worker.isStatic ? this.staticPods.mirrorUid(worker.pod) : worker.uid;
  }

  private run(pod: Pod, isStatic: boolean): PodWorker {
    const uid = pod.metadata?.uid ?? '';
    this.objects.follow(pod);
    const worker = new PodWorker(this.services, pod, isStatic);
    this.workers.set(uid, worker);
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') worker.terminate(1);
    else if (pod.metadata?.deletionTimestamp !== undefined) worker.terminate(graceOf(pod));
    else {
      const refusal = this.refusal(worker);
      if (refusal !== undefined) worker.reject(refusal);
      else if (!worker.isHeld) worker.sync();
    }
    return worker;
  }

  /** Why a new pod may not run here. What ran already when this kubelet started goes on. */
  private refusal(worker: PodWorker): Refusal | undefined {
    if (worker.containers.running.length > 0) return undefined;
    const { pod, isStatic } = worker;
    const pressed = admitUnderPressure(pod, isStatic, pressure => this.eviction.has(pressure));
    if (pressed !== undefined) return pressed;
    const sysctl = admitSysctls(pod, this.context.config.allowedUnsafeSysctls);
    if (sysctl !== undefined) return sysctl;
    const { node, others } = this.neighbours(worker);
    if (node === undefined) return undefined;
    const wrongOs = osRefusal(pod);
    if (wrongOs !== undefined) return wrongOs;
    const found = misfits(pod, node, others, isStatic);
    return found.length > 0 && isCritical(pod, isStatic) ? this.makeRoom(worker, found) : found[0];
  }

  /** A critical pod is not refused for want of resources: others have to go. models HandleAdmissionFailure */
  private makeRoom(worker: PodWorker, found: readonly Misfit[]): Refusal | undefined {
    const other = found.find(({ shortage }) => shortage === undefined);
    if (other !== undefined) return other;
    const shortages = found.flatMap(({ shortage }) => shortage ?? []);
    const victims = podsToPreempt(worker, this.active(worker), shortages);
    if (typeof victims === 'string') {
      const why = `preemption: error finding a set of pods to preempt: ${victims}`;
      return {
        reason: 'UnexpectedAdmissionError',
        message: `Unexpected error while attempting to recover from admission failure: ${why}`,
      };
    }
    worker.hold();
    this.preempted.end(victims, () => {
      worker.release();
      if (worker.isStatic) this.staticPods.admitted();
    });
    return undefined;
  }

  /** The other pods that count on this node. models filterOutInactivePods */
  private active(worker: PodWorker): readonly PodWorker[] {
    return [...this.workers.values()].filter(
      other => other !== worker && !other.isTerminated && !this.deleted.has(other.uid),
    );
  }

  private neighbours(worker: PodWorker): {
    readonly node: Node | undefined;
    readonly others: readonly Pod[];
  } {
    return { node: this.node.fresh(), others: this.active(worker).map(({ granted }) => granted) };
  }

  private changed(pod: Pod): void {
    if (isMirror(pod)) {
      this.staticPods.mirrorSeen(pod);
      return;
    }
    const worker = this.workers.get(pod.metadata?.uid ?? '');
    if (worker === undefined) {
      this.run(pod, false);
      return;
    }
    const { generation } = worker.pod.metadata ?? {};
    const changed = generation !== pod.metadata?.generation || metadataChanged(worker.pod, pod);
    if (pod.metadata?.deletionTimestamp !== undefined) {
      worker.pod = pod;
      if (worker.isTerminated) this.deleteFromApi(worker);
      else worker.terminate(graceOf(pod));
    } else if (changed || readinessGatesChanged(worker.pod, pod)) {
      this.objects.follow(pod);
      worker.update(pod);
    } else worker.pod = pod;
  }

  private removed(pod: Pod): void {
    if (isMirror(pod)) {
      this.staticPods.mirrorGone(pod);
      return;
    }
    const worker = this.workers.get(pod.metadata?.uid ?? '');
    if (worker === undefined) return;
    this.deleted.add(worker.uid);
    if (worker.isTerminated) this.forget(worker);
    else worker.terminate(graceOf(pod));
  }

  private terminated(worker: PodWorker): void {
    this.preempted.ended(worker);
    const { metadata } = worker.pod;
    const there = this.pods.get(`${metadata?.namespace}/${metadata?.name}`);
    if (worker.isStatic) {
      if (this.staticPods.terminated(worker)) this.forget(worker);
    } else if (there?.metadata?.uid !== worker.uid) this.forget(worker);
    else if (there.metadata.deletionTimestamp !== undefined) this.deleteFromApi(worker);
  }

  /** The pod's containers are gone: now the API server may let it go. */
  private deleteFromApi(worker: PodWorker): void {
    const { client } = this.context;
    const { namespace, name = '', uid } = worker.pod.metadata ?? {};
    try {
      client.resource('pods').delete(namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
    } catch (error) {
      if (error instanceof ConnectionRefused)
        this.context.clock.after(STATUS_RETRY, () => this.retryDelete(worker));
      else if (!(error instanceof ApiError)) throw error;
    }
  }

  private retryDelete(worker: PodWorker): void {
    if (this.workers.get(worker.uid) === worker) this.deleteFromApi(worker);
  }

  private forget(worker: PodWorker): void {
    this.workers.delete(worker.uid);
    this.deleted.delete(worker.uid);
    this.statuses.forget(worker.uid);
    this.objects.forget(worker.uid);
    this.images.forget(worker.uid);
    worker.cleanUp();
  }

  private housekeep(): void {
    if (this.pods.hasSynced) endOrphans(this.context, uid => this.workers.has(uid));
    else this.context.clock.after(HOUSEKEEPING, () => this.housekeep());
  }

  /** Objects changed that pods mount: the volumes follow when the pods are looked at the next time. */
  private refresh(uids: readonly string[]): void {
    const { clock, rng, config } = this.context;
    for (const uid of uids) {
      const wait = Math.round(rng.next() * jitter(rng, config.syncFrequency, 0.5));
      clock.after(wait, () => this.workers.get(uid)?.refreshVolumes());
    }
  }

  /** Why the node is not ready. */
  private problems(): readonly string[] {
    if (!this.context.isRuntimeUp()) return ['container runtime is down'];
    return networkProblem(this.options.files).map(
      problem => `container runtime network not ready: ${problem}`,
    );
  }
}

/** How long a pod that goes away gets. models calculateEffectiveGracePeriod */
function graceOf(pod: Pod): number {
  const asked = pod.metadata?.deletionGracePeriodSeconds ?? gracePeriod(pod);
  return Math.max(asked, 1);
}

function metadataChanged(before: Pod, after: Pod): boolean {
  const { labels, annotations } = before.metadata ?? {};
  return !jsonEqual(labels, after.metadata?.labels) || !jsonEqual(annotations, after.metadata?.annotations);
}

function readinessGatesChanged(before: Pod, after: Pod): boolean {
  const gates = after.spec?.readinessGates ?? [];
  return gates.some(
    ({ conditionType }) => statusOf(before, conditionType) !== statusOf(after, conditionType),
  );
}

function statusOf({ status }: Pod, type: string): string | undefined {
  return status?.conditions?.find(condition => condition.type === type)?.status;
}
