import type { DaemonSet, Node, Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { matchesSelector, selectorRequirements } from '../../api/selectors.ts';
import { isReason } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { claim } from '../common/claim.ts';
import { Expectations } from '../common/expectations.ts';
import { PodCache } from '../common/pod-cache.ts';
import { PodControl } from '../common/pod-control.ts';
import { PodOwners } from '../common/pod-owners.ts';
import { Reconciler } from '../common/reconciler.ts';
import { Revisions } from '../common/revisions.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { eligibility } from './eligibility.ts';
import { cleanUpHistory, type DaemonHistory, hashOfRevision, syncHistory } from './history.ts';
import { type PodsByNode, placement, podsByNode } from './placement.ts';
import { DaemonPodManager } from './pod-manager.ts';
import { updateStep } from './rolling-update.ts';
import { daemonStatus } from './status.ts';

/** Keeps one pod of a DaemonSet on every node that is fit for it. Models pkg/controller/daemon/daemon_controller.go. */
export class DaemonSetController implements Controller {
  private readonly sets: Informer<DaemonSet>;
  private readonly nodes: Informer<Node>;
  private readonly pods: PodCache;
  private readonly revisions: Revisions;
  private readonly client: ResourceClient<DaemonSet>;
  private readonly recorder: EventRecorder;
  private readonly podControl: PodControl;
  private readonly expectations: Expectations;
  private readonly podManager: DaemonPodManager;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    this.sets = context.informers.of<DaemonSet>('daemonsets.apps');
    this.nodes = context.informers.of<Node>('nodes');
    this.pods = new PodCache(context);
    this.revisions = new Revisions(context);
    this.client = context.client.resource<DaemonSet>('daemonsets.apps');
    this.recorder = recorderFor(context, 'daemonset-controller');
    this.podControl = new PodControl(context.client, this.recorder);
    this.expectations = new Expectations(context.clock);
    const reads = [this.sets, this.nodes, this.pods.informer, this.revisions.informer];
    this.loop = new Reconciler(context, 'daemonset', reads, key => this.sync(key));
    this.podManager = new DaemonPodManager(
      this.podControl,
      this.expectations,
      this.loop.queue,
      this.recorder,
      context.clock,
    );
    this.nodes.on({
      add: node => this.nodeChanged(undefined, node),
      update: (before, after) => this.nodeChanged(before, after),
    });
    new PodOwners<DaemonSet>({
      owners: this.sets,
      kind: 'DaemonSet',
      selects: (set, labels) => matchesSelector(set.spec?.selector, labels),
      expectations: this.expectations,
      queue: this.loop.queue,
    }).attach(this.pods.informer);
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private enqueue(set: DaemonSet): void {
    this.loop.queue.add(keyOf(set));
  }

  private nodeChanged(before: Node | undefined, after: Node): void {
    if (before && jsonEqual(before.metadata?.labels, after.metadata?.labels)) {
      if (jsonEqual(before.spec?.taints, after.spec?.taints)) return;
    }
    for (const set of this.sets.list()) {
      const was = before && eligibility(set, before);
      const is = eligibility(set, after);
      if (was ? was.run !== is.run || was.stay !== is.stay : is.run) this.enqueue(set);
    }
  }

  private sync(key: string): void {
    const set = this.sets.get(key);
    if (set === undefined) {
      this.expectations.forget(key);
      return;
    }
    if (selectorRequirements(set.spec?.selector ?? {}).length === 0) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      this.recorder.event(set, 'Warning', 'SelectingAll', message);
      return;
    }
    if (set.metadata?.deletionTimestamp !== undefined) return;
    const history = syncHistory(set, this.revisions, this.client, {
      client: this.podControl.pods,
      ofSet: () => this.pods.ownedBy(set),
    });
    const hash = hashOfRevision(history.current);
    let failure: unknown;
    try {
      if (this.expectations.satisfied(key)) this.manage(key, set, hash, history);
    } catch (error) {
      failure = error;
    }
    this.writeStatus(key, set, hash);
    if (failure !== undefined) throw failure;
  }

  private manage(key: string, set: DaemonSet, hash: string, history: DaemonHistory): void {
    const nodes = this.nodes.list();
    const now = this.context.clock.now();
    const pods = this.claimPods(set);
    const plan = placement(set, nodes, pods, hash, now);
    const held = this.podManager.heldBack(key, set, plan.ended);
    const remove = plan.delete.filter(pod => !held.has(pod));
    this.podManager.apply(key, set, hash, { create: plan.create, delete: remove });
    if (this.expectations.satisfied(key) && set.spec?.updateStrategy?.type !== 'OnDelete') {
      this.podManager.apply(key, set, hash, updateStep(set, nodes, pods, hash, now));
    }
    cleanUpHistory(set, history, [...pods.values()].flat(), this.revisions);
  }

  private claimPods(set: DaemonSet): PodsByNode {
    const { namespace, name = '' } = set.metadata ?? {};
    const matches = (pod: Pod) => matchesSelector(set.spec?.selector, pod.metadata?.labels);
    const freshOwner = () => this.client.get(namespace, name);
    const task = { owner: set, freshOwner, dependents: this.podControl.pods, matches };
    return podsByNode(claim(task, this.pods.claimable(set)));
  }

  private writeStatus(key: string, set: DaemonSet, hash: string): void {
    const now = this.context.clock.now();
    const status = daemonStatus(set, this.nodes.list(), podsByNode(this.pods.ownedBy(set)), hash, now);
    if (!jsonEqual(status, set.status)) this.storeStatus(set, status);
    const minReady = set.spec?.minReadySeconds ?? 0;
    if (minReady > 0 && status.numberReady !== (status.numberAvailable ?? 0)) {
      this.loop.queue.addAfter(key, minReady * 1000);
    }
  }

  private storeStatus(set: DaemonSet, status: DaemonSet['status']): void {
    try {
      this.client.updateStatus({ ...set, status });
    } catch (error) {
      if (!isReason(error, 'Conflict')) throw error;
      this.client.updateStatus({
        ...this.client.get(set.metadata?.namespace, set.metadata?.name ?? ''),
        status,
      });
    }
  }
}
