import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Input, KeyDecoder } from './keys.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const names = (inputs: readonly Input[]) =>
  inputs.map(input =>
    input.type === 'key'
      ? `${input.ctrl ? 'ctrl+' : ''}${input.alt ? 'alt+' : ''}${input.shift ? 'shift+' : ''}${input.name}`
      : input.type === 'paste'
        ? `paste:${input.text}`
        : input.type,
  );
const decode = (text: string) => {
  const decoder = new KeyDecoder();
  return names([...decoder.push(bytes(text)), ...decoder.flush()]);
};

describe('KeyDecoder', () => {
  it.each([
    ['ls\r', ['l', 's', 'enter']],
    ['\x03', ['ctrl+c']],
    ['\x7f', ['backspace']],
    ['\x1b[A\x1bOB', ['up', 'down']],
    ['\x1b[1;5C', ['ctrl+right']],
    ['\x1b[Z', ['shift+tab']],
    ['\x1b[15~', ['f5']],
    ['\x1bOP', ['f1']],
    ['\x1bf', ['alt+f']],
    ['\x1b', ['escape']],
    ['한글', ['한', '글']],
    ['\x1b[200~a\nb\x1b[201~c', ['paste:a\nb', 'c']],
    ['\x1b[<64;10;5M', ['mouse']],
    ['\x1b[12;40R', ['report']],
    ['\x1d', ['ctrl+]']],
  ])('reads %j', (text, expected) => {
    expect(decode(text)).toEqual(expected);
  });

  it('keeps a lone ESC until it is flushed, so that a sequence may still follow', () => {
    const decoder = new KeyDecoder();
    expect(decoder.push(bytes('\x1b'))).toEqual([]);
    expect(decoder.pending).toBe(true);
    expect(names(decoder.push(bytes('[A')))).toEqual(['up']);
  });

  it('does not depend on where the bytes are cut', () => {
    const text = 'a\x1b[1;5C한\x1b[200~두 줄\x1b[201~\x1bOA\x1b[<0;3;4Mz';
    const whole = decode(text);
    const all = bytes(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: all.length - 1 })), cuts => {
        const decoder = new KeyDecoder();
        const found: Input[] = [];
        let from = 0;
        for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
          found.push(...decoder.push(all.subarray(from, cut)));
          from = cut;
        }
        found.push(...decoder.push(all.subarray(from)), ...decoder.flush());
        expect(names(found)).toEqual(whole);
      }),
    );
  });
});
