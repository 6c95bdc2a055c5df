import type { Deployment, ReplicaSet } from '../../api/generated/types.ts';

// models the annotations of pkg/controller/deployment/util/deployment_util.go

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);
const MAX_HISTORY_CHARS = 2000;

type Annotations = Readonly<Record<string, string>>;

function numberOf(set: ReplicaSet, annotation: string): number | undefined {
  const text = set.metadata?.annotations?.[annotation];
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}

/** The revision of a ReplicaSet (or Deployment), 0 when it has none. */
export function revisionOf(object: ReplicaSet | Deployment): number {
  const revision = Number(object.metadata?.annotations?.[REVISION]);
  return Number.isFinite(revision) ? revision : 0;
}

/** The Deployment's replicas when the ReplicaSet was last scaled, or undefined. */
export function desiredReplicasAnnotation(set: ReplicaSet): number | undefined {
  return numberOf(set, DESIRED_REPLICAS);
}

/** The Deployment's replicas with surge when the ReplicaSet was last scaled, or undefined. */
export function maxReplicasAnnotation(set: ReplicaSet): number | undefined {
  return numberOf(set, MAX_REPLICAS);
}

/** Annotations that say how many replicas their Deployment wants. */
export function withReplicas(
  annotations: Annotations | undefined,
  desired: number,
  most: number,
): Annotations {
  return { ...annotations, [DESIRED_REPLICAS]: String(desired), [MAX_REPLICAS]: String(most) };
}

/**
 * Annotations for the ReplicaSet of the current template: the Deployment's own, and the revision, with those it
 * had before as history. Returns `before` itself when nothing changes.
 */
export function newSetAnnotations(
  deployment: Deployment,
  before: Annotations | undefined,
  revision: number,
): Annotations {
  let after: Annotations = before ?? {};
  for (const [key, value] of Object.entries(deployment.metadata?.annotations ?? {})) {
    if (!NOT_COPIED.has(key) && after[key] !== value) after = { ...after, [key]: value };
  }
  const former = after[REVISION];
  if (Number(former ?? 0) >= revision) return after;
  after = { ...after, [REVISION]: String(revision) };
  if (former === undefined) return after;
  const history = after[REVISION_HISTORY] ? `${after[REVISION_HISTORY]},${former}` : former;
  return { ...after, [REVISION_HISTORY]: trimmed(history) };
}

function trimmed(history: string): string {
  let kept = history;
  while (kept.length > MAX_HISTORY_CHARS && kept.includes(',')) kept = kept.slice(kept.indexOf(',') + 1);
  return kept;
}
