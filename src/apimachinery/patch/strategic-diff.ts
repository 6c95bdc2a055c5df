/** Makes strategic merge patches. models apimachinery/pkg/util/strategicpatch/patch.go */
import { isObject, type JsonObject, jsonEqual } from '../../base/json.ts';
import { childSchema, type FieldSchema, isMergingList, kindSchema } from '../schema/definitions.ts';

/** Which differences count. */
interface Mode {
  readonly deletions: boolean;
  readonly changes: boolean;
  /** What a null that is written out is, which takes away whatever is there: a value like others, or a removal. */
  readonly nulls: 'changes' | 'deletions';
}

/** True when the kind has a schema, so that strategic patches of it make sense. */
export function hasStrategy(object: JsonObject): boolean {
  return schemaOf(object) !== undefined;
}

/** The patch that turns `original` into `modified`; empty when they are the same. */
export function strategicPatch(original: JsonObject, modified: JsonObject): JsonObject {
  return diffMap(original, modified, schemaOf(modified), {
    deletions: true,
    changes: true,
    nulls: 'changes',
  });
}

/**
 * The patch that apply sends: what `modified` says and `current` does not, and the removal of what only
 * `original` (what was applied last) said.
 */
export function threeWayPatch(original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  return threeWays(original, modified, current, schemaOf(modified), 'changes');
}

/**
 * The same three ways as a JSON merge patch, for kinds without a schema.
 * models apimachinery/pkg/util/jsonmergepatch/patch.go
 */
export function threeWayMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): JsonObject {
  return threeWays(original, modified, current, undefined, 'deletions');
}

function threeWays(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  type: FieldSchema | undefined,
  nulls: Mode['nulls'],
): JsonObject {
  const changes = diffMap(current, modified, type, { deletions: false, changes: true, nulls });
  const deletions = diffMap(original, modified, type, { deletions: true, changes: false, nulls });
  return mergeMaps(deletions, changes, type);
}

function schemaOf(object: JsonObject): FieldSchema | undefined {
  return kindSchema(String(object.apiVersion), String(object.kind));
}

function diffMap(from: JsonObject, to: JsonObject, type: FieldSchema | undefined, mode: Mode): JsonObject {
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [a, b] = [from[key], to[key]];
    if (b === undefined) {
      if (mode.deletions && a !== undefined && a !== null) patch[key] = null;
    } else if (b === null) {
      if (mode[mode.nulls] && a !== null) patch[key] = null;
    } else if (a === undefined || a === null) {
      if (mode.changes) patch[key] = b;
      else if (isObject(b) && mode.nulls === 'deletions') {
        const inner = diffMap({}, b, childSchema(type, key), mode);
        if (Object.keys(inner).length > 0) patch[key] = inner;
      }
    } else Object.assign(patch, diffField(key, a, b, childSchema(type, key), mode));
  }
  return patch as JsonObject;
}

function diffField(
  key: string,
  from: unknown,
  to: unknown,
  field: FieldSchema | undefined,
  mode: Mode,
): JsonObject {
  const strategies = field?.['patch-strategy']?.split(',') ?? [];
  if (isObject(from) && isObject(to)) {
    if (strategies.includes('replace'))
      return jsonEqual(from, to) || !mode.changes ? {} : ({ [key]: to } as JsonObject);
    const inner = diffMap(from, to, field, mode);
    if (Object.keys(inner).length === 0) return {};
    if (!strategies.includes('retainKeys')) return { [key]: inner } as JsonObject;
    return { [key]: { ...inner, $retainKeys: Object.keys(to).sort() } } as JsonObject;
  }
  if (Array.isArray(from) && Array.isArray(to) && isMergingList(field)) {
    const mergeKey = field?.['patch-merge-key'];
    return mergeKey === undefined
      ? diffPrimitives(key, from, to, mode)
      : diffObjects(key, from as JsonObject[], to as JsonObject[], mergeKey, field?.items, mode);
  }
  return jsonEqual(from, to) || !mode.changes ? {} : ({ [key]: to } as JsonObject);
}

