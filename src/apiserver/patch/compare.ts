import { childSchema, type FieldSchema } from '../../apimachinery/schema/definitions.ts';
import { isObject, type Json, type JsonObject, jsonEqual } from '../../base/json.ts';
import { type FieldSet, LEAF, NO_FIELDS, node } from './field-set.ts';
import { itemsByElement, memberValue, topologyOf } from './ownership.ts';

/** What differs between two objects: fields that came or got another value, and fields that went. */
export interface Comparison {
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

/** Members that have no owner. `metadata` itself has none either: it is always there. */
export const UNOWNED: { readonly [key: string]: ReadonlySet<string> } = {
  '': new Set(['apiVersion', 'kind']),
  metadata: new Set([
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ]),
};

/**
 * Compares two versions of an object. Parts that both share by identity cost nothing.
 * models sigs.k8s.io/structured-merge-diff/typed/compare.go
 * @param skipped members of the object that this kind of write does not touch (`status`)
 */
export function compare(
  before: JsonObject,
  after: JsonObject,
  shape: FieldSchema | undefined,
  skipped: ReadonlySet<string>,
): Comparison {
  const top = new Level(false);
  for (const key of keysOf(before, after)) {
    if (UNOWNED['']!.has(key) || skipped.has(key)) continue;
    const [was, is] = [memberValue(before, key, shape), memberValue(after, key, shape)];
    if (key === 'metadata') compareMetadata(top, was, is, childSchema(shape, key));
    else top.add(`f:${key}`, compareValues(was, is, childSchema(shape, key)));
  }
  const found = top.done();
  return { changed: found.changed ?? NO_FIELDS, removed: found.removed ?? NO_FIELDS };
}

function compareMetadata(
  top: Level,
  was: Json | undefined,
  is: Json | undefined,
  shape: FieldSchema | undefined,
) {
  const level = new Level(false);
  compareMembers(level, withoutUnowned(was), withoutUnowned(is), shape);
  top.add('f:metadata', level.done());
}

function withoutUnowned(metadata: Json | undefined): JsonObject {
  const entries = Object.entries(isObject(metadata) ? metadata : {});
  return Object.fromEntries(entries.filter(([key]) => !UNOWNED.metadata!.has(key)));
}

interface Found {
  readonly changed: FieldSet | undefined;
  readonly removed: FieldSet | undefined;
}

const NOTHING: Found = { changed: undefined, removed: undefined };

/** Collects what was found below one node. */
class Level {
  private readonly changed: [string, FieldSet][] = [];
  private readonly removed: [string, FieldSet][] = [];
  private readonly came: boolean;
  private readonly went: boolean;

  constructor(came: boolean, went = false) {
    this.came = came;
    this.went = went;
  }

  add(element: string, { changed, removed }: Found): void {
    if (changed) this.changed.push([element, changed]);
    if (removed) this.removed.push([element, removed]);
  }

  done(): Found {
    return { changed: node(this.came, this.changed), removed: node(this.went, this.removed) };
  }
}

function compareValues(was: Json | undefined, is: Json | undefined, shape: FieldSchema | undefined): Found {
  if (was === is) return NOTHING;
  const present = is ?? was ?? null;
  const topology = topologyOf(shape, present);
  const sameForm = was == null || is == null || topologyOf(shape, was) === topology;
  if (topology === 'leaf' || !sameForm || (isHollow(was) && isHollow(is))) return compareLeaves(was, is);
  const level = new Level(was === undefined, is === undefined);
  if (topology === 'fields') {
    compareMembers(level, (was ?? undefined) as Members, (is ?? undefined) as Members, shape);
  } else {
    compareItems(level, (was ?? []) as readonly Json[], (is ?? []) as readonly Json[], shape!);
  }
  return level.done();
}

function isHollow(value: Json | undefined): boolean {
  return (
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function compareLeaves(was: Json | undefined, is: Json | undefined): Found {
  if (is === undefined) return { changed: undefined, removed: LEAF };
  return jsonEqual(was, is) ? NOTHING : { changed: LEAF, removed: undefined };
}

type Members = JsonObject | undefined;

function compareMembers(level: Level, was: Members, is: Members, shape: FieldSchema | undefined): void {
  for (const key of keysOf(was ?? {}, is ?? {})) {
    // A struct held by value is there where what holds it is.
    const old = was && memberValue(was, key, shape);
    const now = is && memberValue(is, key, shape);
    level.add(`f:${key}`, compareValues(old, now, childSchema(shape, key)));
  }
}

function compareItems(level: Level, was: readonly Json[], is: readonly Json[], shape: FieldSchema): void {
  const [old, now] = [itemsByElement(was, shape), itemsByElement(is, shape)];
  for (const element of new Set([...old.keys(), ...now.keys()])) {
    level.add(element, compareValues(old.get(element), now.get(element), shape.items));
  }
}

function keysOf(a: JsonObject, b: JsonObject): Iterable<string> {
  if (a === b) return [];
  return new Set(
    [...Object.keys(a), ...Object.keys(b)].filter(key => a[key] !== undefined || b[key] !== undefined),
  );
}
