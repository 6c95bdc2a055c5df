import { expect, it } from 'vitest';
import { Theme } from '../theme.ts';
import { paintedClock } from './clock-text.ts';

const MINUTE = 60_000;

it('looks otherwise from 30, 15 and 5 minutes on, with and without colours', () => {
  const moments = [31, 30, 16, 15, 6, 5, 1].map(minutes => minutes * MINUTE);
  const looks = (colour: boolean) => moments.map(left => paintedClock(new Theme(colour, true), left, 'T'));
  expect(looks(false)).toEqual(['T', 'T', 'T', '! T', '! T', ' !! T ', ' !! T ']);
  const coloured = looks(true);
  expect(new Set(coloured).size).toBe(4);
  expect(coloured[0]).toBe('T');
  expect(coloured[1]).toBe(coloured[2]);
});
