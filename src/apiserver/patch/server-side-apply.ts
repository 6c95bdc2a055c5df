import { jsonType } from '../../apimachinery/decode/decode.ts';
import { objectSchema } from '../../apimachinery/schema/definitions.ts';
import { isObject, type Json, type JsonObject, jsonEqual } from '../../base/json.ts';
import { badRequest } from '../errors.ts';
import { appliedFields } from './applied-fields.ts';
import { compare } from './compare.ts';
import { type Conflict, conflictError } from './conflicts.ts';
import { difference, type FieldSet, intersection, isEmpty, NO_FIELDS, union } from './field-set.ts';
import {
  fieldsOf,
  type Identity,
  identityKey,
  type Managers,
  newEntry,
  readManagers,
  writeManagers,
} from './managed-fields.ts';
import { mergeConfiguration } from './merge-configuration.ts';
import { prune } from './prune.ts';
import { skippedMembers, takeFromOthers } from './track-update.ts';

export interface ApplyOptions {
  readonly manager: string;
  readonly force: boolean;
  /** RFC 3339. */
  readonly time: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly subresource?: string;
}

/** Whose fields they are when an object without managedFields is applied to. */
const BEFORE_FIRST = 'before-first-apply';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Server-side apply: lays a configuration over the live object, drops what the same manager applied before and does
 * no longer, and keeps account of who owns what. The result is not yet decoded and defaulted.
 * models structured-merge-diff/merge/update.go, Apply, with apimachinery/pkg/util/managedfields/internal
 * @param current undefined to create
 * @throws ApiError 409 with the fields that others own, 400 for what is no configuration
 */
export function serverSideApply(
  current: JsonObject | undefined,
  patch: JsonObject,
  options: ApplyOptions,
): JsonObject {
  checkConfiguration(patch, options);
  const { apiVersion, kind } = options;
  const shape = objectSchema({ apiVersion, kind });
  const skipped = skippedMembers({ apiVersion, kind }, options);
  const identity: Identity = { ...options, operation: 'Apply' };
  const live = current ?? {};
  const managers = managersBefore(current, shape, options);
  const last = fieldsOf(managers.get(identityKey(identity)));
  const applied = appliedFields(patch, shape, skipped);
  const others = new Map([...managers].filter(([key]) => key !== identityKey(identity)));
  const owned = [...others.values()].reduce((all, entry) => union(all, fieldsOf(entry)), applied);
  const merged = prune(
    mergeConfiguration(live, withoutUnappliable(patch, skipped), shape),
    last,
    owned,
    shape,
  );
  const { changed, removed } = compare(live, merged, shape, skipped);
  if (!options.force) refuseConflicts(others, changed, live, shape, options);
  const isSame = current !== undefined && isEmpty(changed) && isEmpty(removed);
  const time = isSame ? managers.get(identityKey(identity))?.time : options.time;
  const after = new Map(takeFromOthers(others, changed, removed));
  if (!isEmpty(applied)) after.set(identityKey(identity), newEntry(identity, applied, time));
  return writeManagers(merged, after);
}

function checkConfiguration(patch: JsonObject, { apiVersion, kind }: ApplyOptions): void {
  if (!isObject(patch)) {
    const type = 'Go value of type map[string]interface {}';
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonType(patch)} into ${type}`,
    );
  }
  const metadata = patch.metadata as JsonObject | undefined;
  if (metadata?.managedFields !== undefined && metadata.managedFields !== null) {
    throw badRequest('metadata.managedFields must be nil');
  }
  if (patch.apiVersion !== apiVersion) {
    throw badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${shown(patch.apiVersion)}, expected: ${apiVersion}`,
    );
  }
  if (patch.kind !== undefined && patch.kind !== kind) {
    throw badRequest(
      `Incorrect kind specified in apply patch. Specified patch kind: ${shown(patch.kind)}, expected: ${kind}`,
    );
  }
}

const shown = (value: Json | undefined) =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** The configuration without members that this kind of write does not touch. */
function withoutUnappliable(patch: JsonObject, skipped: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !skipped.has(key)));
}

function managersBefore(
  current: JsonObject | undefined,
  shape: ReturnType<typeof objectSchema>,
  options: ApplyOptions,
): Managers {
  const managers = readManagers(current);
  if (current === undefined || managers.size > 0) return managers;
  const { apiVersion, time } = options;
  const identity: Identity = { manager: BEFORE_FIRST, operation: 'Update', apiVersion };
  const everything = compare({}, current, shape, new Set()).changed;
  return isEmpty(everything)
    ? managers
    : new Map([[identityKey(identity), newEntry(identity, everything, time)]]);
}

function refuseConflicts(
  others: Managers,
  changed: FieldSet,
  live: JsonObject,
  shape: ReturnType<typeof objectSchema>,
  options: ApplyOptions,
): void {
  const allowed = options.manager === 'kubectl' ? lastAppliedFields(live, shape) : NO_FIELDS;
  const conflicts = [...others.values()].flatMap((owner): Conflict[] => {
    const fields = difference(intersection(fieldsOf(owner), changed), allowed);
    return isEmpty(fields) ? [] : [{ owner, fields }];
  });
  if (conflicts.length > 0) throw conflictError(conflicts);
}

/** Fields that client-side apply set and nobody changed since: `kubectl apply --server-side` may take them over. */
function lastAppliedFields(live: JsonObject, shape: ReturnType<typeof objectSchema>): FieldSet {
  const annotations = (live.metadata as { annotations?: Record<string, string> } | undefined)?.annotations;
  const text = annotations?.[LAST_APPLIED];
  if (text === undefined) return NO_FIELDS;
  const last = parsed(text);
  if (!last) return NO_FIELDS;
  const none = new Set<string>();
  const merged = mergeConfiguration(live, last, shape);
  const drifted = jsonEqual(merged, live) ? NO_FIELDS : compare(live, merged, shape, none).changed;
  return difference(appliedFields(last, shape, none), drifted);
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
