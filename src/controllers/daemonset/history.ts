import type { ControllerRevision, DaemonSet, Pod } from '../../api/generated/types.ts';
import { isReason } from '../../api/status.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import { templateHash } from '../common/hash.ts';
import { holdsTemplate, maxRevision, type Revisions } from '../common/revisions.ts';
import { REVISION_HASH } from './template.ts';

// models constructHistory and cleanupHistory of pkg/controller/daemon/update.go

/** The set's revisions: the one of its present template, and the others, oldest first. */
export interface DaemonHistory {
  readonly current: ControllerRevision;
  readonly old: readonly ControllerRevision[];
}

/** The hash that pods of a revision carry. */
export function hashOfRevision(revision: ControllerRevision): string {
  return revision.metadata?.labels?.[REVISION_HASH] ?? '';
}

/** Finds the revision of the present template, makes it where it is missing, and gives it the highest number. @throws ApiError */
export function syncHistory(
  set: DaemonSet,
  revisions: Revisions,
  sets: ResourceClient<DaemonSet>,
  pods: { readonly client: ResourceClient<Pod>; ofSet(): readonly Pod[] },
): DaemonHistory {
  const template = set.spec!.template;
  const fresh = () => sets.get(set.metadata?.namespace, set.metadata?.name ?? '');
  const all = revisions.of(set, set.spec?.selector, fresh);
  const old = all.filter(revision => !holdsTemplate(revision, template));
  const same = all.filter(revision => holdsTemplate(revision, template));
  const next = maxRevision(old) + 1;
  const kept = same.at(-1);
  if (kept === undefined) return { current: snapshot(set, next, revisions, sets), old };
  for (const duplicate of same.slice(0, -1)) {
    relabel(pods.client, pods.ofSet(), hashOfRevision(duplicate), hashOfRevision(kept));
    revisions.delete(duplicate);
  }
  return { current: kept.revision < next ? revisions.renumber(kept, next) : kept, old };
}

function relabel(client: ResourceClient<Pod>, pods: readonly Pod[], from: string, to: string): void {
  for (const { metadata } of pods) {
    if (metadata?.labels?.[REVISION_HASH] !== from) continue;
    client.patch(metadata.namespace, metadata.name ?? '', PATCH.merge, {
      metadata: { labels: { [REVISION_HASH]: to } },
    });
  }
}

function snapshot(
  set: DaemonSet,
  number: number,
  revisions: Revisions,
  sets: ResourceClient<DaemonSet>,
): ControllerRevision {
  const template = set.spec!.template;
  const { namespace, name: setName = '' } = set.metadata ?? {};
  const hash = templateHash(template, set.status?.collisionCount);
  const name = `${setName}-${hash}`;
  try {
    return revisions.create(set, template, number, name, {
      ...template.metadata?.labels,
      [REVISION_HASH]: hash,
    });
  } catch (error) {
    if (!isReason(error, 'AlreadyExists')) throw error;
    const existing = revisions.client.get(namespace, name);
    if (holdsTemplate(existing, template)) return existing;
    const current = sets.get(namespace, setName);
    const collisionCount = (current.status?.collisionCount ?? 0) + 1;
    sets.updateStatus({ ...current, status: { ...current.status!, collisionCount } });
    throw error;
  }
}

/** Deletes the oldest revisions over the limit that no pod is of. @throws ApiError */
export function cleanUpHistory(
  set: DaemonSet,
  { old }: DaemonHistory,
  pods: readonly Pod[],
  revisions: Revisions,
): void {
  let surplus = old.length - (set.spec?.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return;
  const live = new Set(pods.map(pod => pod.metadata?.labels?.[REVISION_HASH] ?? ''));
  for (const revision of old) {
    if (surplus <= 0) return;
    if (live.has(hashOfRevision(revision))) continue;
    revisions.delete(revision);
    surplus--;
  }
}