function diffPrimitives(
  key: string,
  from: readonly unknown[],
  to: readonly unknown[],
  mode: Mode,
): JsonObject {
  const added = mode.changes ? to.filter(item => !from.includes(item)) : [];
  const removed = mode.deletions ? from.filter(item => !to.includes(item)) : [];
  return {
    ...(added.length > 0 ? { [key]: added } : {}),
    ...(removed.length > 0 ? { [`$deleteFromPrimitiveList/${key}`]: removed } : {}),
    ...(added.length + removed.length > 0 && mode.changes ? { [`$setElementOrder/${key}`]: to } : {}),
  } as JsonObject;
}

function diffObjects(
  key: string,
  from: readonly JsonObject[],
  to: readonly JsonObject[],
  mergeKey: string,
  type: FieldSchema | undefined,
  mode: Mode,
): JsonObject {
  const items: JsonObject[] = [];
  const left = [...from];
  for (const item of to) {
    const old = takeSame(left, item, mergeKey);
    if (old === undefined) {
      if (mode.changes) items.push(item);
      continue;
    }
    const inner = diffMap(old, item, type, mode);
    if (Object.keys(inner).length > 0) items.push({ ...inner, [mergeKey]: item[mergeKey] });
  }
  if (mode.deletions)
    items.push(...left.map(old => ({ $patch: 'delete', [mergeKey]: old[mergeKey] }) as JsonObject));
  const order = to.map(item => ({ [mergeKey]: item[mergeKey] }));
  const reordered =
    mode.changes &&
    !jsonEqual(
      orderIn(from, to, mergeKey),
      order.map(item => item[mergeKey]),
    );
  if (items.length === 0 && !reordered) return {};
  return {
    ...(items.length > 0 ? { [key]: items } : {}),
    ...(mode.changes ? { [`$setElementOrder/${key}`]: order } : {}),
  } as JsonObject;
}

/** Takes out the first item with the same merge key: of several with one key, as a port in UDP and TCP, each meets its own. */
function takeSame(items: JsonObject[], like: JsonObject, mergeKey: string): JsonObject | undefined {
  const place = items.findIndex(item => jsonEqual(item[mergeKey], like[mergeKey]));
  return place < 0 ? undefined : items.splice(place, 1)[0];
}

/** The merge keys of `to` in the order that `from` has them; what is new stands where it is. */
function orderIn(from: readonly JsonObject[], to: readonly JsonObject[], mergeKey: string): unknown[] {
  const keys = to.map(item => item[mergeKey]);
  const known = from.map(item => item[mergeKey]).filter(key => keys.some(other => jsonEqual(other, key)));
  let next = 0;
  return keys.map(key => (known.some(other => jsonEqual(other, key)) ? known[next++] : key));
}

/** Puts the changes of one patch into another. */
function mergeMaps(base: JsonObject, over: JsonObject, type: FieldSchema | undefined): JsonObject {
  const made: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = made[key];
    const field = childSchema(type, key);
    const mergeKey = field?.['patch-merge-key'];
    if (isObject(old) && isObject(value)) made[key] = mergeMaps(old, value, field);
    else if (Array.isArray(old) && Array.isArray(value) && mergeKey !== undefined) {
      made[key] = mergeLists(old as JsonObject[], value as JsonObject[], mergeKey, field?.items);
    } else made[key] = value;
  }
  return made as JsonObject;
}

function mergeLists(
  base: readonly JsonObject[],
  over: readonly JsonObject[],
  mergeKey: string,
  type: FieldSchema | undefined,
): JsonObject[] {
  const merged = base.map(item => {
    const change = over.find(other => jsonEqual(other[mergeKey], item[mergeKey]));
    return change === undefined ? item : mergeMaps(item, change, type);
  });
  return [...merged, ...over.filter(item => !base.some(other => jsonEqual(other[mergeKey], item[mergeKey])))];
}
