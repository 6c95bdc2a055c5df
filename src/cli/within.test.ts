import { describe, expect, it } from 'vitest';
import { TookTooLong } from '../tutor/checks/bounds.ts';
import { within } from './within.ts';

describe('within', () => {
  it('gives what the work gives, and throws what it throws', () => {
    expect(within(1000, () => 42)).toBe(42);
    expect(() =>
      within(1000, () => {
        throw new TypeError('mine');
      }),
    ).toThrow(TypeError);
  });

  it('interrupts a loop and a regular expression that explodes', () => {
    const endless = () => {
      for (;;);
    };
    expect(() => within(50, endless)).toThrow(TookTooLong);
    expect(() => within(50, () => /^(a|a)*b$/.test('a'.repeat(64)))).toThrow(TookTooLong);
    expect(within(1000, () => 'still works')).toBe('still works');
  });
});
