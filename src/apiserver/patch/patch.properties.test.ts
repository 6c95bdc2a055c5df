import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childSchema, type FieldSchema, kindSchema } from '../../apimachinery/schema/definitions.ts';
import { isObject, type Json, type JsonObject, jsonEqual } from '../../base/json.ts';
import { applyPatch } from './index.ts';

// For each type: a patch made from two objects turns the one into the other.

const pod = { apiVersion: 'v1', kind: 'Pod' };
const keys = fc.constantFrom('a', 'b', 'c/d', 'e~f', '');
const { value: anyValue } = fc.letrec<{ value: Json }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(0, 1, 'x', 'y', true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
  ),
}));
const anyObject = fc
  .dictionary(keys, anyValue, { maxKeys: 3 })
  .map((members): JsonObject => ({ ...pod, spec: members }));

/** The operations that make `after` of `before`. */
function jsonDiff(before: Json | undefined, after: Json | undefined, path: string): JsonObject[] {
  if (jsonEqual(before, after)) return [];
  if (after === undefined) return [{ op: 'remove', path }];
  if (before === undefined) return [{ op: 'add', path, value: after }];
  if (isObject(before) && isObject(after)) {
    const members = new Set([...Object.keys(before), ...Object.keys(after)]);
    const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
    return [...members].flatMap(key => jsonDiff(before[key], after[key], `${path}/${escaped(key)}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) return listDiff(before, after, path);
  return [{ op: 'replace', path, value: after }];
}

/** Items that are on both sides by place, then removals from the end or additions to it. */
function listDiff(before: readonly Json[], after: readonly Json[], path: string): JsonObject[] {
  const common = Math.min(before.length, after.length);
  const changed = before.slice(0, common).flatMap((item, i) => jsonDiff(item, after[i], `${path}/${i}`));
  const gone = before
    .slice(common)
    .map((_, i) => ({ op: 'remove', path: `${path}/${before.length - 1 - i}` }));
  const added = after.slice(common).map(value => ({ op: 'add', path: `${path}/-`, value }));
  return [...changed, ...gone, ...added];
}

function mergeDiff(before: JsonObject, after: JsonObject): JsonObject {
  const members = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes = [...members].flatMap((key): [string, Json][] => {
    const [old, now] = [before[key], after[key]];
    if (jsonEqual(old, now)) return [];
    if (now === undefined) return [[key, null]];
    return [[key, isObject(old) && isObject(now) ? mergeDiff(old, now) : now]];
  });
  return Object.fromEntries(changes);
}

/** As kubectl makes them: by merge key, with the order of the items. */
function strategicDiff(before: JsonObject, after: JsonObject, shape: FieldSchema | undefined): JsonObject {
  const patch: { [key: string]: Json } = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now, inner] = [before[key], after[key], childSchema(shape, key)];
    if (jsonEqual(old, now)) continue;
    if (now === undefined) patch[key] = null;
    else if (isObject(old) && isObject(now)) patch[key] = strategicDiff(old, now, inner);
    else if (Array.isArray(old) && Array.isArray(now) && inner?.['patch-strategy']?.includes('merge')) {
      Object.assign(patch, mergingListDiff(key, old, now, inner));
    } else patch[key] = now;
  }
  return patch;
}

function mergingListDiff(
  key: string,
  old: readonly Json[],
  now: readonly Json[],
  shape: FieldSchema,
): JsonObject {
  const mergeKey = shape['patch-merge-key'];
  if (mergeKey === undefined) {
    const gone = old.filter(item => !now.includes(item));
    return {
      [`$setElementOrder/${key}`]: now,
      [key]: now.filter(item => !old.includes(item)),
      ...(gone.length > 0 && { [`$deleteFromPrimitiveList/${key}`]: gone }),
    };
  }
  const objects = (list: readonly Json[]) => list as readonly JsonObject[];
  const find = (list: readonly Json[], item: JsonObject) =>
    objects(list).find(other => other[mergeKey] === item[mergeKey]);
  const changed = objects(now).flatMap(item => {
    const other = find(old, item);
    const change = other ? strategicDiff(other, item, shape.items) : item;
    return Object.keys(change).length === 0 ? [] : [{ ...change, [mergeKey]: item[mergeKey] }];
  });
  const gone = objects(old)
    .filter(item => !find(now, item))
    .map(item => ({ [mergeKey]: item[mergeKey], $patch: 'delete' }));
  return {
    [`$setElementOrder/${key}`]: objects(now).map(item => ({ [mergeKey]: item[mergeKey] })),
    [key]: [...changed, ...gone],
  };
}

const names = fc.constantFrom('a', 'b', 'c', 'd');
const named = <T extends object>(fields: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(names, fields), { selector: ([name]) => name, maxLength: 4 })
    .map(list => list.map(([name, rest]) => ({ name, ...rest })));
const texts = fc.constantFrom('1', '2', '3');
const env = named(fc.record({ value: texts }));
const containers = named(
  fc.record({ image: texts, args: fc.array(texts, { maxLength: 3 }), env }, { requiredKeys: ['image'] }),
);
const tolerations = fc.array(fc.record({ key: texts, operator: fc.constantFrom('Exists', 'Equal') }), {
  maxLength: 3,
});
const anyPod = fc
  .record({
    metadata: fc.record(
      { name: fc.constant('p'), labels: fc.dictionary(names, texts), finalizers: fc.uniqueArray(texts) },
      { requiredKeys: ['name'] },
    ),
    spec: fc.record(
      {
        containers,
        tolerations,
        nodeSelector: fc.dictionary(names, texts),
        volumes: named(fc.record({ emptyDir: fc.constant({}) })),
      },
      { requiredKeys: ['containers'] },
    ),
  })
  .map((members): JsonObject => ({ ...pod, ...(members as unknown as JsonObject) }));

describe('a patch made from two objects turns the one into the other', () => {
  it('as a JSON patch', () => {
    fc.assert(
      fc.property(anyObject, anyObject, (before, after) => {
        const patch = jsonDiff(before, after, '');
        expect(applyPatch('application/json-patch+json', before, patch, pod)).toEqual(after);
      }),
    );
  });

  it('as a merge patch', () => {
    fc.assert(
      fc.property(anyObject, anyObject, (before, after) => {
        const patch = mergeDiff(before, after);
        expect(applyPatch('application/merge-patch+json', before, patch, pod)).toEqual(after);
      }),
    );
  });

  it('as a strategic merge patch', () => {
    const shape = kindSchema('v1', 'Pod')!;
    fc.assert(
      fc.property(anyPod, anyPod, (before, after) => {
        const patch = strategicDiff(before, after, shape);
        expect(applyPatch('application/strategic-merge-patch+json', before, patch, pod)).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });

  it('and changes neither of the two', () => {
    fc.assert(
      fc.property(anyPod, anyPod, (before, after) => {
        const copy = structuredClone(before);
        const patch = strategicDiff(before, after, kindSchema('v1', 'Pod'));
        const patchCopy = structuredClone(patch);
        applyPatch('application/strategic-merge-patch+json', before, patch, pod);
        expect([before, patch]).toEqual([copy, patchCopy]);
      }),
      { numRuns: 50 },
    );
  });
});
