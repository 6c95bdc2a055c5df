import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../base/base64.ts';
import { corruptInput } from './base64.ts';

describe('what is no base64', () => {
  it.each([
    ['abc', 0],
    ['abcde', 4],
    ['abcdef', 4],
    ['ab!d', 2],
    ['=abc', 0],
    ['a=bc', 1],
    ['ab=c', 2],
    ['ab=', 3],
    ['abc=d', 4],
    ['ab==\nabcd', 5],
    ['ab\ncd', undefined],
    ['', undefined],
  ])('%j goes wrong at %j, as for Go', (text, at) => {
    expect(corruptInput(text)).toBe(at);
  });

  it('is never what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        expect(corruptInput(toBase64(bytes))).toBeUndefined();
      }),
    );
  });
});
