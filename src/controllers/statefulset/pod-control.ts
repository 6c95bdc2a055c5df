import type { Pod, StatefulSet } from '../../api/generated/types.ts';
import { isReason } from '../../api/status.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { StatefulClaims } from './claims.ts';
import { nameOf, type StatefulHistory, templateOf } from './history.ts';
import { hasIdentity, identityLabels, ordinalOf, startOf, statefulPod } from './identity.ts';

/** Makes, mends and deletes the pods of a set with their claims, and tells of it. Models pkg/controller/statefulset/stateful_pod_control.go. */
export class StatefulPodControl {
  constructor(
    readonly pods: ResourceClient<Pod>,
    readonly claims: StatefulClaims,
    private readonly recorder: EventRecorder,
  ) {}

  /** Makes the pod of an ordinal, its claims first. @throws Error, after an event about it */
  create(set: StatefulSet, ordinal: number, { current, update }: StatefulHistory): void {
    // What a retention policy is about to take away must be gone before a new pod may ask for it.
    if (this.claims.areStale(set, ordinal)) return;
    const rolling = set.spec?.updateStrategy?.rollingUpdate;
    const untouched = startOf(set) + (rolling?.partition ?? set.status?.currentReplicas ?? 0);
    const keepsCurrent = set.spec?.updateStrategy?.type !== 'OnDelete' && ordinal < untouched;
    const revision = keepsCurrent ? current : update;
    const draft = statefulPod(set, templateOf(revision), nameOf(revision), ordinal);
    this.told(set, draft, 'Create', () => {
      this.claims.ensure(set, ordinal);
      const pod = this.pods.create(set.metadata?.namespace, draft);
      this.claims.own(set, pod);
    });
  }

  /** Puts right what the pod has lost of its identity, its claims and their owners. @throws Error, after an event about it */
  mend(set: StatefulSet, pod: Pod): void {
    if (pod.status?.phase === 'Pending') this.claims.ensure(set, ordinalOf(set, pod) ?? 0);
    const { metadata } = pod;
    const reowned = this.claims.own(set, pod);
    if (hasIdentity(set, pod) && !reowned) return;
    const labels = { ...metadata?.labels, ...identityLabels(metadata?.name ?? '', ordinalOf(set, pod) ?? 0) };
    this.told(set, pod, 'Update', () => this.pods.update({ ...pod, metadata: { ...metadata, labels } }));
  }

  /** Deletes a pod. @throws Error, after an event about it */
  delete(set: StatefulSet, pod: Pod): void {
    const { namespace, name = '' } = pod.metadata ?? {};
    this.told(set, pod, 'Delete', () => this.pods.delete(namespace, name));
  }

  /** Does something and tells how it went. What was done already is no news. */
  private told(
    set: StatefulSet,
    { metadata }: Pod,
    verb: 'Create' | 'Update' | 'Delete',
    work: () => void,
  ): void {
    const what = `${verb.toLowerCase()} Pod ${metadata?.name} in StatefulSet ${set.metadata?.name}`;
    try {
      work();
    } catch (error) {
      if (isReason(error, verb === 'Create' ? 'AlreadyExists' : 'NotFound')) return;
      const text = error instanceof Error ? error.message : String(error);
      this.recorder.event(set, 'Warning', `Failed${verb}`, `${what} failed error: ${text}`);
      throw error;
    }
    this.recorder.event(set, 'Normal', `Successful${verb}`, `${what} successful`);
  }
}
