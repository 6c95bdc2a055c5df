import type { ManagedFieldsEntry } from '../../api/generated/types.ts';
import type { JsonObject } from '../../base/json.ts';
import { type FieldSet, isEmpty, NO_FIELDS, union } from './field-set.ts';

/** Who owns which fields: the entries of metadata.managedFields by who they are of. */
export type Managers = ReadonlyMap<string, ManagedFieldsEntry>;

export type Operation = 'Apply' | 'Update';

/** What tells one entry from another. */
export interface Identity {
  readonly manager: string;
  readonly operation: Operation;
  readonly apiVersion: string;
  readonly subresource?: string;
}

/** As many entries of updates as an object keeps; the oldest become one. */
const MAX_UPDATE_MANAGERS = 10;
const ANCIENT = 'ancient-changes';

export function identityKey({ manager, operation, apiVersion, subresource = '' }: Identity): string {
  return [operation, manager, apiVersion, subresource].join('\n');
}

export function entryKey(entry: ManagedFieldsEntry): string {
  const { manager = '', operation, apiVersion = '', subresource = '' } = entry;
  return identityKey({ manager, operation: operation as Operation, apiVersion, subresource });
}

export function fieldsOf(entry: ManagedFieldsEntry | undefined): FieldSet {
  return (entry?.fieldsV1 as FieldSet | undefined) ?? NO_FIELDS;
}

export function readManagers(object: JsonObject | undefined): Managers {
  const entries = (object?.metadata as { managedFields?: readonly ManagedFieldsEntry[] } | undefined)
    ?.managedFields;
  return new Map((entries ?? []).map(entry => [entryKey(entry), entry]));
}

/** The entry with other fields, or undefined where none are left. */
export function withFields(entry: ManagedFieldsEntry, fields: FieldSet): ManagedFieldsEntry | undefined {
  if (isEmpty(fields)) return undefined;
  return fields === entry.fieldsV1 ? entry : { ...entry, fieldsV1: fields as ManagedFieldsEntry['fieldsV1'] };
}

export function newEntry(identity: Identity, fields: FieldSet, time: string | undefined): ManagedFieldsEntry {
  return {
    manager: identity.manager,
    operation: identity.operation,
    apiVersion: identity.apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields as ManagedFieldsEntry['fieldsV1'],
    ...(identity.subresource && { subresource: identity.subresource }),
  };
}

/** The object with these managers written in it, in the real server's order; without any, without the list. */
export function writeManagers(object: JsonObject, managers: Managers): JsonObject {
  const entries = [...managers.values()].sort(inOrder);
  const { managedFields: _old, ...metadata } = (object.metadata ?? {}) as JsonObject;
  const written =
    entries.length === 0 ? metadata : { ...metadata, managedFields: entries as unknown as JsonObject[] };
  return { ...object, metadata: written };
}

function inOrder(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return (
    compareTexts(a.operation, b.operation) ||
    compareTexts(a.time, b.time) ||
    compareTexts(a.manager, b.manager) ||
    compareTexts(a.apiVersion, b.apiVersion) ||
    compareTexts(a.subresource, b.subresource)
  );
}

function compareTexts(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Joins the oldest updates of one version when there are too many.
 * models apimachinery/pkg/util/managedfields/internal/capmanagers.go
 */
export function capManagers(managers: Managers): Managers {
  const updates = [...managers.values()].filter(({ operation }) => operation === 'Update').sort(inOrder);
  if (updates.length <= MAX_UPDATE_MANAGERS) return managers;
  const capped = new Map(managers);
  const buckets = new Map<string, ManagedFieldsEntry>();
  let count = updates.length;
  for (const entry of updates) {
    if (count <= MAX_UPDATE_MANAGERS) break;
    const apiVersion = entry.apiVersion ?? '';
    const before = buckets.get(apiVersion);
    const identity: Identity = { manager: ANCIENT, operation: 'Update', apiVersion };
    const fields = before ? union(fieldsOf(before), fieldsOf(entry)) : fieldsOf(entry);
    const joined = newEntry(identity, fields, entry.time);
    capped.delete(entryKey(entry));
    if (before) count--;
    buckets.set(apiVersion, joined);
    capped.set(identityKey(identity), joined);
  }
  return capped;
}
