import type { ManagedFieldsEntry } from '../../api/generated/types.ts';
import { resourceOfKind } from '../../api/resources.ts';
import { objectSchema } from '../../apimachinery/schema/definitions.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { compare } from './compare.ts';
import { difference, type FieldSet, isEmpty, union } from './field-set.ts';
import {
  capManagers,
  fieldsOf,
  type Identity,
  identityKey,
  type Managers,
  newEntry,
  readManagers,
  withFields,
  writeManagers,
} from './managed-fields.ts';

export interface TrackOptions {
  /** The field manager: as given by the client, or the first part of its user agent. */
  readonly manager: string;
  /** RFC 3339. */
  readonly time: string;
  readonly subresource?: string;
}

/**
 * The object with managedFields brought up to date after a create (`before` undefined), update or patch other than
 * apply. To be called on the decoded and defaulted object before admission changes it, as in life. The cost grows
 * with what the two do not share.
 * models structured-merge-diff/merge/update.go and apimachinery/pkg/util/managedfields/internal
 */
export function trackUpdate(
  before: JsonObject | undefined,
  after: JsonObject,
  options: TrackOptions,
): JsonObject {
  const live = readManagers(before);
  const given = options.subresource ? live : givenManagers(after, live);
  if (before !== undefined && given.size === 0) return writeManagers(after, given);
  const identity: Identity = { ...options, operation: 'Update', apiVersion: String(after.apiVersion ?? '') };
  const { changed, removed } = compare(
    before ?? {},
    after,
    objectSchema(after),
    skippedMembers(after, options),
  );
  if (isEmpty(changed) && isEmpty(removed) && sameManagers(before, after, given, live)) return after;
  const managers = new Map(takeFromOthers(given, changed, removed));
  if (!isEmpty(changed)) {
    const key = identityKey(identity);
    managers.set(key, newEntry(identity, union(fieldsOf(managers.get(key)), changed), options.time));
  }
  return writeManagers(after, capManagers(managers));
}

/** The list that the new object carries counts, unless it is empty; one empty entry in it means: forget all. */
function givenManagers(after: JsonObject, live: Managers): Managers {
  const entries = (after.metadata as { managedFields?: readonly Json[] } | undefined)?.managedFields ?? [];
  if (entries.length === 0) return live;
  const [only] = entries;
  if (entries.length === 1 && isObject(only) && Object.keys(only).length === 0) return new Map();
  return readManagers(after);
}

function sameManagers(
  before: JsonObject | undefined,
  after: JsonObject,
  given: Managers,
  live: Managers,
): boolean {
  const listOf = (object: JsonObject | undefined) =>
    (object?.metadata as JsonObject | undefined)?.managedFields;
  return given === live ? listOf(before) === listOf(after) : listOf(after) !== undefined;
}

/** Nobody owns any longer what has gone, or what another has changed. */
export function takeFromOthers(managers: Managers, changed: FieldSet, removed: FieldSet): Managers {
  const left = [...managers].flatMap(([key, entry]): [string, ManagedFieldsEntry][] => {
    const kept = withFields(entry, difference(difference(fieldsOf(entry), changed), removed));
    return kept ? [[key, kept]] : [];
  });
  return new Map(left);
}

const STATUS = new Set(['status']);
const SPEC = new Set(['spec']);
const NOTHING: ReadonlySet<string> = new Set();

/** A write to the object does not touch its status, one to the status not the spec (getResetFields upstream). */
export function skippedMembers(
  { apiVersion, kind }: JsonObject,
  { subresource }: { readonly subresource?: string },
): ReadonlySet<string> {
  if (subresource === 'status') return SPEC;
  if (subresource) return NOTHING;
  const info = resourceOfKind(String(apiVersion), String(kind));
  return info?.subresources.includes('status') ? STATUS : NOTHING;
}
