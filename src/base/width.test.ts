import { expect, it } from 'vitest';
import { characterWidth, textWidth } from './width.ts';

it.each([
  ['a', 1],
  ['\x07', 0],
  ['\x7f', 0],
  ['\u00e9', 1],
  ['\u0301', 0],
  ['\u200b', 0],
  ['한', 2],
  ['\u1100', 2],
  ['漢', 2],
  ['🚢', 2],
  ['─', 1],
])('%j takes %i columns', (c, columns) => {
  expect(characterWidth(c)).toBe(columns);
});

it('adds up the characters of a text', () => {
  expect(textWidth('a한e\u0301')).toBe(4);
});
