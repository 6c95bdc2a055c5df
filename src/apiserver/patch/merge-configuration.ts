import { childSchema, type FieldSchema } from '../../apimachinery/schema/definitions.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { itemElement, itemsByElement, topologyOf } from './ownership.ts';

/**
 * The live object with an applied configuration laid over it: maps and lists that have owners by item are merged,
 * the rest is replaced. models sigs.k8s.io/structured-merge-diff/typed/merge.go
 */
export function mergeConfiguration(
  live: JsonObject,
  applied: JsonObject,
  shape: FieldSchema | undefined,
): JsonObject {
  const merged: { [key: string]: Json | undefined } = { ...live };
  for (const [key, value] of Object.entries(applied)) {
    if (value !== undefined) merged[key] = mergeValue(live[key], value, childSchema(shape, key));
  }
  return merged;
}

function mergeValue(live: Json | undefined, applied: Json, shape: FieldSchema | undefined): Json {
  if (live === undefined || live === null) return applied;
  const topology = topologyOf(shape, applied);
  if (topology === 'fields')
    return isObject(live) ? mergeConfiguration(live, applied as JsonObject, shape) : applied;
  if (topology === 'leaf' || !Array.isArray(live)) return applied;
  return mergeItems(live, applied as readonly Json[], shape!);
}

/** Items of both, once each: in the order of the applied list, with what only the live one has where it stood. */
function mergeItems(live: readonly Json[], applied: readonly Json[], shape: FieldSchema): readonly Json[] {
  const [inLive, inApplied] = [itemsByElement(live, shape), itemsByElement(applied, shape)];
  const left = live.map(item => itemElement(item, shape));
  const right = [...inApplied.keys()];
  const shared = right.filter(element => inLive.has(element));
  const result: Json[] = [];
  const done = new Set<string>();
  let next = shared.shift();
  const take = (element: string) => {
    done.add(element);
    const item = inApplied.get(element)!;
    const old = inLive.get(element);
    result.push(old === undefined ? item : mergeValue(old, item, shape.items));
    if (next === element) next = shared.shift();
  };
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [ours, theirs] = [left[l], right[r]];
    if (ours !== undefined && theirs !== undefined) {
      if (ours === theirs) {
        take(theirs);
        l++;
        r++;
        continue;
      }
      if (inApplied.has(ours) && next !== undefined && next !== ours) {
        l++;
        continue;
      }
    }
    if (ours !== undefined && !inApplied.has(ours)) {
      result.push(live[l]!);
      l++;
      continue;
    }
    if (ours !== undefined && done.has(ours)) l++;
    if (theirs !== undefined) {
      take(theirs);
      r++;
    }
  }
  return result;
}
