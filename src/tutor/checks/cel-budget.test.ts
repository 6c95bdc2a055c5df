import { describe, expect, it } from 'vitest';
import { CelError, readCel } from './cel.ts';
import type { Evidence, ObjectSource } from './evidence.ts';

const SPENT = 'builds more than 1000000 characters and entries';

/** So many ConfigMaps, each with 1,000 characters. */
function evidenceOf(count: number): Evidence {
  const maps = Array.from({ length: count }, (_, n) => ({
    kind: 'ConfigMap',
    metadata: { name: `m${n}` },
    data: { text: 'x'.repeat(1_000) },
  }));
  const source: ObjectSource = { objects: (_, kind) => (kind === 'ConfigMap' ? maps : []) };
  return { ...source, start: source } as Partial<Evidence> as Evidence;
}

const many = evidenceOf(300);

describe('the memory of a CEL expression', () => {
  it.each([
    [
      'a list for each pair of objects',
      `configmaps.map(a, configmaps.map(b, [${'a, b, '.repeat(20)}])).size() > 0`,
    ],
    ['entries that are lists', `configmaps.map(a, [${'configmaps, '.repeat(20)}a]).size() > 0`],
    ['texts put together', `configmaps.map(a, ${'a.data.text + '.repeat(20)}'').size() > 0`],
    [
      'texts copied to bytes',
      'configmaps.map(a, [bytes(a.data.text), bytes(a.data.text), bytes(a.data.text), bytes(a.data.text)]).size() > 0',
    ],
    ['bytes put together', `configmaps.map(a, ${'bytes(a.data.text) + '.repeat(20)}b'').size() > 0`],
    [
      'lists put together',
      `(${'configmaps + '.repeat(100)}configmaps).map(a, [${'a, '.repeat(40)}]).size() > 0`,
    ],
    ['what an || would forgive', `configmaps.map(a, [${'configmaps, '.repeat(20)}a]).size() > 0 || true`],
  ])('is bounded where it builds %s', (_, text) => {
    expect(() => readCel(text).run(many)).toThrow(new RegExp(`${SPENT}.*; ask for less at a time`));
    expect(() => readCel(text).run(many)).toThrow(CelError);
  });

  it('is enough for a name of each of 300 objects, and counted anew at each run', () => {
    const names = readCel('configmaps.map(a, a.metadata.name).size() + configmaps.filter(a, true).size()');
    for (let run = 0; run < 50; run++) expect(names.run(many)).toBe(600n);
  });

  it('adds up as CEL does', () => {
    expect(readCel("'ab' + 'c' == 'abc' && b'ab' + b'c' == b'abc' && [1] + [2] == [1, 2]").run(many)).toBe(
      true,
    );
  });
});
