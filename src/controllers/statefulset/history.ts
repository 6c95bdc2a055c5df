import type { ControllerRevision, PodTemplateSpec, StatefulSet } from '../../api/generated/types.ts';
import { isReason } from '../../api/status.ts';
import { hashOf } from '../common/hash.ts';
import { holdsTemplate, maxRevision, type Revisions, templatePatch } from '../common/revisions.ts';

// models getStatefulSetRevisions and truncateHistory of pkg/controller/statefulset/stateful_set_control.go

const HASH_LABEL = 'controller.kubernetes.io/hash';

export interface StatefulHistory {
  /** What pods are of that the update has not reached. */
  readonly current: ControllerRevision;
  /** What the set's template is now. */
  readonly update: ControllerRevision;
  readonly collisionCount: number;
}

/** The name of a revision, which pods carry as their revision label. */
export function nameOf({ metadata }: ControllerRevision): string {
  return metadata?.name ?? '';
}

/** The template that a revision holds. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  const { $patch: _, ...template } = (data as { spec: { template: PodTemplateSpec & { $patch?: string } } })
    .spec.template;
  return template;
}

/** Finds the revisions of the set, making the one of its present template where it is missing. @throws ApiError */
export function syncHistory(
  set: StatefulSet,
  all: readonly ControllerRevision[],
  revisions: Revisions,
): StatefulHistory {
  const template = set.spec!.template;
  const next = maxRevision(all) + 1;
  const newest = all.at(-1);
  const equal = all.filter(revision => holdsTemplate(revision, template)).at(-1);
  let collisionCount = set.status?.collisionCount ?? 0;
  let update: ControllerRevision;
  if (equal !== undefined) update = equal === newest ? equal : revisions.renumber(equal, next);
  else ({ update, collisionCount } = create(set, next, collisionCount, revisions));
  const current = all.find(revision => nameOf(revision) === set.status?.currentRevision) ?? update;
  return { current, update, collisionCount };
}

function create(
  set: StatefulSet,
  number: number,
  firstCollision: number,
  revisions: Revisions,
): { update: ControllerRevision; collisionCount: number } {
  const template = set.spec!.template;
  for (let collisionCount = firstCollision; ; collisionCount++) {
    const hash = hashOf(templatePatch(template), collisionCount);
    const name = `${set.metadata?.name}-${hash}`;
    try {
      const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
      return { update: revisions.create(set, template, number, name, labels), collisionCount };
    } catch (error) {
      if (!isReason(error, 'AlreadyExists')) throw error;
      const existing = revisions.client.get(set.metadata?.namespace, name);
      if (holdsTemplate(existing, template)) return { update: existing, collisionCount };
    }
  }
}

/** Deletes the oldest revisions over the limit that no pod is of. @param live names of revisions in use */
export function truncateHistory(
  set: StatefulSet,
  all: readonly ControllerRevision[],
  live: ReadonlySet<string>,
  revisions: Revisions,
): void {
  const dead = all.filter(revision => !live.has(nameOf(revision)));
  const surplus = dead.length - (set.spec?.revisionHistoryLimit ?? 10);
  for (const revision of dead.slice(0, Math.max(0, surplus))) revisions.delete(revision);
}
