import type { Pod } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import type { World } from './world.ts';

/** The store as it was right after one write. */
export interface Moment {
  /** Objects by resource, then by `namespace/name`. */
  of<T extends KubeObject>(resource: string): ReadonlyMap<string, T>;
  /** The pod that this write marked as deleted, or took away unmarked, as it was before. */
  readonly doomed: Pod | undefined;
}

/** Replays the store's log and shows the moment after each write of a pod later than a revision. @param resources further resources to follow */
export function replayPods(
  world: World,
  since: number,
  see: (moment: Moment) => void,
  resources: readonly string[] = [],
): void {
  const state = new Map(['pods', ...resources].map(name => [name, new Map<string, KubeObject>()]));
  for (const { resource, object, type, revision } of world.store.since(0)) {
    const objects = state.get(resource);
    if (objects === undefined) continue;
    const key = `${object.metadata?.namespace ?? ''}/${object.metadata?.name}`;
    const before = objects.get(key);
    if (type === 'DELETED') objects.delete(key);
    else objects.set(key, object);
    if (revision <= since || resource !== 'pods') continue;
    const gone = type === 'DELETED' || object.metadata?.deletionTimestamp !== undefined;
    const doomed = gone && before && before.metadata?.deletionTimestamp === undefined ? before : undefined;
    see({
      of: <T extends KubeObject>(name: string) => (state.get(name) ?? new Map()) as ReadonlyMap<string, T>,
      doomed: doomed as Pod | undefined,
    });
  }
}
