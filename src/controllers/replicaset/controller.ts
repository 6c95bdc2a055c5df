import type { Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { matchesAll } from '../../api/selectors.ts';
import { isReason } from '../../api/status.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { claim } from '../common/claim.ts';
import { Expectations } from '../common/expectations.ts';
import { controllerOf } from '../common/owner.ts';
import { PodCache } from '../common/pod-cache.ts';
import { isNamespaceTerminating, PodControl } from '../common/pod-control.ts';
import { PodOwners } from '../common/pod-owners.ts';
import { isPodActive, isPodTerminating } from '../common/pods.ts';
import { Reconciler } from '../common/reconciler.ts';
import { slowStart } from '../common/slow-start.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import type { ReplicaKind, ReplicaOwner } from './kinds.ts';
import { replicaStatus, sameStatus } from './status.ts';
import { podsToDelete } from './victims.ts';

const BURST_REPLICAS = 500;

/** Keeps as many pods alive as a ReplicaSet or ReplicationController asks for. Models pkg/controller/replicaset/replica_set.go. */
export class ReplicaSetController implements Controller {
  private readonly owners: Informer<ReplicaOwner>;
  private readonly pods: PodCache;
  private readonly client: ResourceClient<ReplicaOwner>;
  private readonly podControl: PodControl;
  private readonly expectations: Expectations;
  private readonly loop: Reconciler;

  constructor(
    private readonly context: ControllerContext,
    private readonly kind: ReplicaKind,
  ) {
    this.owners = context.informers.of<ReplicaOwner>(kind.resource);
    this.owners.addIndex('controller', owner => [controllerOf(owner)?.uid ?? '']);
    this.pods = new PodCache(context);
    this.client = context.client.resource<ReplicaOwner>(kind.resource);
    this.podControl = new PodControl(context.client, recorderFor(context, kind.component));
    this.expectations = new Expectations(context.clock);
    this.loop = new Reconciler(context, kind.component, [this.owners, this.pods.informer], key =>
      this.sync(key),
    );
    new PodOwners<ReplicaOwner>({
      owners: this.owners,
      kind: kind.kind,
      selects: (owner, labels) => {
        const selector = kind.selector(owner);
        return labels !== undefined && selector.length > 0 && matchesAll(selector, labels);
      },
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

  private sync(key: string): void {
    const owner = this.owners.get(key);
    if (owner === undefined) {
      this.expectations.forget(key);
      return;
    }
    const mayManage = this.expectations.satisfied(key);
    const selector = this.kind.selector(owner);
    const matches = (pod: Pod) => matchesAll(selector, pod.metadata?.labels);
    const freshOwner = () => this.client.get(owner.metadata?.namespace, owner.metadata?.name ?? '');
    const active = claim(
      { owner, freshOwner, dependents: this.podControl.pods, matches },
      this.pods.claimable(owner).filter(isPodActive),
    );
    let failure: unknown;
    if (mayManage && owner.metadata?.deletionTimestamp === undefined)
      failure = this.manage(key, owner, active);
    const terminating = this.kind.reportsTerminating
      ? this.pods.ownedBy(owner).filter(pod => isPodTerminating(pod) && matches(pod)).length
      : undefined;
    const status = replicaStatus(owner, active, terminating, failure, this.context.clock);
    this.writeStatus(owner, status);
    const { minReadySeconds = 0, replicas = 1 } = owner.spec ?? {};
    if (minReadySeconds > 0 && status.readyReplicas === replicas && status.availableReplicas !== replicas) {
      this.loop.queue.addAfter(key, minReadySeconds * 1000);
    }
    if (failure !== undefined) throw failure;
  }

  /** Creates or deletes pods until there are as many as asked for. @returns the first failure */
  private manage(key: string, owner: ReplicaOwner, active: readonly Pod[]): unknown {
    const surplus = active.length - (owner.spec?.replicas ?? 1);
    if (surplus < 0) return this.createPods(key, owner, Math.min(-surplus, BURST_REPLICAS));
    if (surplus > 0) return this.deletePods(key, owner, active, Math.min(surplus, BURST_REPLICAS));
    return undefined;
  }

  private createPods(key: string, owner: ReplicaOwner, count: number): unknown {
    this.expectations.expect(key, count);
    const { done, error } = slowStart(count, () => {
      try {
        this.podControl.createFromTemplate(owner, owner.spec?.template ?? {});
      } catch (failure) {
        if (!isNamespaceTerminating(failure)) throw failure;
      }
    });
    for (let skipped = done; skipped < count; skipped++) this.expectations.creationObserved(key);
    return error;
  }

  private deletePods(key: string, owner: ReplicaOwner, active: readonly Pod[], count: number): unknown {
    const victims = podsToDelete(active, this.relatedPods(owner), count, this.context.clock.now());
    this.expectations.expect(key, 0, victims.map(keyOf));
    let failure: unknown;
    for (const victim of victims) {
      try {
        this.podControl.delete(owner, victim.metadata?.name ?? '');
      } catch (error) {
        this.expectations.deletionObserved(key, keyOf(victim));
        if (!isReason(error, 'NotFound')) failure ??= error;
      }
    }
    return failure;
  }

  /** The pods of all owners with the same controller: of every ReplicaSet of a Deployment. */
  private relatedPods(owner: ReplicaOwner): readonly Pod[] {
    const controller = controllerOf(owner);
    if (controller === undefined) return this.pods.ownedBy(owner);
    return this.owners.byIndex('controller', controller.uid).flatMap(sibling => this.pods.ownedBy(sibling));
  }

  private writeStatus(owner: ReplicaOwner, status: ReplicaOwner['status'] & object): void {
    if (sameStatus(owner.status, status)) return;
    try {
      this.client.updateStatus({ ...owner, status });
    } catch (error) {
      if (!isReason(error, 'Conflict')) throw error;
      const fresh = this.client.get(owner.metadata?.namespace, owner.metadata?.name ?? '');
      this.client.updateStatus({ ...fresh, status });
    }
  }
}
