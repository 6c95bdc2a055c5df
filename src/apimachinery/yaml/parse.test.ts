import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml, parseYamlV3 } from './parse.ts';
import { resolvePlain } from './resolve.ts';
import { YamlError } from './yaml-error.ts';

/** Words and what kubectl v1.36 made of them: `v: WORD` annotated with --local and printed as JSON. */
const WORDS: readonly (readonly [word: string, value: unknown])[] = [
  ['.', '.'],
  ['..', '..'],
  ['-.', '-.'],
  ['+.', '+.'],
  ['1.', 1],
  ['.5', 0.5],
  ['1_000', 1000],
  ['1__0', 10],
  ['_1', '_1'],
  ['0o7', 7],
  ['0O7', 7],
  ['07', 7],
  ['08', 8],
  ['0x1F', 31],
  ['0b101', 5],
  ['0b2', '0b2'],
  ['1:30', '1:30'],
  ['1:30:45', '1:30:45'],
  ['190:20', '190:20'],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1e', '1e'],
  ['e1', 'e1'],
  ['+1', 1],
  ['-0', 0],
  ['+0', 0],
  ['0', 0],
  ['+', '+'],
  ['.e3', '.e3'],
  ['1.e3', 1000],
  ['.1e', '.1e'],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['nULL', 'nULL'],
  ['y', true],
  ['Y', true],
  ['yes', true],
  ['YES', true],
  ['yEs', 'yEs'],
  ['n', false],
  ['no', false],
  ['on', true],
  ['off', false],
  ['infinity', 'infinity'],
  ['NaN', 'NaN'],
  ['nan', 'nan'],
  ['Inf', 'Inf'],
  ['1.5', 1.5],
  ['1.5.5', '1.5.5'],
  ['2026-01-01', '2026-01-01'],
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
  ['2026-1-1', '2026-1-1'],
  ['12e03', 12000],
  ['0.0', 0],
  ['00', 0],
  ['000', 0],
  ['0_0', 0],
  ['0x', '0x'],
  ['-0x1f', -31],
  ['+0x1F', 31],
  ['-07', -7],
  ['123456789012345678901234567890', 1.2345678901234568e29],
  ['9223372036854775808', 9223372036854776000],
  ['18446744073709551615', 18446744073709552000],
  ['18446744073709551616', 18446744073709552000],
  ['-9223372036854775809', -9223372036854776000],
  ['1e5', 100000],
  ['12345678.9', 12345678.9],
  ['0.1e-7', 1e-8],
  ['1,000', '1,000'],
  ['0.', 0],
  ['-.5', -0.5],
  ['+.5', 0.5],
  ['-1_0', -10],
  ['1_.5', 1.5],
  ['1._5', 1.5],
  ['0b', '0b'],
  ['0b1_0', 2],
  ['0o1_7', 15],
  ['0x_1', 1],
  ['true', true],
  ['True', true],
  ['tRue', 'tRue'],
  ['false', false],
  ['FALSE', false],
  ['1e+3', 1000],
  ['1e-3', 0.001],
  ['-0b11', -3],
  ['+0b1', 1],
  ['-0o7', -7],
  ['0b1.', '0b1.'],
  ['1e_3', 1000],
  ['1_e3', 1000],
  ['--1', '--1'],
  ['+-1', '+-1'],
  ['.5_', '.5_'],
  ['!!str 5', '5'],
  ['!!int "7"', 7],
  ['!!float 3', 3],
  ['!!bool "yes"', true],
  ['1e400', '1e400'],
];

/** Words with tags and what `kubectl kustomize` v1.36.4 made of them in a resource's file. */
const V3_WORDS: readonly (readonly [word: string, value: unknown])[] = [
  ['yes', 'yes'],
  ['!!bool true', true],
  ['!!bool "true"', true],
  ['2024-01-01', '2024-01-01T00:00:00Z'],
  ['!!timestamp 2024-01-01', '2024-01-01T00:00:00Z'],
  ['!!timestamp "2024-01-01"', '2024-01-01T00:00:00Z'],
  ['!!str 2024-01-01', '2024-01-01'],
  ['!!int 010', 8],
  ['!!int "7"', 7],
  ['!!int 0o17', 15],
  ['!!float 3', 3],
  ['!!null ""', null],
  ['!custom yes', 'yes'],
  ['!!foo yes', 'yes'],
  ['!!binary aGk=', 'hi'],
];

/** What it refused, in its words. */
const V3_REFUSED: readonly (readonly [word: string, error: string])[] = [
  ['!!bool yes', 'yaml: cannot decode !!str `yes` as a !!bool'],
  ['!!bool "yes"', 'yaml: cannot decode !!str `yes` as a !!bool'],
  ['!!bool 3', 'yaml: cannot decode !!int `3` as a !!bool'],
  ['!!null x', 'yaml: cannot decode !!str `x` as a !!null'],
  ['!!timestamp 12', 'yaml: cannot decode !!int `12` as a !!timestamp'],
  ['!!int 2024-01-01', 'yaml: cannot decode !!str `2024-01-01` as a !!int'],
];

describe('reading YAML as yaml.v3 does', () => {
  it.each(V3_WORDS)('takes %s for what it takes it for', (word, value) => {
    expect(parseYamlV3(`v: ${word}\n`)).toEqual({ v: value });
  });

  it.each(V3_REFUSED)('refuses %s', (word, error) => {
    expect(() => parseYamlV3(`v: ${word}\n`)).toThrow(error);
  });
});

describe('reading YAML', () => {
  it.each(WORDS)('takes %s for what Go takes it for', (word, value) => {
    expect(parseYaml(`v: ${word}\n`)).toEqual({ v: value });
  });

  it.each(['.nan', '.inf', '-.INF'])('refuses %s, which JSON does not have', word => {
    expect(() => parseYaml(`v: ${word}\n`)).toThrow(YamlError);
  });

  it('takes no date for another thing, in the words of kubectl v1.36.4', () => {
    const error = 'yaml: cannot decode !!str `2024-01-01` as a !!int';
    expect(() => parseYaml('v: !!int 2024-01-01\n')).toThrow(error);
  });

  it('reads any word of signs, digits and letters of numbers as the rules for plain words say', () => {
    const words = fc.string({
      unit: fc.constantFrom(...'+-.0179eExXobB_nNaAyY'),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(words, word => {
        const expected = resolvePlain(word);
        fc.pre(word !== '-' && (typeof expected !== 'number' || Number.isFinite(expected)));
        expect(parseYaml(`v: ${word}\n`)).toEqual({ v: expected });
      }),
    );
  });
});
