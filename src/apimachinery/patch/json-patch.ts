import { isObject, type Json, type JsonObject, jsonEqual } from '../../base/json.ts';
import { jsonType } from '../decode/decode.ts';
import { PatchError } from './patch-error.ts';

/** As the real server limits it. */
const MAX_OPERATIONS = 10_000;

/**
 * RFC 6902 as the library that the API server and kubectl use understands it: a `replace` of an absent member adds it,
 * negative indexes count from the end.
 * models gopkg.in/evanphx/json-patch.v4
 * @throws PatchError
 */
export function jsonPatch(current: JsonObject, patch: unknown): JsonObject {
  const operations = checkedOperations(patch);
  if (operations.length > MAX_OPERATIONS) {
    const message = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`;
    throw new PatchError('size', message);
  }
  return operations.reduce<JsonObject>(applyOperation, current);
}

function checkedOperations(patch: unknown): readonly JsonObject[] {
  const mismatch = (value: unknown, type: string) =>
    new PatchError('form', `json: cannot unmarshal ${jsonType(value)} into Go ${type}`);
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
  add: (document, operation) => edit(document, 'add', operation, added(newValue(operation))),
  remove: (document, operation) => edit(document, 'remove', operation, removed),
  replace: (document, operation) => edit(document, 'replace', operation, replaced(newValue(operation))),
  move(document, operation) {
    const value = find(document, 'move', operation, 'from') ?? null;
    const without = edit(document, 'move', operation, removed, 'from');
    return edit(without, 'move', operation, added(value));
  },
  copy(document, operation) {
    const value = find(document, 'copy', operation, 'from') ?? null;
    return edit(document, 'copy', operation, added(value));
  },
  test(document, operation) {
    const found = find(document, 'test', operation, 'path') ?? null;
    if (!jsonEqual(found, newValue(operation)))
      throw rejected(`testing value ${String(operation.path)} failed: test failed`);
    return document;
  },
};

function applyOperation(document: JsonObject, operation: JsonObject): JsonObject {
  const name = String(operation.op ?? '');
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw rejected(`Unexpected kind: ${name}`);
  return operator(document, operation);
}

function newValue(operation: JsonObject): Json {
  return operation.value ?? null;
}

/** The pointer's parts. What stands before the first slash is not looked at, as in the real library. */
function pathOf(operation: JsonObject, field: 'path' | 'from'): readonly string[] {
  const text = operation[field];
  if (typeof text !== 'string') throw rejected(`operation, missing ${field} field: missing value`);
  return text
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Changes the container that holds the last part of the path; everything on the way is copied, the rest shared. */
type Edit = (container: Json, key: string) => Json;

/** @param verb names the operation in errors */
function edit(
  document: JsonObject,
  verb: string,
  operation: JsonObject,
  change: Edit,
  field: 'path' | 'from' = 'path',
): JsonObject {
  const missing = missingPath(verb, operation[field]);
  return editAt(document, pathOf(operation, field), change, missing) as JsonObject;
}

function editAt(container: Json, path: readonly string[], change: Edit, missing: () => PatchError): Json {
  const [key, ...rest] = path;
  if (key === undefined) throw missing();
  if (rest.length === 0) return change(container, key);
  const inner = editAt(containerAt(container, key, missing), rest, change, missing);
  if (Array.isArray(container)) return container.with(indexIn(container, key), inner);
  return { ...(container as JsonObject), [key]: inner };
}

function find(
  document: JsonObject,
  verb: string,
  operation: JsonObject,
  field: 'path' | 'from',
): Json | undefined {
  const missing = missingPath(verb, operation[field]);
  const path = pathOf(operation, field);
  const key = path.at(-1);
  if (key === undefined) throw missing();
  let container: Json = document;
  for (const part of path.slice(0, -1)) container = containerAt(container, part, missing);
  return member(container, key);
}

function missingPath(verb: string, path: unknown): () => PatchError {
  return () =>
    rejected(`${verb} operation does not apply: doc is missing path: ${String(path)}: missing value`);
}

function rejected(message: string): PatchError {
  return new PatchError('rejected', message);
}

/** @throws PatchError where there is nothing that could hold something */
function containerAt(container: Json, key: string, missing: () => PatchError): Json {
  const value = isReachable(container, key) ? member(container, key) : undefined;
  if (typeof value !== 'object' || value === null) throw missing();
  return value;
}

function isReachable(container: Json, key: string): boolean {
  return !Array.isArray(container) || /^[+-]?\d+$/.test(key);
}

function member(container: Json, key: string): Json | undefined {
  if (Array.isArray(container)) return container[indexIn(container, key)];
  const object = container as JsonObject;
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function parseIndex(key: string): number {
  if (!/^[+-]?\d+$/.test(key))
    throw rejected(`Unable to access invalid index: ${key}: invalid index referenced`);
  return Number(key);
}

function indexIn(list: readonly Json[], key: string): number {
  const index = parseIndex(key);
  if (index >= list.length || index < -list.length)
    throw rejected(`Unable to access invalid index: ${key}: invalid index referenced`);
  return index < 0 ? index + list.length : index;
}

function added(value: Json): Edit {
  return (container, key) => {
    if (!Array.isArray(container)) return { ...(container as JsonObject), [key]: value };
    if (key === '-') return [...container, value];
    const index = parseIndex(key);
    const size = container.length + 1;
    if (index >= size || index < -size)
      throw rejected(`Unable to access invalid index: ${key}: invalid index referenced`);
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
  if (!Object.hasOwn(object, key)) throw rejected(`Unable to remove nonexistent key: ${key}: missing value`);
  const { [key]: _gone, ...rest } = object;
  return rest;
};
