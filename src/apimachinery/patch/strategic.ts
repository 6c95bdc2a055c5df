import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { jsonType } from '../decode/decode.ts';
import { formatV, goType } from '../go/value.ts';
import { childSchema, type FieldSchema, isMergingList, typeName } from '../schema/definitions.ts';
import { PatchError } from './patch-error.ts';
import { mergeLists, orderList, requireMergeKeyOrder } from './strategic-lists.ts';

// models apimachinery/pkg/util/strategicpatch/patch.go

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM_LIST = '$deleteFromPrimitiveList';
const ELEMENT_ORDER = '$setElementOrder';

type Mutable = { [key: string]: Json | undefined };

/**
 * Strategic merge patch with its directives ($patch, $retainKeys, $setElementOrder/x, $deleteFromPrimitiveList/x).
 * @param shape of the kind, which says which lists merge and by which key
 * @throws PatchError with the real library's text
 */
export function strategicPatch(current: JsonObject, patch: unknown, shape: FieldSchema): JsonObject {
  if (patch === null) return current;
  if (!isObject(patch)) {
    const type = 'Go value of type map[string]interface {}';
    throw new PatchError('form', `json: cannot unmarshal ${jsonType(patch)} into ${type}`);
  }
  return mergeStrategic(current, patch, shape);
}

/** Merges one level. @param shape of the object that both are, undefined where the schema ends */
export function mergeStrategic(
  original: JsonObject,
  patch: JsonObject,
  shape: FieldSchema | undefined,
): JsonObject {
  if (DIRECTIVE in patch) return applyDirective(patch);
  const merged: Mutable = retainKeys(original, patch);
  const handled = new Set([RETAIN_KEYS]);
  for (const key of Object.keys(patch)) {
    if (key.startsWith(ELEMENT_ORDER)) applyElementOrder(merged, patch, key, shape, handled);
  }
  for (const [key, value] of Object.entries(patch)) {
    if (handled.has(key) || value === undefined) continue;
    if (key.startsWith(DELETE_FROM_LIST)) deleteFromList(merged, key, value, shape);
    else mergeMember(merged, key, value, shape);
  }
  return merged;
}

function applyDirective(patch: JsonObject): JsonObject {
  const { [DIRECTIVE]: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw new PatchError('internal', `unknown patch type: ${formatV(directive)} in map: ${formatV(patch)}`);
}

function retainKeys(original: JsonObject, patch: JsonObject): Mutable {
  const listed = patch[RETAIN_KEYS];
  if (listed === undefined) return { ...original };
  const badFormat = () => new PatchError('form', 'invalid patch format of retainKeys');
  if (!Array.isArray(listed)) throw badFormat();
  const kept = new Set<Json>(listed);
  for (const [key, value] of Object.entries(patch)) {
    const directive =
      key === RETAIN_KEYS || key.startsWith(DELETE_FROM_LIST) || key.startsWith(ELEMENT_ORDER);
    if (!directive && value !== null && value !== undefined && !kept.has(key)) throw badFormat();
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => kept.has(key)));
}

function applyElementOrder(
  merged: Mutable,
  patch: JsonObject,
  directive: string,
  shape: FieldSchema | undefined,
  handled: Set<string>,
): void {
  handled.add(directive);
  const order = patch[directive];
  const field = listNameIn(directive, ELEMENT_ORDER);
  const [live, patched] = [merged[field], patch[field]];
  for (const value of [order, live, patched]) {
    if (value !== undefined && !Array.isArray(value)) throw notOf('[]interface {}', value);
  }
  const fieldShape = listShape(shape, field);
  const mergeKey = fieldShape['patch-merge-key'];
  const ordering = order as readonly Json[];
  const patchedList = patched as readonly Json[] | undefined;
  requireMergeKeyOrder(patchedList ?? [], ordering, mergeKey);
  const liveList = live as readonly Json[] | undefined;
  if (!liveList && !patchedList) return;
  handled.add(field);
  const both =
    liveList && patchedList ? mergeListField(liveList, patchedList, fieldShape) : (liveList ?? patchedList!);
  merged[field] = orderList(both, ordering, liveList ?? [], mergeKey);
}

function listNameIn(directive: string, prefix: string): string {
  const slash = directive.indexOf('/');
  if (slash === prefix.length) return directive.slice(slash + 1);
  throw new PatchError(
    'form',
    prefix === DELETE_FROM_LIST
      ? 'invalid patch format of primitive list'
      : 'invalid patch format of setElementOrder list',
  );
}

function listShape(shape: FieldSchema | undefined, field: string): FieldSchema {
  const found = childSchema(shape, field);
  if (found?.type === 'array') return found;
  throw new PatchError(
    'internal',
    `unable to find api field in struct ${typeName(shape)} for the json field "${field}"`,
  );
}

function deleteFromList(
  merged: Mutable,
  directive: string,
  value: Json,
  shape: FieldSchema | undefined,
): void {
  const field = listNameIn(directive, DELETE_FROM_LIST);
  const live = merged[field];
  if (value === null) delete merged[field];
  if (value === null || !Array.isArray(live) || !Array.isArray(value)) return;
  const fieldShape = listShape(shape, field);
  const gone = new Set(value);
  merged[field] = isMergingList(fieldShape) ? live.filter(item => !gone.has(item)) : value;
}

function mergeMember(merged: Mutable, key: string, value: Json, shape: FieldSchema | undefined): void {
  if (value === null) {
    delete merged[key];
    return;
  }
  const live = merged[key];
  const fieldShape = childSchema(shape, key);
  if (Array.isArray(live) && Array.isArray(value)) {
    merged[key] = mergeListField(live, value, fieldShape);
  } else if (isObject(live) && isObject(value)) {
    merged[key] =
      fieldShape?.['patch-strategy'] === 'replace' ? value : mergeStrategic(live, value, fieldShape);
  } else {
    const plain = withoutDirectives(value);
    if (plain === undefined) delete merged[key];
    else merged[key] = plain;
  }
}

/** A value taken over whole: without nulls, and without what carries a `$patch` directive. */
function withoutDirectives(value: Json): Json | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter(item => item !== undefined);
  if (!isObject(value)) return value;
  if (DIRECTIVE in value) return undefined;
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const plain = inner === null || inner === undefined ? undefined : withoutDirectives(inner);
    return plain === undefined ? [] : [[key, plain] as const];
  });
  return Object.fromEntries(kept);
}

function mergeListField(
  live: readonly Json[],
  patch: readonly Json[],
  shape: FieldSchema | undefined,
): readonly Json[] {
  if (!isMergingList(shape)) return patch;
  if (live.length === 0 && patch.length === 0) return live;
  const all = [...live, ...patch];
  if (Array.isArray(all[0])) throw new PatchError('rejected', 'lists of lists cannot be merged');
  if (all.some(item => goType(item) !== goType(all[0]))) {
    throw new PatchError(
      'internal',
      `list element types are not identical: [${formatV(live)} ${formatV(patch)}]`,
    );
  }
  return mergeLists(live, patch, shape?.['patch-merge-key'], (item, change) =>
    mergeStrategic(item, change, shape?.items),
  );
}

function notOf(expected: string, value: Json | undefined): Error {
  return new PatchError('internal', `expected a ${expected}, but received a ${goType(value)}`);
}
