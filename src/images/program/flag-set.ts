/** Command line flags as the Kubernetes programs read them. Models github.com/spf13/pflag and component-base/cli/flag. */
import { parseFlagValue } from './flag-values.ts';

export type FlagKind =
  | 'bool'
  | 'int'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint32'
  | 'float32'
  | 'float64'
  | 'duration'
  | 'string'
  | 'stringSlice'
  | 'stringArray'
  | 'stringToString'
  | 'ip'
  | 'ipNet'
  | 'mapStringBool'
  | 'mapStringString'
  | 'level'
  | 'moduleSpec'
  | 'quantity'
  | 'intSlice'
  | 'count'
  | 'portRange';

export interface Flag {
  readonly name: string;
  readonly kind: FlagKind;
  readonly default: string;
  readonly shorthand: string;
}

/** All flags of a program, by name. */
export type FlagTable = ReadonlyMap<string, Flag>;

/** Why the command line was refused, in pflag's words. */
export class FlagError extends Error {}

/**
 * Reads a table: one flag a line, `name kind default`. A name with a shorthand is written `v,v`.
 * @throws Error for a line of another form
 */
export function flagTable(...texts: readonly string[]): FlagTable {
  const table = new Map<string, Flag>();
  for (const line of texts.join('\n').split('\n')) {
    const match = /^\s*([\w-]+)(?:,(\w))?\s+(\w+)(?:\s+(.*?))?\s*$/.exec(line);
    if (match === null) {
      if (line.trim() !== '') throw new Error(`no flag: ${line}`);
      continue;
    }
    const [, name = '', shorthand = '', kind, value = ''] = match;
    table.set(name, { name, shorthand, kind: kind as FlagKind, default: value });
  }
  return table;
}

/** A parsed command line. */
export class FlagSet {
  /** What was given, in order, by flag. */
  private readonly given = new Map<string, string[]>();
  /** What is not a flag. */
  readonly args: readonly string[];

  /** @throws FlagError */
  constructor(
    private readonly table: FlagTable,
    argv: readonly string[],
  ) {
    const args: string[] = [];
    for (let i = 0; i < argv.length; i++) {
      const arg = argv[i]!;
      if (!arg.startsWith('-') || arg === '-') args.push(arg);
      else if (arg === '--') {
        args.push(...argv.slice(i + 1));
        break;
      } else if (arg.startsWith('--')) i += this.long(arg, argv[i + 1]);
      else i += this.short(arg, argv[i + 1]);
    }
    this.args = args;
  }

  /** Was the flag given? */
  changed(name: string): boolean {
    return this.given.has(name);
  }

  /** The flag's last value, or its default. */
  text(name: string): string {
    return this.given.get(name)?.at(-1) ?? this.flag(name).default;
  }

  bool(name: string): boolean {
    return /^(1|t|true)$/i.test(this.text(name));
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  /** A duration in milliseconds. */
  duration(name: string): number {
    return parseFlagValue('duration', this.text(name)) as number;
  }

  /** A list flag's items over all its occurrences. */
  list(name: string): readonly string[] {
    const values = this.given.get(name) ?? [this.flag(name).default];
    return values.flatMap(value => (value === '' ? [] : value.split(','))).map(item => item.trim());
  }

  /** A map flag's pairs over all its occurrences. */
  pairs(name: string): ReadonlyMap<string, string> {
    return new Map(
      this.list(name).map(item => {
        const equals = item.indexOf('=');
        return [item.slice(0, equals).trim(), item.slice(equals + 1).trim()] as const;
      }),
    );
  }

  private flag(name: string): Flag {
    const flag = this.table.get(name);
    if (flag === undefined) throw new Error(`the program has no flag --${name}`);
    return flag;
  }

  private long(arg: string, next: string | undefined): number {
    const [name = '', ...rest] = arg.slice(2).split('=');
    if (name === '' || name.startsWith('-')) throw new FlagError(`bad flag syntax: ${arg}`);
    const flag = this.table.get(name.replaceAll('_', '-'));
    if (flag === undefined) throw new FlagError(`unknown flag: --${name}`);
    if (rest.length > 0) return this.set(flag, rest.join('='), 0);
    if (flag.kind === 'bool') return this.set(flag, 'true', 0);
    if (next === undefined) throw new FlagError(`flag needs an argument: ${arg}`);
    return this.set(flag, next, 1);
  }

  private short(arg: string, next: string | undefined): number {
    for (let i = 1; i < arg.length; i++) {
      const letter = arg[i]!;
      const flag = [...this.table.values()].find(each => each.shorthand === letter);
      if (flag === undefined) throw new FlagError(`unknown shorthand flag: '${letter}' in ${arg}`);
      const rest = arg.slice(i + 1);
      if (rest.startsWith('=')) return this.set(flag, rest.slice(1), 0);
      if (flag.kind === 'bool') this.set(flag, 'true', 0);
      else if (rest !== '') return this.set(flag, rest, 0);
      else if (next === undefined) throw new FlagError(`flag needs an argument: '${letter}' in ${arg}`);
      else return this.set(flag, next, 1);
    }
    return 0;
  }

  private set(flag: Flag, value: string, used: number): number {
    try {
      parseFlagValue(flag.kind, value);
    } catch (error) {
      const shown = flag.shorthand === '' ? `--${flag.name}` : `-${flag.shorthand}, --${flag.name}`;
      throw new FlagError(
        `invalid argument ${goQuote(value)} for "${shown}" flag: ${(error as Error).message}`,
      );
    }
    this.given.set(flag.name, [...(this.given.get(flag.name) ?? []), value]);
    return used;
  }
}

/** A string as Go's strconv.Quote writes it. */
export function goQuote(text: string): string {
  return JSON.stringify(text)
    .replace(/\\u00([0-9a-f]{2})/g, '\\x$1')
    .replace(/\\b/g, '\\b');
}
