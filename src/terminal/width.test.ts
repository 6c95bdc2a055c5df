import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, fitWidth, width, wrap } from './width.ts';

describe('text widths', () => {
  it('counts Hangul as two cells and colours as none', () => {
    expect(width('파드 \x1b[1mPod\x1b[0m')).toBe(8);
  });

  it('clips without cutting a wide character in half', () => {
    expect(clip('가나다', 5)).toBe('가나');
    expect(fitWidth('가나다', 5)).toBe('가나 ');
    expect(fitWidth('ab', 4)).toBe('ab  ');
  });

  it('wraps at blanks, and inside a word that is too long', () => {
    expect(wrap('one two three', 8)).toEqual(['one two ', 'three']);
    expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
    expect(wrap('노드에 파드를', 7)).toEqual(['노드에 ', '파드를']);
  });

  it('carries a style over to the next line', () => {
    expect(wrap('\x1b[1mone two\x1b[0m', 4)).toEqual(['\x1b[1mone \x1b[0m', '\x1b[1mtwo\x1b[0m']);
  });

  it('never makes a line wider than asked, and loses no word', () => {
    const word = fc.constantFrom('a', 'node', '파드', 'kube-scheduler', 'x');
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 2, max: 20 }), (words, cells) => {
        const lines = wrap(words.join(' '), cells);
        expect(lines.every(line => width(line) <= cells)).toBe(true);
        expect(lines.join('').replace(/\s/g, '')).toBe(words.join(''));
      }),
    );
  });
});
