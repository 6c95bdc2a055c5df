/** Takes a command line apart as pflag does. models github.com/spf13/pflag */
import { parseGoDuration } from '../../apimachinery/go/duration.ts';
import { type Flag, initialValue } from './flag.ts';

/** A flag that pflag refuses; `message` is pflag's. */
export class FlagError extends Error {}

/** The flags of one run. Asking for a flag that the command does not have is a programming error and throws. */
export class Flags {
  private readonly values = new Map<string, string[]>();
  private readonly order: (readonly [name: string, value: string])[] = [];

  constructor(private readonly known: ReadonlyMap<string, Flag>) {}

  /** Takes a value in. @throws FlagError when it is not of the flag's kind */
  set(flag: Flag, value: string): void {
    check(flag, value);
    this.order.push([flag.name, value]);
    if (flag.kind === 'strings') {
      this.values.set(flag.name, [...(this.values.get(flag.name) ?? []), ...splitCsv(value)]);
    } else if (flag.kind === 'pairs') {
      this.values.set(flag.name, [...(this.values.get(flag.name) ?? []), ...value.split(',')]);
    } else if (flag.kind === 'stringArray') {
      this.values.set(flag.name, [...(this.values.get(flag.name) ?? []), value]);
    } else this.values.set(flag.name, [value]);
  }

  /** Names and values in the order in which they were given. */
  get given(): readonly (readonly [name: string, value: string])[] {
    return this.order;
  }

  has(name: string): boolean {
    return this.known.has(name);
  }

  /** True when the flag was given. */
  changed(name: string): boolean {
    return this.values.has(name);
  }

  str(name: string): string {
    return this.values.get(name)?.[0] ?? initialValue(this.flag(name));
  }

  bool(name: string): boolean {
    return parseBool(this.str(name)) ?? false;
  }

  int(name: string): number {
    return Number(this.str(name));
  }

  /** Milliseconds. */
  duration(name: string): number {
    return parseGoDuration(this.str(name)) ?? 0;
  }

  /** The keys and values of a flag of pairs. */
  pairs(name: string): Record<string, string> {
    return Object.fromEntries(
      this.list(name).map(pair => {
        const equals = pair.indexOf('=');
        return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
      }),
    );
  }

  list(name: string): readonly string[] {
    const given = this.values.get(name);
    if (given !== undefined) return given;
    const initial = initialValue(this.flag(name));
    return initial === '' ? [] : splitCsv(initial);
  }

  /** The flags that every command takes; one whose name the command took for itself (`hidden`) was not given. */
  inherited(global: readonly Flag[], hidden: ReadonlySet<string>): Flags {
    const view = new Flags(new Map(global.map(flag => [flag.name, flag])));
    for (const { name } of global) {
      const values = this.values.get(name);
      if (values !== undefined && !hidden.has(name)) view.values.set(name, values);
    }
    return view;
  }

  private flag(name: string): Flag {
    const flag = this.known.get(name);
    if (flag === undefined) throw new Error(`kubectl: the command has no flag --${name}`);
    return flag;
  }
}

export interface Parsed {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many of `args` stood before `--`; -1 without one. */
  readonly dash: number;
  readonly deprecated: readonly string[];
}

/**
 * Reads flags and arguments, mixed as they come.
 * @param known every flag of the command, its parents' too
 * @throws FlagError
 */
export function parseArguments(known: readonly Flag[], argv: readonly string[]): Parsed {
  const byName = new Map(known.map(flag => [flag.name, flag]));
  const byShort = new Map(known.filter(flag => flag.short !== undefined).map(flag => [flag.short!, flag]));
  const flags = new Flags(byName);
  const args: string[] = [];
  const deprecated: string[] = [];
  let dash = -1;
  const take = (flag: Flag, value: string) => {
    flags.set(flag, value);
    if (flag.deprecated !== undefined)
      deprecated.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}`);
  };
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === '--') {
      dash = args.length;
      args.push(...argv.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      args.push(word);
    } else if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      if (name === '' || name.startsWith('-')) throw new FlagError(`bad flag syntax: ${word}`);
      const flag = byName.get(name.replace(/_/g, '-'));
      if (flag === undefined) throw new FlagError(`unknown flag: --${name}`);
      if (equals >= 0) take(flag, word.slice(equals + 1));
      else if (flag.bare !== undefined) take(flag, flag.bare);
      else if (at + 1 < argv.length) take(flag, argv[++at]!);
      else throw new FlagError(`flag needs an argument: --${name}`);
    } else {
      let rest = word.slice(1);
      while (rest !== '') {
        const letter = rest[0]!;
        const flag = byShort.get(letter);
        if (flag === undefined) {
          throw new FlagError(`unknown shorthand flag: ${quoteRune(letter)} in -${rest}`);
        }
        if (rest.length > 2 && rest[1] === '=') {
          take(flag, rest.slice(2));
          rest = '';
        } else if (flag.bare !== undefined) {
          take(flag, flag.bare);
          rest = rest.slice(1);
        } else if (rest.length > 1) {
          take(flag, rest.slice(1));
          rest = '';
        } else if (at + 1 < argv.length) {
          take(flag, argv[++at]!);
          rest = '';
        } else throw new FlagError(`flag needs an argument: ${quoteRune(letter)} in -${rest}`);
      }
    }
  }
  return { flags, args, dash, deprecated };
}

/** True for the spellings that Go's strconv.ParseBool takes; undefined for anything else. */
export function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text) ? false : undefined;
}

function check(flag: Flag, value: string): void {
  const problem = problemOf(flag, value);
  if (problem === undefined) return;
  const shown = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`;
  throw new FlagError(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${problem}`);
}

function problemOf(flag: Flag, value: string): string | undefined {
  const quoted = JSON.stringify(value);
  switch (flag.kind) {
    case 'bool':
      return parseBool(value) === undefined
        ? `strconv.ParseBool: parsing ${quoted}: invalid syntax`
        : undefined;
    case 'int':
    case 'int64':
      return /^[+-]?(\d+|0x[0-9a-fA-F]+)$/.test(value)
        ? undefined
        : `strconv.ParseInt: parsing ${quoted}: invalid syntax`;
    case 'duration':
      if (parseGoDuration(value) !== undefined) return undefined;
      return durationProblem(value);
    case 'pairs':
      return value.split(',').every(pair => pair.includes('='))
        ? undefined
        : 'malformed pair, expect string=string';
    default:
      return undefined;
  }
}

/** What Go's time.ParseDuration says of a text that is none. */
function durationProblem(text: string): string {
  const quoted = JSON.stringify(text);
  const numbers =
    /^[+-]?((?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))*(?<number>\d+\.?\d*|\.\d+)(?<unit>[^\d.]*)/.exec(text);
  if (numbers?.groups === undefined) return `time: invalid duration ${quoted}`;
  const { unit = '' } = numbers.groups;
  if (unit === '') return `time: missing unit in duration ${quoted}`;
  return `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
}

/** One line of CSV, as pflag's stringSlice reads it. */
function splitCsv(text: string): string[] {
  if (text === '') return [];
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (letter === '"' && field === '') quoted = true;
    else if (letter === ',') {
      fields.push(field);
      field = '';
    } else field += letter;
  }
  return [...fields, field];
}

function quoteRune(letter: string): string {
  return `'${letter === "'" || letter === '\\' ? `\\${letter}` : letter}'`;
}
