import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toYaml } from './emit.ts';
import { parseYaml } from './parse.ts';

/** JSON as Kubernetes has it: no -0, which YAML keeps and JSON does not. */
const json = fc
  .jsonValue({ maxDepth: 4, noUnicodeString: false } as fc.JsonSharedConstraints)
  .map(value => JSON.parse(JSON.stringify(value)));

describe('YAML', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(json, value => {
        expect(parseYaml(toYaml(value))).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    'true',
    'no',
    'null',
    '~',
    '1',
    '0x1f',
    '1e3',
    '.5',
    '',
    ' lead',
    'trail ',
    '- x',
    'a: b',
    'a #b',
    '#c',
    '*x',
    '&x',
    '!x',
    '@x',
    '`x',
    '%x',
    '{',
    '[',
    "it's",
    '"q"',
    '=',
    '<<',
    '2026-01-01',
    'line\nbreak',
    'tab\t',
    'end\n',
    '\n',
    '1:30',
    '0o7',
    'é',
    '\u0007',
  ])('keeps the string %j a string', text => {
    expect(parseYaml(toYaml({ a: text }))).toEqual({ a: text });
  });

  it.each([
    ['true', 'a: "true"\n'],
    ['1', 'a: "1"\n'],
    ['', 'a: ""\n'],
    ['a: b', "a: 'a: b'\n"],
    ['one\ntwo\n', 'a: |\n  one\n  two\n'],
    ['one\ntwo', 'a: |-\n  one\n  two\n'],
    ['plain text', 'a: plain text\n'],
  ])('writes %j as Go does', (text, yaml) => {
    expect(toYaml({ a: text })).toBe(yaml);
  });

  it('sorts keys and does not indent lists', () => {
    expect(toYaml({ b: [{ y: 1, x: [] }], a: {} })).toBe('a: {}\nb:\n- x: []\n  "y": 1\n');
  });
});
