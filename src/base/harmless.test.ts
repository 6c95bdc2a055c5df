import fc from 'fast-check';
import { expect, test } from 'vitest';
import { harmless, harmlessButColours, harmlessJson, harmlessLine } from './harmless.ts';

/** Any text, with much in it that steers a terminal. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\x1b]0;title\x07',
        '\x1b[2J',
        '\x9b31m',
        '\x1b[31m',
        '\r',
        '\n',
        '\u202e',
        '\u2028',
        '\x7f',
        '\x1b',
      ),
    ),
  )
  .map(parts => parts.join(''));
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

test('no text steers a terminal', () => {
  fc.assert(
    fc.property(text, value => {
      expect(harmless(value)).not.toMatch(STEERS);
      expect(harmlessLine(value)).not.toMatch(STEERS);
      expect(harmlessLine(value)).not.toMatch(/[\n\t]/);
      expect(harmlessButColours(value).replace(/\x1b\[[\d;:]*m/g, '')).not.toMatch(STEERS);
      const json = harmlessJson({ value });
      expect(json).not.toMatch(STEERS);
      expect(JSON.parse(json)).toEqual({ value });
    }),
  );
});

test('what is fit to be shown stays', () => {
  expect(harmless('a\tb\nc\r\n한국어 é')).toBe('a\tb\nc\n한국어 é');
  expect(harmlessLine('two\nlines')).toBe('two lines');
  expect(harmlessButColours('\x1b[31mred\x1b[0m\x1b[2J')).toBe('\x1b[31mred\x1b[0m\ufffd[2J');
});
