import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { formatV } from '../go/value.ts';
import { PatchError } from './patch-error.ts';

// The lists of a strategic merge patch: merging by key, and the order of the result.

/** Merges a patch into a list whose strategy is `merge`. Items that only the patch has come first, as in life. */
export function mergeLists(
  live: readonly Json[],
  patch: readonly Json[],
  mergeKey: string | undefined,
  mergeItem: (item: JsonObject, change: JsonObject) => JsonObject,
): readonly Json[] {
  if (!isObject(live[0] ?? patch[0])) {
    const both = [...new Set([...live, ...patch])];
    return orderList(both, patch, live, undefined);
  }
  if (mergeKey === undefined)
    throw new PatchError('internal', 'cannot merge lists without merge key for type map');
  const { remaining, changes, replace } = applyElementDirectives(live as Objects, patch as Objects, mergeKey);
  if (replace) return changes;
  const merged = [...remaining];
  for (const change of changes) {
    const at = indexOfKey(merged, mergeKey, requireKey(change, mergeKey));
    if (at < 0) merged.push(change);
    else merged[at] = mergeItem(merged[at]!, change);
  }
  return orderList(merged, changes, remaining, mergeKey);
}

type Objects = readonly JsonObject[];

function applyElementDirectives(live: Objects, patch: Objects, mergeKey: string) {
  let remaining = live;
  let replace = false;
  const changes: JsonObject[] = [];
  for (const item of patch) {
    switch (item.$patch) {
      case undefined:
        changes.push(item);
        break;
      case 'delete': {
        const value = requireKey(item, mergeKey);
        remaining = remaining.filter(kept => kept[mergeKey] !== value);
        break;
      }
      case 'replace':
        replace = true;
        break;
      case 'merge':
        throw new PatchError('internal', 'merging lists cannot yet be specified in the patch');
      default:
        throw new PatchError(
          'internal',
          `unknown patch type: ${formatV(item.$patch)} in map: ${formatV(item)}`,
        );
    }
  }
  return { remaining, changes, replace };
}

function requireKey(item: Json | undefined, mergeKey: string): Json {
  const value = isObject(item) ? item[mergeKey] : undefined;
  if (value !== undefined) return value;
  throw new PatchError('internal', `map: ${formatV(item)} does not contain declared merge key: ${mergeKey}`);
}

function indexOfKey(list: readonly Json[], mergeKey: string | undefined, value: Json): number {
  if (mergeKey === undefined) return list.indexOf(value);
  return list.findIndex(item => isObject(item) && item[mergeKey] === value);
}

/**
 * Puts a merged list in order: what the patch (or $setElementOrder) names in that order, the rest in the order of
 * the live list, the two interleaved as the live list has them.
 */
export function orderList(
  merged: readonly Json[],
  patchOrder: readonly Json[],
  liveOrder: readonly Json[],
  mergeKey: string | undefined,
): readonly Json[] {
  const keyOf = (item: Json) => (mergeKey === undefined ? item : requireKey(item, mergeKey));
  const inPatch = positions(patchOrder, mergeKey);
  const inLive = positions(liveOrder, mergeKey);
  const named = merged.filter(item => inPatch.has(keyOf(item)));
  const others = merged.filter(item => !inPatch.has(keyOf(item)));
  const byPosition = (places: ReadonlyMap<Json, number>) => (a: Json, b: Json) =>
    (places.get(keyOf(a)) ?? 0) - (places.get(keyOf(b)) ?? 0);
  named.sort(byPosition(inPatch));
  others.sort(byPosition(inLive));
  return interleave(others, named, (other, item) => {
    const [a, b] = [inLive.get(keyOf(other)), inLive.get(keyOf(item))];
    return a !== undefined && b !== undefined && a < b;
  });
}

function positions(list: readonly Json[], mergeKey: string | undefined): ReadonlyMap<Json, number> {
  const found = new Map<Json, number>();
  list.forEach((item, index) => {
    const key = mergeKey === undefined ? item : isObject(item) ? item[mergeKey] : undefined;
    if (key !== undefined && !found.has(key)) found.set(key, index);
  });
  return found;
}

function interleave(left: Json[], right: Json[], goesFirst: (left: Json, right: Json) => boolean): Json[] {
  const result: Json[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    result.push(goesFirst(left[i]!, right[j]!) ? left[i++]! : right[j++]!);
  }
  return [...result, ...left.slice(i), ...right.slice(j)];
}

/** The patch's own order must be that of its $setElementOrder list, and every item must be in it. */
export function requireMergeKeyOrder(
  patch: readonly Json[],
  order: readonly Json[],
  mergeKey: string | undefined,
): void {
  if (patch.length === 0 || order.length === 0) return;
  const items = patch.filter(item => !(isObject(item) && '$patch' in item));
  const keyOf = (item: Json) => (mergeKey === undefined ? item : requireKey(item, mergeKey));
  let next = 0;
  for (const listed of order) {
    if (next < items.length && keyOf(items[next]!) === keyOf(listed)) next++;
  }
  if (next < items.length) {
    const lists = `:\n${formatV(patch)}\n doesn't match $setElementOrder list:\n${formatV(order)}\n`;
    throw new PatchError('internal', `The order in patch list${lists}`);
  }
}
