import type { Deployment, LabelSelector, PodTemplateSpec, ReplicaSet } from '../../api/generated/types.ts';
import { ApiError, isReason } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import { templateHash } from '../common/hash.ts';
import { controllerOf, controllerRef } from '../common/owner.ts';
import { isNamespaceTerminating } from '../common/pod-control.ts';
import { newSetAnnotations, REVISION, revisionOf, withReplicas } from './annotations.ts';
import { maxSurge, newSetReplicas, wanted } from './arithmetic.ts';
import { findCondition, PROGRESS } from './conditions.ts';
import type { Rollout } from './rollout.ts';

// models getAllReplicaSetsAndSyncRevision of pkg/controller/deployment/sync.go

export const TEMPLATE_HASH = 'pod-template-hash';

/** Oldest first, then by name. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  const byTime = compareText(a.metadata?.creationTimestamp ?? '', b.metadata?.creationTimestamp ?? '');
  return byTime || compareText(a.metadata?.name ?? '', b.metadata?.name ?? '');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** True when two templates differ in nothing but the hash label. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return jsonEqual(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const { [TEMPLATE_HASH]: _, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

/** The ReplicaSet of the Deployment's present template, or undefined; of several the oldest. */
export function findNewSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets].sort(byCreation).find(set => sameTemplate(set.spec?.template, deployment.spec?.template));
}

/** All ReplicaSets but the new one. */
export function oldSets(rollout: Rollout, fresh: ReplicaSet | undefined): ReplicaSet[] {
  return rollout.sets.filter(set => set.metadata?.uid !== fresh?.metadata?.uid);
}

/**
 * The ReplicaSet of the present template with its revision brought up to date; made when it is missing and `create` is true.
 * @throws ApiError when it cannot be written
 */
export function syncNewSet(rollout: Rollout, create: boolean): ReplicaSet | undefined {
  const existing = findNewSet(rollout.deployment, rollout.sets);
  const revision = Math.max(0, ...oldSets(rollout, existing).map(revisionOf)) + 1;
  if (existing !== undefined) return updateNewSet(rollout, existing, revision);
  return create ? createNewSet(rollout, revision) : undefined;
}

function updateNewSet(rollout: Rollout, existing: ReplicaSet, revision: number): ReplicaSet {
  const { deployment } = rollout;
  const annotations = newSetAnnotations(deployment, existing.metadata?.annotations, revision);
  const minReadySeconds = deployment.spec?.minReadySeconds;
  const minReadyChanged = (existing.spec?.minReadySeconds ?? 0) !== (minReadySeconds ?? 0);
  if (minReadyChanged || !jsonEqual(annotations, existing.metadata?.annotations ?? {})) {
    const updated = rollout.services.replicaSets.update({
      ...existing,
      metadata: { ...existing.metadata, annotations },
      spec: { ...existing.spec!, minReadySeconds },
    });
    rollout.replaceSet(updated);
    return updated;
  }
  const found = rollout.hasDeadline && findCondition(deployment.status, 'Progressing') === undefined;
  const message = `Found new replica set "${existing.metadata?.name}"`;
  const status = found
    ? rollout.withCondition('Progressing', 'True', PROGRESS.found, message)
    : deployment.status;
  const current = annotations[REVISION] ?? '';
  if (found || deployment.metadata?.annotations?.[REVISION] !== current) {
    rollout.writeStatus(status ?? {}, { ...deployment.metadata?.annotations, [REVISION]: current });
  }
  return existing;
}

function createNewSet(rollout: Rollout, revision: number): ReplicaSet | undefined {
  const { deployment, services } = rollout;
  const draft = draftNewSet(deployment, revision);
  const replicas = newSetReplicas(deployment, [...rollout.sets, draft], draft);
  const name = draft.metadata?.name ?? '';
  let created: ReplicaSet;
  let alreadyThere = false;
  try {
    created = services.replicaSets.create(deployment.metadata?.namespace, {
      ...draft,
      spec: { ...draft.spec!, replicas },
    });
  } catch (error) {
    if (isNamespaceTerminating(error)) throw error;
    if (!isReason(error, 'AlreadyExists')) {
      if (error instanceof ApiError) reportFailedCreate(rollout, name, error);
      throw error;
    }
    const other = services.replicaSets.get(deployment.metadata?.namespace, name);
    if (
      controllerOf(other)?.uid !== deployment.metadata?.uid ||
      !sameTemplate(other.spec?.template, deployment.spec?.template)
    ) {
      rollout.writeStatus({
        ...deployment.status,
        collisionCount: (deployment.status?.collisionCount ?? 0) + 1,
      });
      throw error;
    }
    created = other;
    alreadyThere = true;
  }
  rollout.replaceSet(created);
  if (!alreadyThere && replicas > 0) {
    rollout.event('Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicas}`);
  }
  const tells = !alreadyThere && rollout.hasDeadline;
  const message = `Created new replica set "${name}"`;
  const status = tells
    ? rollout.withCondition('Progressing', 'True', PROGRESS.created, message)
    : deployment.status;
  const text = String(revision);
  if (tells || deployment.metadata?.annotations?.[REVISION] !== text) {
    rollout.writeStatus(status ?? {}, { ...deployment.metadata?.annotations, [REVISION]: text });
  }
  return created;
}

function reportFailedCreate(rollout: Rollout, name: string, error: ApiError): void {
  const message = `Failed to create new replica set "${name}": ${error.message}`;
  if (rollout.hasDeadline) {
    rollout.writeStatus(rollout.withCondition('Progressing', 'False', PROGRESS.createFailed, message));
  }
  rollout.event('Warning', PROGRESS.createFailed, message);
}

function draftNewSet(deployment: Deployment, revision: number): ReplicaSet {
  const { selector, template, minReadySeconds } = deployment.spec!;
  const hash = templateHash(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [TEMPLATE_HASH]: hash };
  const desired = wanted(deployment);
  const annotations = newSetAnnotations(deployment, undefined, revision);
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata?.name}-${hash}`,
      namespace: deployment.metadata?.namespace,
      ownerReferences: [controllerRef(deployment)],
      labels,
      annotations: withReplicas(annotations, desired, desired + maxSurge(deployment)),
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      selector: withLabel(selector, hash),
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

function withLabel(selector: LabelSelector, hash: string): LabelSelector {
  return { ...selector, matchLabels: { ...selector.matchLabels, [TEMPLATE_HASH]: hash } };
}
