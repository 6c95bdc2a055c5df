import type { Pod, StatefulSet } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/object.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { claim } from '../common/claim.ts';
import { controllerOf } from '../common/owner.ts';
import { PodCache } from '../common/pod-cache.ts';
import { untilAvailable } from '../common/pods.ts';
import { Reconciler } from '../common/reconciler.ts';
import { Revisions } from '../common/revisions.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { StatefulClaims } from './claims.ts';
import { nameOf, type StatefulHistory, syncHistory, truncateHistory } from './history.ts';
import { ordinalOf, revisionOf } from './identity.ts';
import { StatefulPodControl } from './pod-control.ts';
import { statefulStatus } from './status.ts';
import { nextStep } from './step.ts';

/** Keeps pods with stable names and storage, one after the other. Models pkg/controller/statefulset/stateful_set.go. */
export class StatefulSetController implements Controller {
  private readonly sets: Informer<StatefulSet>;
  private readonly pods: PodCache;
  private readonly revisions: Revisions;
  private readonly client: ResourceClient<StatefulSet>;
  private readonly podControl: StatefulPodControl;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    this.sets = context.informers.of<StatefulSet>('statefulsets.apps');
    this.pods = new PodCache(context);
    this.revisions = new Revisions(context);
    this.client = context.client.resource<StatefulSet>('statefulsets.apps');
    const recorder = recorderFor(context, 'statefulset-controller');
    const claims = new StatefulClaims(context, recorder);
    this.podControl = new StatefulPodControl(context.client.resource<Pod>('pods'), claims, recorder);
    const reads = [this.sets, this.pods.informer, this.revisions.informer, claims.informer];
    this.loop = new Reconciler(context, 'statefulset', reads, key => this.sync(key));
    const enqueue = (set: StatefulSet) => this.loop.queue.add(keyOf(set));
    this.sets.on({ add: enqueue, update: (_, set) => enqueue(set), delete: enqueue });
    this.pods.informer.on({
      add: pod => this.podChanged(pod),
      update: (before, after) => {
        if (controllerOf(before)?.uid !== controllerOf(after)?.uid) this.podChanged(before);
        this.podChanged(after);
      },
      delete: pod => this.podChanged(pod),
    });
    // A pod may have waited for the end of a claim.
    claims.informer.on({ delete: claim => this.enqueueMatching(claim) });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private podChanged(pod: Pod): void {
    const reference = controllerOf(pod);
    if (reference?.kind === 'StatefulSet')
      this.loop.queue.add(`${pod.metadata?.namespace}/${reference.name}`);
    else if (reference === undefined) this.enqueueMatching(pod);
  }

  private enqueueMatching({ metadata }: KubeObject): void {
    for (const set of this.sets.list()) {
      if (set.metadata?.namespace !== metadata?.namespace) continue;
      if (matchesSelector(set.spec?.selector, metadata?.labels)) this.loop.queue.add(keyOf(set));
    }
  }

  private sync(key: string): void {
    const set = this.sets.get(key);
    if (set === undefined) return;
    const { namespace, name = '' } = set.metadata ?? {};
    const freshOwner = () => this.client.get(namespace, name);
    const matches = (pod: Pod) => matchesSelector(set.spec?.selector, pod.metadata?.labels);
    const adoptable = (pod: Pod) => ordinalOf(set, pod) !== undefined;
    const task = { owner: set, freshOwner, dependents: this.podControl.pods, matches, adoptable };
    const pods = claim(task, this.pods.claimable(set)).filter(adoptable);
    const all = this.revisions.of(set, set.spec?.selector, freshOwner);
    const history = syncHistory(set, all, this.revisions);
    let failure: unknown;
    if (set.metadata?.deletionTimestamp === undefined) {
      try {
        this.apply(set, pods, history);
      } catch (error) {
        failure = error;
      }
    }
    this.writeStatus(key, set, pods, history);
    const { current, update } = history;
    truncateHistory(
      set,
      all,
      new Set([nameOf(current), nameOf(update), ...pods.map(revisionOf)]),
      this.revisions,
    );
    if (failure !== undefined) throw failure;
  }

  private apply(set: StatefulSet, pods: readonly Pod[], history: StatefulHistory): void {
    const step = nextStep(set, pods, nameOf(history.update), this.context.clock.now());
    for (const ordinal of step.create) this.podControl.create(set, ordinal, history);
    for (const pod of step.mend) this.podControl.mend(set, pod);
    for (const pod of step.condemned) this.podControl.claims.own(set, pod);
    for (const pod of step.delete) this.podControl.delete(set, pod);
  }

  private writeStatus(key: string, set: StatefulSet, pods: readonly Pod[], history: StatefulHistory): void {
    const now = this.context.clock.now();
    const status = statefulStatus(set, pods, history, now);
    if (!jsonEqual(status, set.status)) this.client.updateStatus({ ...set, status });
    for (const pod of pods) {
      const left = untilAvailable(pod, set.spec?.minReadySeconds ?? 0, now);
      if (left !== undefined) this.loop.queue.addAfter(key, left);
    }
  }
}
