import type { Quantity } from './generated/types.ts';

/**
 * Quantities as apimachinery's resource.Quantity: exact decimal arithmetic on nano units in a bigint.
 * models k8s.io/apimachinery/pkg/api/resource/quantity.go
 */

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const DECIMAL_EXPONENT: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const FORM = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;
const NANO = 1_000_000_000n;
/** The largest int64: what strconv.ParseInt takes for an exponent, and Quantity.Value gives at most. */
const LARGEST_INT64 = 2n ** 63n - 1n;
/** Digits of nano units: a value with more is taken as the first that has so many. No machine has so much. */
const MOST_DIGITS = 1_010;
const LARGEST = 10n ** BigInt(MOST_DIGITS - 1);

/** How a quantity was written, which decides how it is printed again. */
export type QuantityFormat = 'decimal' | 'binary' | 'exponent';

export interface ParsedQuantity {
  /** The value in billionths. */
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

const cache = new Map<string, ParsedQuantity | undefined>();

/** Reads `100m`, `1Gi`, `1e3`, `0.5`; undefined when it is no quantity. Fractions below a billionth round up. */
export function parseQuantity(text: Quantity | undefined): ParsedQuantity | undefined {
  const key = String(text);
  if (cache.has(key)) return cache.get(key);
  const parsed = parse(key);
  if (cache.size > 10_000) cache.clear();
  cache.set(key, parsed);
  return parsed;
}

function parse(text: string): ParsedQuantity | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, sign, number = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = number.split('.');
  let mantissa = BigInt((whole + fraction).replace(/^$/, '0'));
  let scale = fraction.length;
  let format: QuantityFormat = 'decimal';
  const binary = BINARY[suffix];
  if (binary !== undefined) {
    mantissa *= binary;
    format = 'binary';
  } else if (/^[eE][+-]?\d/.test(suffix)) {
    const exponent = BigInt(suffix.slice(1));
    if (exponent > LARGEST_INT64 || exponent < -LARGEST_INT64 - 1n) return undefined;
    // models suffix.go, interpret: of an int64 the lower half is kept
    scale -= Number(BigInt.asIntN(32, exponent));
    format = 'exponent';
  } else scale -= DECIMAL_EXPONENT[suffix] ?? 0;
  const nano = shifted(mantissa, 9 - scale);
  return { nano: sign === '-' ? -nano : nano, format };
}

/** `mantissa` times ten to the `places`, rounded up, LARGEST at most; powers that no value needs are not computed. */
function shifted(mantissa: bigint, places: number): bigint {
  if (mantissa === 0n) return 0n;
  const digits = String(mantissa).length;
  if (digits + places > MOST_DIGITS) return LARGEST;
  if (digits + places <= 0) return 1n;
  if (places >= 0) return mantissa * 10n ** BigInt(places);
  const divisor = 10n ** BigInt(-places);
  return (mantissa + divisor - 1n) / divisor;
}

/** True when the text is a quantity. */
export function isQuantity(text: unknown): boolean {
  return (typeof text === 'string' || typeof text === 'number') && parseQuantity(text) !== undefined;
}

const numbers = new Map<string, number>();

/** Thousandths, rounded up, as Quantity.MilliValue(): what CPU is counted in. 0 when absent or no quantity. */
export function milliValue(quantity: Quantity | undefined): number {
  return quantity === undefined
    ? 0
    : memo(`m${quantity}`, () => ceilDivide(parseQuantity(quantity)?.nano ?? 0n, 1_000_000n));
}

/** Whole units, rounded up, as Quantity.Value(): bytes, pods. 0 when absent or no quantity. */
export function unitValue(quantity: Quantity | undefined): number {
  return quantity === undefined
    ? 0
    : memo(`u${quantity}`, () => ceilDivide(parseQuantity(quantity)?.nano ?? 0n, NANO));
}

function memo(key: string, compute: () => number): number {
  let value = numbers.get(key);
  if (value === undefined) {
    value = compute();
    if (numbers.size > 10_000) numbers.clear();
    numbers.set(key, value);
  }
  return value;
}

/** Never infinite: what is more than an int64 holds counts as the largest. */
function ceilDivide(nano: bigint, by: bigint): number {
  const whole = nano / by + (nano > 0n && nano % by !== 0n ? 1n : 0n);
  if (whole > LARGEST_INT64) return Number(LARGEST_INT64);
  return Number(whole < -LARGEST_INT64 ? -LARGEST_INT64 : whole);
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. What is no quantity counts as 0. */
export function compareQuantities(a: Quantity | undefined, b: Quantity | undefined): number {
  const left = a === undefined ? 0n : (parseQuantity(a)?.nano ?? 0n);
  const right = b === undefined ? 0n : (parseQuantity(b)?.nano ?? 0n);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The sum, printed canonically in the first one's format (the second's where the first is zero), as Quantity.Add does. */
export function addQuantities(a: Quantity, b: Quantity): string {
  return combine(a, b, 1n);
}

/** The difference `a - b`, printed canonically. */
export function subtractQuantities(a: Quantity, b: Quantity): string {
  return combine(a, b, -1n);
}

function combine(a: Quantity, b: Quantity, sign: bigint): string {
  const left = parseQuantity(a) ?? { nano: 0n, format: 'decimal' };
  const right = parseQuantity(b) ?? { nano: 0n, format: 'decimal' };
  return formatQuantity({
    nano: left.nano + sign * right.nano,
    format: left.nano === 0n ? right.format : left.format,
  });
}

const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL_SUFFIXES: readonly (readonly [number, string])[] = [
  [18, 'E'],
  [15, 'P'],
  [12, 'T'],
  [9, 'G'],
  [6, 'M'],
  [3, 'k'],
  [0, ''],
  [-3, 'm'],
  [-6, 'u'],
  [-9, 'n'],
];

/** The canonical text: the largest suffix without a fraction, as Quantity.CanonicalizeBytes. */
export function formatQuantity({ nano, format }: ParsedQuantity): string {
  if (nano === 0n) return '0';
  const sign = nano < 0n ? '-' : '';
  const size = nano < 0n ? -nano : nano;
  const whole = size % NANO === 0n ? size / NANO : undefined;
  if (format === 'binary' && whole !== undefined && whole >= 1024n) return sign + formatBinary(whole);
  if (format === 'exponent') return sign + formatExponent(size);
  const [exponent, suffix] = DECIMAL_SUFFIXES.find(([power]) => size % 10n ** BigInt(power + 9) === 0n) ?? [
    -9,
    'n',
  ];
  const digits = size / 10n ** BigInt(exponent + 9);
  return `${sign}${digits}${suffix}`;
}

/** By the largest power of a thousand that divides it. */
function formatExponent(nano: bigint): string {
  const text = String(nano);
  const zeros = text.length - text.replace(/0+$/, '').length;
  const exponent = Math.floor(zeros / 3) * 3 - 9;
  const digits = text.slice(0, text.length - exponent - 9);
  return exponent === 0 ? digits : `${digits}e${exponent}`;
}

function formatBinary(whole: bigint): string {
  let rest = whole;
  let step = 0;
  while (step < BINARY_SUFFIXES.length - 1 && rest % 1024n === 0n) {
    rest /= 1024n;
    step++;
  }
  return `${rest}${BINARY_SUFFIXES[step]}`;
}

/** The canonical text of a quantity as written; unchanged when it is none. */
export function canonicalQuantity(quantity: Quantity): string {
  const parsed = parseQuantity(quantity);
  return parsed === undefined ? String(quantity) : formatQuantity(parsed);
}
