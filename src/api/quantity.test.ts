import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  isQuantity,
  milliValue,
  parseQuantity,
  subtractQuantities,
  unitValue,
} from './quantity.ts';

describe('quantities', () => {
  it('does not take the memory for what nobody has', () => {
    expect(isQuantity('1e9223372036854775808')).toBe(false);
    expect(isQuantity('1e999999999')).toBe(true);
    expect(milliValue('1e999999999')).toBe(2 ** 63);
    expect(unitValue('-1e999999999')).toBe(-(2 ** 63));
    expect(canonicalQuantity(addQuantities('1e999', '1Gi'))).toHaveLength(1000);
  });

  it('keeps of an exponent the lower 32 bits, as apimachinery does', () => {
    expect(canonicalQuantity('5e4294967299')).toBe('5e3');
    expect(canonicalQuantity(`7e${'0'.repeat(300)}36854775807`)).toBe('1e-9');
  });

  it('prints what it reads as the same again, however many digits and zeros it has', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{0,40}0{0,1200}$/);
    fc.assert(
      fc.property(digits, fc.integer({ min: -2000, max: 2000 }), (number, exponent) => {
        const text = `${number}e${exponent}`;
        const printed = canonicalQuantity(text);
        expect(compareQuantities(printed, text)).toBe(0);
        expect(canonicalQuantity(printed)).toBe(printed);
      }),
    );
  });

  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['2048', '2048'],
    ['1e3', '1e3'],
    ['0', '0'],
    ['100M', '100M'],
    ['1500k', '1500k'],
    ['0.0000000001', '1n'],
    ['512', '512'],
    ['-1', '-1'],
    ['1e30', '1e30'],
    ['12e-3', '12e-3'],
    ['1e-999999999', '1e-9'],
    ['0e999999999', '0'],
  ])('prints %s canonically as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it('tells numbers from other text', () => {
    expect(['1', '1Gi', '.5', '1.', '1e3', '5E', 7].every(isQuantity)).toBe(true);
    expect(['', 'a', '1 Gi', '1gi', '--1', '1Gib', 'e3'].some(isQuantity)).toBe(false);
  });

  it('rounds up to thousandths and units', () => {
    expect(milliValue('1.0001')).toBe(1001);
    expect(unitValue('1500m')).toBe(2);
    expect(unitValue('1Gi')).toBe(1073741824);
  });

  it('adds and subtracts exactly', () => {
    expect(addQuantities('100m', '1900m')).toBe('2');
    expect(addQuantities('512Mi', '512Mi')).toBe('1Gi');
    expect(subtractQuantities('1', '100m')).toBe('900m');
  });

  const quantity = fc
    .tuple(fc.integer({ min: 0, max: 99_999 }), fc.constantFrom('', 'm', 'k', 'M', 'Ki', 'Mi', 'Gi'))
    .map(([number, suffix]) => `${number}${suffix}`);

  it('keeps its value when printed canonically, and sums compare as sums', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        expect(compareQuantities(canonicalQuantity(a), a)).toBe(0);
        expect(parseQuantity(addQuantities(a, b))?.nano).toBe(
          parseQuantity(a)!.nano + parseQuantity(b)!.nano,
        );
        expect(compareQuantities(subtractQuantities(addQuantities(a, b), b), a)).toBe(0);
      }),
    );
  });
});
