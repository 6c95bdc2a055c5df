import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml, readYaml } from './parse.ts';
import { YamlError } from './yaml-error.ts';

/** Texts and what they hold, as libyaml and Go's decoder read them. */
const READ: readonly (readonly [text: string, value: unknown])[] = [
  ['', null],
  ['# nothing\n', null],
  ['--- \n...\n', null],
  ['at: 12:30:45\n', { at: '12:30:45' }],
  ['day: 2024-01-01\n', { day: '2024-01-01' }],
  ['a: yes\nb: 010\nc: 1_000\nd: 0o10\n', { a: true, b: 8, c: 1000, d: 8 }],
  ['yes: 1\n2: b\n0x1F: c\n1.5: d\n', { true: 1, '2': 'b', '31': 'c', '1.5': 'd' }],
  ['a: |\n  one\n   two\n\n  three\n', { a: 'one\n two\n\nthree\n' }],
  ['a: >-\n  one\n  two\n\n  three\n   four\n', { a: 'one two\nthree\n four' }],
  ['a: |2+\n   x\n\n', { a: ' x\n\n' }],
  ['a: "one\\\n  two\\x41\\u00e9"\n', { a: 'onetwoAé' }],
  ["a: 'it''s\n\n  so'\n", { a: "it's\nso" }],
  ['a: one\n  two\n  # not here\nb: c # here\n', { a: 'one two', b: 'c' }],
  ['a: b#c\n', { a: 'b#c' }],
  ['a:\n- b\n- c: 1\n  d: 2\n-\n- - e\n', { a: ['b', { c: 1, d: 2 }, null, ['e']] }],
  ['{a: [1, b: c, ], "d":e}\n', { a: [1, { b: 'c' }], d: 'e' }],
  ['? a\n: b\n? c\n', { a: 'b', c: null }],
  ['a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
  ['a: {b: 1, <<: [{b: 2, c: 2}, {c: 3}]}\n', { a: { b: 2, c: 2 } }],
  ['a: !!binary aGk=\nb: !own x\nc: !!str 5\nd: ! 5\n', { a: 'hi', b: 'x', c: '5', d: '5' }],
  ['url: http://x:80/a?b\n', { url: 'http://x:80/a?b' }],
];

/** What Go says of texts that are no YAML, or no JSON. */
const REFUSED: readonly (readonly [text: string, message: string])[] = [
  ['a: !!int x\n', 'yaml: cannot decode !!str `x` as a !!int'],
  ['a: !!binary "*"\n', 'yaml: !!binary value contains invalid base64 data'],
  ['a: !x!y z\n', 'yaml: found undefined tag handle'],
  ['{a: b}: c\n', 'yaml: invalid map key: {"a":"b"}'],
  ['a: &x [*x]\n', "yaml: anchor 'x' value contains itself"],
  ['<<: a\n', 'yaml: map merge requires map or sequence of maps as the value'],
  ['a: \x07\n', 'yaml: control characters are not allowed'],
  ['a: "\\q"\n', 'yaml: found unknown escape character'],
  ['%YAML 2.0\n--- a\n', 'yaml: found incompatible YAML document'],
  ['a: |x\n', 'yaml: did not find expected comment or line break'],
  ['a: "x\n--- y"\n', 'yaml: line 2: found unexpected document indicator'],
  ['a: |\n \tb\n\tc\n', 'yaml: line 2: found a tab character where an indentation space is expected'],
  [': a\n', 'yaml: did not find expected key'],
  ['- a: b\n  - c\n', 'yaml: line 1: did not find expected key'],
  ['a: - b\n', 'yaml: block sequence entries are not allowed in this context'],
];

describe('YAML', () => {
  it.each(READ)('reads %j', (text, value) => {
    expect(parseYaml(text)).toEqual(value);
  });

  it.each(REFUSED)('refuses %j', (text, message) => {
    expect(() => parseYaml(text)).toThrow(new YamlError(message));
  });

  it('sorts keys, as JSON of a map of Go has them, and keeps one that is called __proto__', () => {
    const value = parseYaml('b: 1\n__proto__: {x: 1}\na: 2\n') as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'a', 'b']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('refuses what aliases blow up, and levels without end', () => {
    const lines = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (const [i, name] of [...'bcdefgh'].entries())
      lines.push(`${name}: &${name} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`);
    expect(() => parseYaml(lines.join('\n'))).toThrow('yaml: document contains excessive aliasing');
    expect(() => parseYaml('['.repeat(5000))).toThrow('exceeded max depth of 10000');
    expect(() => parseYaml('- '.repeat(5000))).toThrow('exceeded max depth of 10000');
  });

  it('makes a value or a YamlError of any text', () => {
    const pieces = fc.constantFrom(
      ...'-:?[]{},&*!|>\'"%@#~ \n\t',
      '- ',
      ': ',
      '\n  ',
      '\n',
      'a',
      'b: c',
      '<<',
      '---\n',
      '!!',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), parts => {
        try {
          expect(readYaml(parts.join('')).value).not.toBeUndefined();
        } catch (error) {
          expect(error).toBeInstanceOf(YamlError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reads JSON as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const json = JSON.stringify(value);
        fc.pre(
          !/\\u[0-9a-f]{4}|[\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]|:-?0[,}\]]|e[+-]\d\d\d|-0/.test(json),
        );
        expect(parseYaml(json)).toEqual(JSON.parse(json));
      }),
    );
  });
});
