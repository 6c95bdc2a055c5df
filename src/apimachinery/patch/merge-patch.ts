import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { jsonType } from '../decode/decode.ts';
import { PatchError } from './patch-error.ts';

/**
 * RFC 7386. Levels that the patch touches come out with sorted keys, as the real server's library writes them
 * (the refusal of a patch shows the patched text).
 * @throws PatchError for a patch that is not an object
 */
export function mergePatch(current: JsonObject, patch: unknown): JsonObject {
  if (patch === null) return current;
  if (!isObject(patch)) {
    const type = 'Go value of type map[string]interface {}';
    throw new PatchError('form', `json: cannot unmarshal ${jsonType(patch)} into ${type}`);
  }
  return mergeObject(current, patch);
}

function mergeObject(current: JsonObject, patch: JsonObject): JsonObject {
  const merged: { [key: string]: Json | undefined } = { ...current };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete merged[key];
    else merged[key] = mergeValue(current[key], value);
  }
  return Object.fromEntries(Object.entries(merged).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function mergeValue(current: Json | undefined, patch: Json): Json {
  return isObject(patch) && isObject(current) ? mergeObject(current, patch) : withoutNulls(patch);
}

/** Members that are null mean removal, so they are not taken over with a new value either. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(item => (item === null ? item : withoutNulls(item)));
  return isObject(value) ? mergeObject({}, value) : value;
}
