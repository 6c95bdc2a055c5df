import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { isReason } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { Informer } from '../../client/informer.ts';
import { claim } from '../common/claim.ts';
import { controllerOf } from '../common/owner.ts';
import { PodCache } from '../common/pod-cache.ts';
import { untilAvailable } from '../common/pods.ts';
import { Reconciler } from '../common/reconciler.ts';
import { Revisions } from '../common/revisions.ts';
import { type Controller, type ControllerContext, recorderFor } from '../context.ts';
import { nameOf, type StatefulHistory, syncHistory, templateOf, truncateHistory } from './history.ts';
import { claimsFor, ordinalOf, revisionOf, startOf, statefulPod } from './identity.ts';
import { statefulStatus } from './status.ts';
import { nextStep } from './step.ts';

/** Keeps pods with stable names and storage, one after the other. Models pkg/controller/statefulset/stateful_set.go. */
export class StatefulSetController implements Controller {
  private readonly sets: Informer<StatefulSet>;
  private readonly pods: PodCache;
  private readonly revisions: Revisions;
  private readonly client: ResourceClient<StatefulSet>;
  private readonly podClient: ResourceClient<Pod>;
  private readonly claimClient: ResourceClient<PersistentVolumeClaim>;
  private readonly recorder: EventRecorder;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    this.sets = context.informers.of<StatefulSet>('statefulsets.apps');
    this.pods = new PodCache(context);
    this.revisions = new Revisions(context);
    this.client = context.client.resource<StatefulSet>('statefulsets.apps');
    this.podClient = context.client.resource<Pod>('pods');
    this.claimClient = context.client.resource<PersistentVolumeClaim>('persistentvolumeclaims');
    this.recorder = recorderFor(context, 'statefulset-controller');
    const reads = [this.sets, this.pods.informer, this.revisions.informer];
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
    if (reference !== undefined) return;
    for (const set of this.sets.list()) {
      if (set.metadata?.namespace !== pod.metadata?.namespace) continue;
      if (matchesSelector(set.spec?.selector, pod.metadata?.labels)) this.loop.queue.add(keyOf(set));
    }
  }

  private sync(key: string): void {
    const set = this.sets.get(key);
    if (set === undefined) return;
    const { namespace, name = '' } = set.metadata ?? {};
    const freshOwner = () => this.client.get(namespace, name);
    const matches = (pod: Pod) => matchesSelector(set.spec?.selector, pod.metadata?.labels);
    const adoptable = (pod: Pod) => ordinalOf(set, pod) !== undefined;
    const task = { owner: set, freshOwner, dependents: this.podClient, matches, adoptable };
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
    for (const { metadata } of step.ended) {
      const message = `StatefulSet ${set.metadata?.namespace}/${set.metadata?.name} is recreating failed Pod ${metadata?.name}`;
      this.recorder.event(set, 'Warning', 'RecreatingFailedPod', message);
    }
    for (const pod of step.delete) this.delete(set, pod);
    for (const ordinal of step.create) this.create(set, ordinal, history);
  }

  private create(set: StatefulSet, ordinal: number, { current, update }: StatefulHistory): void {
    const rolling = set.spec?.updateStrategy?.rollingUpdate;
    const untouched = startOf(set) + (rolling?.partition ?? set.status?.currentReplicas ?? 0);
    const keepsCurrent = set.spec?.updateStrategy?.type !== 'OnDelete' && ordinal < untouched;
    const revision = keepsCurrent ? current : update;
    const pod = statefulPod(set, templateOf(revision), nameOf(revision), ordinal);
    const podName = pod.metadata?.name;
    for (const wanted of claimsFor(set, ordinal)) this.createClaim(set, wanted, podName);
    this.told(set, 'Create', `Pod ${podName} in StatefulSet ${set.metadata?.name}`, () =>
      this.podClient.create(set.metadata?.namespace, pod),
    );
  }

  private createClaim(set: StatefulSet, wanted: PersistentVolumeClaim, podName: string | undefined): void {
    const { namespace, name = '' } = wanted.metadata ?? {};
    if (this.claimClient.find(namespace, name)) return;
    const what = `Claim ${name} Pod ${podName} in StatefulSet ${set.metadata?.name}`;
    this.told(set, 'Create', what, () => this.claimClient.create(namespace, wanted), 'success');
  }

  private delete(set: StatefulSet, { metadata }: Pod): void {
    this.told(set, 'Delete', `Pod ${metadata?.name} in StatefulSet ${set.metadata?.name}`, () =>
      this.podClient.delete(metadata?.namespace, metadata?.name ?? ''),
    );
  }

  /** Does something and tells how it went. What was done already is no news. @throws ApiError */
  private told(
    set: StatefulSet,
    verb: 'Create' | 'Delete',
    what: string,
    work: () => unknown,
    well = 'successful',
  ): void {
    try {
      work();
    } catch (error) {
      if (isReason(error, verb === 'Create' ? 'AlreadyExists' : 'NotFound')) return;
      const text = error instanceof Error ? error.message : String(error);
      this.recorder.event(
        set,
        'Warning',
        `Failed${verb}`,
        `${verb.toLowerCase()} ${what} failed error: ${text}`,
      );
      throw error;
    }
    this.recorder.event(set, 'Normal', `Successful${verb}`, `${verb.toLowerCase()} ${what} ${well}`);
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
