import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicRegex, extendedRegex } from './regex.ts';
import { Regex, RegexTooHard } from './regex-search.ts';

const atom = fc.constantFrom(
  'a',
  'b',
  '[ab]',
  '.',
  '\\w',
  '(?:a|ab)',
  '(b|)',
  '(a)',
  '^',
  '$',
  '\\b',
  '(?=a)',
  '(?<!b)',
);
const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?'));
const source = fc
  .array(piece, { minLength: 1, maxLength: 4 })
  .map(pieces => pieces.map(([a, q]) => (/^(\^|\$|\\b|\(\?[=<])/.test(a) ? a : a + q)).join(''));

describe('a search', () => {
  it('finds what JavaScript finds', () => {
    fc.assert(
      fc.property(source, fc.stringMatching(/^[ab ]{0,8}$/), (expression, text) => {
        const match = new RegExp(expression, 'su').exec(text);
        const found = new Regex(expression).find(text);
        expect(found && [found.index, found.end]).toEqual(
          match ? [match.index, match.index + match[0].length] : undefined,
        );
      }),
      { numRuns: 500, seed: 8 },
    );
  });

  it.each([
    ['ab|abcd', 'xabcdx', 'abcd'],
    ['(a|ab)(c|bcd)', 'abcd', 'abcd'],
    ['[[:digit:]]+(\\.[0-9]+)?', 'v1.25', '1.25'],
  ])('takes the longest of the first, as POSIX wants it: %s', (expression, text, whole) => {
    expect(new Regex(extendedRegex(expression), { prefer: 'longest' }).find(text)?.groups[0]).toBe(whole);
  });

  it.each(['^(a+)+$', '(a|a)*c', '(a*)*b$', 'a*a*a*a*a*a*a*c'])('does not run away with %s', expression => {
    expect(new Regex(expression).test(`${'a'.repeat(2_000)}!`)).toBe(false);
  });

  it('refers back, and gives up where that takes too long', () => {
    expect(new Regex(basicRegex('\\(.\\)\\1')).find('abccd')?.groups).toEqual(['cc', 'c']);
    const hard = new Regex(basicRegex('^\\(a*\\)*\\(a*\\)*\\1$'));
    expect(() => hard.test(`${'a'.repeat(60)}b`)).toThrow(RegexTooHard);
  });
});
