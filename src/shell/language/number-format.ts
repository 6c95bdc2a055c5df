/** Numbers and fields as C's printf writes them. Models POSIX's file format notation. */

/** More than a field of this width is refused, where a real one would fill the memory. */
const WIDEST = 1 << 24;

/** A field: blanks, or zeros behind the sign, up to a width. @throws Error where it is too wide */
export function padded(text: string, width: number, flags: string, zero = false): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (width > WIDEST) throw new Error('xrealloc: cannot allocate memory');
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!zero || !flags.includes('0')) return ' '.repeat(missing) + text;
  const sign = /^[-+ ]|^0[xX]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function signed(text: string, flags: string): string {
  if (text.startsWith('-')) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}

/** `%d %i %u %o %x %X` */
export function integer(value: bigint, letter: string, flags: string, precision: number | undefined): string {
  const unsigned = letter === 'd' || letter === 'i' ? value : BigInt.asUintN(64, value);
  const base = letter === 'o' ? 8 : letter === 'x' || letter === 'X' ? 16 : 10;
  const negative = unsigned < 0n;
  let digits = (negative ? -unsigned : unsigned).toString(base);
  if (letter === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  if (flags.includes('#') && base === 16 && value !== 0n) digits = `0${letter}${digits}`;
  if (flags.includes('#') && base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  return letter === 'd' || letter === 'i' ? signed(negative ? `-${digits}` : digits, flags) : digits;
}

/** As C rounds: an exact half goes to the even neighbour. */
function fixed(value: number, digits: number): string {
  const scaled = Math.abs(value) * 10 ** digits;
  const half = scaled - Math.floor(scaled) === 0.5 && Math.floor(scaled) % 2 === 0;
  return half
    ? `${value < 0 ? '-' : ''}${(Math.floor(scaled) / 10 ** digits).toFixed(digits)}`
    : value.toFixed(digits);
}

/** `%e %f %g` and their capital forms. */
export function real(value: number, letter: string, precision: number | undefined, flags: string): string {
  if (!Number.isFinite(value)) return signed(Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf', flags);
  const lower = letter.toLowerCase();
  const exponent = (text: string) => text.replace(/e([-+])(\d)$/, 'e$10$2');
  let text: string;
  if (lower === 'f') text = fixed(value, precision ?? 6);
  else if (lower === 'e') text = exponent(value.toExponential(precision ?? 6));
  else {
    const digits = precision === 0 ? 1 : (precision ?? 6);
    const power = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
    text =
      power < -4 || power >= digits
        ? exponent(value.toExponential(digits - 1))
        : value.toFixed(digits - 1 - power);
    if (!flags.includes('#') && text.includes('.')) text = text.replace(/\.?0+(?=e|$)/, '');
  }
  return signed(letter === lower ? text : text.toUpperCase(), flags);
}
