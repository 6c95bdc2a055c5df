import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EscapeRule, KeyDecoder } from './keys.ts';

const encoder = new TextEncoder();

/** All keys of the chunks, then what waits counts as it is. */
function keysOf(rule: EscapeRule, ...chunks: readonly Uint8Array[]): string[] {
  const decoder = new KeyDecoder(rule);
  const names: string[] = [];
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (let key = decoder.next(); key; key = decoder.next()) names.push(key.name);
  }
  for (let key = decoder.flush(); key; key = decoder.next() ?? decoder.flush()) names.push(key.name);
  return names;
}
const typed = (rule: EscapeRule, text: string) => keysOf(rule, encoder.encode(text));

describe('an escape before a character', () => {
  it('is the Meta key for readline', () => {
    expect(typed('meta', '\x1bb\x1b.')).toEqual(['M-b', 'M-.']);
  });

  it('is a key of its own for vi, also in one chunk', () => {
    expect(typed('key', '\x1b:wq\r')).toEqual(['escape', ':', 'w', 'q', 'enter']);
    expect(typed('key', '\x1bOhi')).toEqual(['escape', 'O', 'h', 'i']);
  });

  it.each(['meta', 'key'] as const)('begins the sequences of arrows and Home in either (%s)', rule => {
    expect(typed(rule, '\x1b[A\x1bOB\x1b[H\x1b[3~')).toEqual(['up', 'down', 'home', 'delete']);
  });
});

describe('bytes in portions', () => {
  it('make the same keys wherever they are cut', () => {
    const keys = fc.constantFrom(
      'a',
      '파',
      '\x1b[A',
      '\x1b[5~',
      '\x1bf',
      '\r',
      '\x1b[200~x\ry\x1b[201~',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 8 }), fc.nat(60), (parts, cut) => {
        const bytes = encoder.encode(parts.join(''));
        expect(keysOf('meta', bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(keysOf('meta', bytes));
      }),
      { numRuns: 100 },
    );
  });

  it('are given back as they came when nobody took them', () => {
    const decoder = new KeyDecoder('meta');
    decoder.push(encoder.encode('\r파\x1b[A'));
    expect(decoder.next()?.name).toBe('enter');
    expect(new TextDecoder().decode(decoder.rest())).toBe('파\x1b[A');
    expect(decoder.hasMore).toBe(false);
  });
});
