import type { Deployment, Pod, ReplicaSet } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { matchesSelector, selectorRequirements } from '../../api/selectors.ts';
import { jsonEqual } from '../../base/json.ts';
import type { Informer } from '../../client/informer.ts';
import { claim } from '../common/claim.ts';
import { controllerOf } from '../common/owner.ts';
import { PodCache } from '../common/pod-cache.ts';
import { Reconciler } from '../common/reconciler.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { isRolling } from './arithmetic.ts';
import { findCondition, PROGRESS } from './conditions.ts';
import { cleanUpHistory } from './history.ts';
import { rolloutRecreate } from './recreate.ts';
import { findNewSet, oldSets, syncNewSet } from './replica-sets.ts';
import { rolloutRolling } from './rolling.ts';
import { type DeploymentServices, Rollout } from './rollout.ts';
import { isScalingEvent, scaleInProportion } from './scaling.ts';
import { syncStatus } from './status.ts';

/** Moves the pods of Deployments from one template to the next through ReplicaSets. Models pkg/controller/deployment/deployment_controller.go. */
export class DeploymentController implements Controller {
  private readonly deployments: Informer<Deployment>;
  private readonly sets: Informer<ReplicaSet>;
  private readonly pods: PodCache;
  private readonly services: DeploymentServices;
  private readonly loop: Reconciler;

  constructor(context: ControllerContext) {
    this.deployments = context.informers.of<Deployment>('deployments.apps');
    this.sets = context.informers.of<ReplicaSet>('replicasets.apps');
    this.sets.addIndex('namespace', set => [set.metadata?.namespace ?? '']);
    this.pods = new PodCache(context);
    this.services = {
      deployments: context.client.resource<Deployment>('deployments.apps'),
      replicaSets: context.client.resource<ReplicaSet>('replicasets.apps'),
      recorder: recorderFor(context, 'deployment-controller'),
      clock: context.clock,
    };
    const reads = [this.deployments, this.sets, this.pods.informer];
    this.loop = new Reconciler(context, 'deployment', reads, key => this.sync(key));
    this.deployments.on({
      add: deployment => this.enqueue(deployment),
      update: (_, deployment) => this.enqueue(deployment),
      delete: deployment => this.enqueue(deployment),
    });
    this.sets.on({
      add: set => this.setChanged(undefined, set),
      update: (before, after) => this.setChanged(before, after),
      delete: set => this.enqueueOwnerOf(set),
    });
    this.pods.informer.on({ delete: pod => this.podDeleted(pod) });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private enqueue(deployment: Deployment): void {
    this.loop.queue.add(keyOf(deployment));
  }

  private ownerOf(set: ReplicaSet): Deployment | undefined {
    const reference = controllerOf(set);
    if (reference?.kind !== 'Deployment') return undefined;
    const owner = this.deployments.get(`${set.metadata?.namespace}/${reference.name}`);
    return owner?.metadata?.uid === reference.uid ? owner : undefined;
  }

  private enqueueOwnerOf(set: ReplicaSet): void {
    const owner = this.ownerOf(set);
    if (owner) this.enqueue(owner);
  }

  private setChanged(before: ReplicaSet | undefined, after: ReplicaSet): void {
    if (before && controllerOf(before)?.uid !== controllerOf(after)?.uid) this.enqueueOwnerOf(before);
    if (controllerOf(after) !== undefined) {
      this.enqueueOwnerOf(after);
      return;
    }
    if (
      before &&
      controllerOf(before) === undefined &&
      jsonEqual(before.metadata?.labels, after.metadata?.labels)
    )
      return;
    for (const deployment of this.deployments.list()) {
      if (deployment.metadata?.namespace !== after.metadata?.namespace) continue;
      if (matchesSelector(deployment.spec?.selector, after.metadata?.labels)) this.enqueue(deployment);
    }
  }

  /** Strategy Recreate waits for the last old pod to be gone. */
  private podDeleted(pod: Pod): void {
    const reference = controllerOf(pod);
    const set = reference && this.sets.get(`${pod.metadata?.namespace}/${reference.name}`);
    if (set === undefined || set.metadata?.uid !== reference?.uid) return;
    const owner = this.ownerOf(set);
    if (owner && !isRolling(owner)) this.enqueue(owner);
  }

  private sync(key: string): void {
    const deployment = this.deployments.get(key);
    if (deployment === undefined) return;
    if (selectorRequirements(deployment.spec?.selector ?? {}).length === 0) {
      this.refuseAll(deployment);
      return;
    }
    const rollout = new Rollout(this.services, deployment, this.claimSets(deployment));
    if (deployment.metadata?.deletionTimestamp !== undefined) {
      syncStatus(rollout, findNewSet(deployment, rollout.sets));
      return;
    }
    notePause(rollout);
    if (deployment.spec?.paused || isScalingEvent(rollout)) {
      this.scale(rollout);
      return;
    }
    const again = isRolling(deployment)
      ? rolloutRolling(rollout)
      : rolloutRecreate(rollout, set => this.pods.ownedBy(set));
    if (again !== undefined) this.loop.queue.addAfter(key, again);
  }

  private scale(rollout: Rollout): void {
    syncNewSet(rollout, false);
    scaleInProportion(rollout);
    const fresh = findNewSet(rollout.deployment, rollout.sets);
    if (rollout.deployment.spec?.paused) cleanUpHistory(rollout, oldSets(rollout, fresh));
    syncStatus(rollout, fresh);
  }

  private claimSets(deployment: Deployment): ReplicaSet[] {
    const { namespace, name = '' } = deployment.metadata ?? {};
    const selector = deployment.spec?.selector;
    return claim(
      {
        owner: deployment,
        freshOwner: () => this.services.deployments.get(namespace, name),
        dependents: this.services.replicaSets,
        matches: set => matchesSelector(selector, set.metadata?.labels),
      },
      this.sets.byIndex('namespace', namespace ?? ''),
    );
  }

  private refuseAll(deployment: Deployment): void {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.';
    this.services.recorder.event(deployment, 'Warning', 'SelectingAll', message);
    const generation = deployment.metadata?.generation ?? 0;
    if ((deployment.status?.observedGeneration ?? 0) < generation) {
      const status = { ...deployment.status, observedGeneration: generation };
      this.services.deployments.updateStatus({ ...deployment, status });
    }
  }
}

/** Says in the Progressing condition that the roll-out was paused or resumed, so that the pause does not count as lack of progress. */
function notePause(rollout: Rollout): void {
  const { deployment } = rollout;
  if (!rollout.hasDeadline) return;
  const reason = findCondition(deployment.status, 'Progressing')?.reason;
  if (reason === PROGRESS.timedOut) return;
  if (deployment.spec?.paused && reason !== PROGRESS.paused) {
    rollout.writeStatus(
      rollout.withCondition('Progressing', 'Unknown', PROGRESS.paused, 'Deployment is paused'),
    );
  } else if (!deployment.spec?.paused && reason === PROGRESS.paused) {
    rollout.writeStatus(
      rollout.withCondition('Progressing', 'Unknown', PROGRESS.resumed, 'Deployment is resumed'),
    );
  }
}
