import { ApiError, failure } from '../../api/status.ts';
import { isObject, type Json, type JsonObject, jsonEqual } from '../../base/json.ts';
import { badRequest } from '../errors.ts';
import { rejected } from './errors.ts';
import { jsonKind } from './go-format.ts';

/** As the real server limits it. */
const MAX_OPERATIONS = 10_000;

/** Any problem inside an operation; the caller turns it into the one refusal that the wire knows. */
class PatchFailed extends Error {}

/**
 * RFC 6902 as the library that the API server uses understands it: a `replace` of an absent member adds it,
 * negative indexes count from the end.
 * @throws ApiError 400 for what is no list of operations, 422 for an operation that does not apply
 */
export function jsonPatch(current: JsonObject, patch: unknown): JsonObject {
  const operations = checkedOperations(patch);
  if (operations.length > MAX_OPERATIONS) {
    const message = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`;
    throw new ApiError(failure(413, 'RequestEntityTooLarge', message));
  }
  try {
    return operations.reduce<JsonObject>(applyOperation, current);
  } catch (error) {
    if (error instanceof PatchFailed) throw rejected();
    throw error;
  }
}

function checkedOperations(patch: unknown): readonly JsonObject[] {
  const mismatch = (value: unknown, type: string) =>
    badRequest(`error decoding patch: json: cannot unmarshal ${jsonKind(value)} into Go ${type}`);
  if (patch === null) return [];
  if (!Array.isArray(patch)) throw mismatch(patch, 'value of type []handlers.jsonPatchOp');
  for (const operation of patch) {
    if (!isObject(operation)) throw mismatch(operation, 'value of type handlers.jsonPatchOp');
    for (const field of ['op', 'path', 'from']) {
      const value = operation[field];
      if (value !== undefined && value !== null && typeof value !== 'string') {
        throw mismatch(value, `struct field jsonPatchOp.${field} of type string`);
      }
    }
  }
  return patch;
}

type Operator = (document: JsonObject, operation: JsonObject) => JsonObject;

const OPERATORS: { readonly [op: string]: Operator } = {
  add: (document, operation) => edit(document, pathOf(operation, 'path'), added(newValue(operation))),
  remove: (document, operation) => edit(document, pathOf(operation, 'path'), removed),
  replace: (document, operation) => edit(document, pathOf(operation, 'path'), replaced(newValue(operation))),
  move(document, operation) {
    const from = pathOf(operation, 'from');
    const value = find(document, from) ?? null;
    return edit(edit(document, from, removed), pathOf(operation, 'path'), added(value));
  },
  copy(document, operation) {
    const value = find(document, pathOf(operation, 'from')) ?? null;
    return edit(document, pathOf(operation, 'path'), added(value));
  },
  test(document, operation) {
    const found = find(document, pathOf(operation, 'path')) ?? null;
    if (!jsonEqual(found, newValue(operation))) throw new PatchFailed('testing path: test failed');
    return document;
  },
};

function applyOperation(document: JsonObject, operation: JsonObject): JsonObject {
  const name = String(operation.op ?? '');
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw new PatchFailed(`unexpected kind: ${name}`);
  return operator(document, operation);
}

function newValue(operation: JsonObject): Json {
  return operation.value ?? null;
}

/** The pointer's parts. What stands before the first slash is not looked at, as in the real library. */
function pathOf(operation: JsonObject, field: 'path' | 'from'): readonly string[] {
  const text = operation[field];
  if (typeof text !== 'string') throw new PatchFailed(`operation, missing ${field} field`);
  const parts = text.split('/').slice(1);
  if (parts.length === 0) throw new PatchFailed('missing path');
  return parts.map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Changes the container that holds the last part of the path; everything on the way is copied, the rest shared. */
type Edit = (container: Json, key: string) => Json;

function edit(document: JsonObject, path: readonly string[], change: Edit): JsonObject {
  return editAt(document, path, change) as JsonObject;
}

function editAt(container: Json, path: readonly string[], change: Edit): Json {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) return change(container, key);
  const inner = editAt(requireContainer(member(container, key)), rest, change);
  if (Array.isArray(container)) return container.with(indexIn(container, key), inner);
  return { ...(container as JsonObject), [key]: inner };
}

function find(document: JsonObject, path: readonly string[]): Json | undefined {
  let container: Json = document;
  for (const key of path.slice(0, -1)) container = requireContainer(member(container, key));
  return member(container, path.at(-1)!);
}

function requireContainer(value: Json | undefined): Json {
  if (typeof value !== 'object' || value === null) throw new PatchFailed('missing path');
  return value;
}

function member(container: Json, key: string): Json | undefined {
  if (Array.isArray(container)) return container[indexIn(container, key)];
  const object = container as JsonObject;
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function parseIndex(key: string): number {
  if (!/^[+-]?\d+$/.test(key)) throw new PatchFailed(`invalid index: ${key}`);
  return Number(key);
}

function indexIn(list: readonly Json[], key: string): number {
  const index = parseIndex(key);
  if (index >= list.length || index < -list.length) throw new PatchFailed(`invalid index: ${key}`);
  return index < 0 ? index + list.length : index;
}

function added(value: Json): Edit {
  return (container, key) => {
    if (!Array.isArray(container)) return { ...(container as JsonObject), [key]: value };
    if (key === '-') return [...container, value];
    const index = parseIndex(key);
    const size = container.length + 1;
    if (index >= size || index < -size) throw new PatchFailed(`invalid index: ${key}`);
    return container.toSpliced(index < 0 ? index + size : index, 0, value);
  };
}

function replaced(value: Json): Edit {
  return (container, key) =>
    Array.isArray(container)
      ? container.with(indexIn(container, key), value)
      : { ...(container as JsonObject), [key]: value };
}

const removed: Edit = (container, key) => {
  if (Array.isArray(container)) return container.toSpliced(indexIn(container, key), 1);
  const object = container as JsonObject;
  if (!Object.hasOwn(object, key)) throw new PatchFailed(`unable to remove nonexistent key: ${key}`);
  const { [key]: _gone, ...rest } = object;
  return rest;
};
