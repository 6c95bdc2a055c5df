import { ProgramError } from '../process/program.ts';

/** A `-k` of sort: fields and characters count from 1; 0 stands for the end. */
export interface SortKey {
  readonly from: { readonly field: number; readonly character: number };
  readonly to?: { readonly field: number; readonly character: number };
  readonly options: string;
}

type Compare = (a: string, b: string) => number;

/** Takes the `-k` out of the arguments, however often it is there. @throws ProgramError */
export function keysOf(args: readonly string[]): { rest: string[]; keys: SortKey[] } {
  const rest: string[] = [];
  const keys: SortKey[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const joined = /^-([a-zA-Z]*)k(.*)$/.exec(arg);
    const long = /^--key=(.*)$/.exec(arg);
    if (arg === '--') {
      rest.push(...args.slice(i));
      break;
    }
    if (long) keys.push(keyOf(long[1]!));
    else if (arg === '--key') keys.push(keyOf(args[++i] ?? ''));
    else if (joined && !joined[1]!.includes('t') && !joined[1]!.includes('o')) {
      if (joined[1] !== '') rest.push(`-${joined[1]}`);
      keys.push(keyOf(joined[2] !== '' ? joined[2]! : (args[++i] ?? '')));
    } else {
      rest.push(arg);
      if (/^-[a-zA-Z]*[to]$/.test(arg)) rest.push(args[++i] ?? '');
    }
  }
  return { rest, keys };
}

function keyOf(text: string): SortKey {
  const match = /^(\d+)(?:\.(\d+))?([bdfghiMnrV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnrV]*))?$/.exec(text);
  if (match === null)
    throw new ProgramError(`invalid number at field start: invalid count at start of '${text}'`, 2);
  const [, field, character = '1', before, toField, toCharacter = '0', after = ''] = match;
  if (Number(field) === 0)
    throw new ProgramError(`-: invalid field specification '${text}': field number is zero`, 2);
  return {
    from: { field: Number(field), character: Number(character) },
    ...(toField === undefined ? {} : { to: { field: Number(toField), character: Number(toCharacter) } }),
    options: `${before}${after}`,
  };
}

/** How lines compare: by their keys alone, and with the whole line as the last resort. */
export function comparator(
  flags: ReadonlySet<string>,
  keys: readonly SortKey[],
  separator: string | undefined,
): { readonly byKeys: Compare; readonly whole: Compare } {
  const global = [...flags].filter(flag => 'nghVfbdr'.includes(flag)).join('');
  const parts: Compare[] = (keys.length > 0 ? keys : [undefined]).map(key => {
    const options = key === undefined || key.options === '' ? global : key.options;
    const by = ordering(options);
    const sign = options.includes('r') ? -1 : 1;
    return (a, b) => sign * by(part(a, key, separator), part(b, key, separator));
  });
  const byKeys: Compare = (a, b) => {
    for (const compare of parts) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
  const last = flags.has('r') ? -1 : 1;
  return { byKeys, whole: (a, b) => byKeys(a, b) || (flags.has('s') ? 0 : last * bytes(a, b)) };
}

function part(line: string, key: SortKey | undefined, separator: string | undefined): string {
  if (key === undefined) return line;
  // Without -t a field begins with the blanks before it.
  const fields = separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator);
  const glue = separator ?? '';
  const { from, to } = key;
  const chosen = fields.slice(from.field - 1, to === undefined ? undefined : to.field);
  if (to !== undefined && to.character > 0 && chosen.length > to.field - from.field)
    chosen[chosen.length - 1] = chosen.at(-1)!.slice(0, to.character);
  const text = chosen.join(glue);
  return (key.options.includes('b') ? text.trimStart() : text).slice(from.character - 1);
}

function ordering(options: string): Compare {
  if (options.includes('n')) return (a, b) => number(a) - number(b);
  if (options.includes('g')) return (a, b) => (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
  if (options.includes('h')) return (a, b) => human(a) - human(b);
  if (options.includes('V')) return versions;
  const plain = (text: string) => {
    const trimmed = options.includes('b') ? text.trimStart() : text;
    const words = options.includes('d') ? trimmed.replace(/[^A-Za-z0-9\s]/g, '') : trimmed;
    return options.includes('f') ? words.toUpperCase() : words;
  };
  return (a, b) => bytes(plain(a), plain(b));
}

/** Code points order as their UTF-8 bytes do. */
function bytes(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function number(text: string): number {
  return Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0;
}

function human(text: string): number {
  const [, digits = '0', unit = ''] = /^\s*(-?\d*\.?\d+)([KMGTPE]?)/i.exec(text) ?? [];
  return Number(digits) * 1024 ** ' KMGTPE'.indexOf(unit.toUpperCase() || ' ');
}

function versions(a: string, b: string): number {
  const split = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const [left, right] = [split(a), split(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const order = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : bytes(x, y);
    if (order !== 0) return order;
  }
  return 0;
}
