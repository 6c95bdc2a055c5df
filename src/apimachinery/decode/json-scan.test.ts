import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonSyntaxError, scanJson } from './json-scan.ts';

describe('scanning JSON', () => {
  it('accepts what JSON.parse accepts and refuses what it refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b\\n"',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
    );
    const texts = fc.oneof(
      fc.json(),
      fc.array(pieces, { maxLength: 9 }).map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(texts, text => {
        expect(isAccepted(() => scanJson(text))).toBe(isAccepted(() => JSON.parse(text)));
      }),
    );
  });

  it('names members that stand twice', () => {
    expect(scanJson('{"a":1,"spec":{"containers":[{"image":1},{"image":1,"image":2}]},"a":2}')).toEqual([
      'spec.containers[1].image',
      'a',
    ]);
  });

  it.each([
    ['hello', "invalid character 'h' looking for beginning of value"],
    ['{"a":1', 'unexpected end of JSON input'],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['[1 2]', "invalid character '2' after array element"],
    ['tru ', "invalid character ' ' in literal true (expecting 'e')"],
  ])('refuses %s in the words of Go', (text, message) => {
    expect(() => scanJson(text)).toThrow(new JsonSyntaxError(message));
  });
});

function isAccepted(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
