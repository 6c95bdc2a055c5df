import { FileError } from '../../../machine/filesystem.ts';
import { errnoText } from '../../process/errno.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { readBytes } from '../lines.ts';

/** What a command of openssl failed with: printed as it stands. */
export class OpensslError extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** The options of one command: `value` options take the next word, `flag` options stand alone. */
export interface OptionSpec {
  readonly values: string;
  readonly flags: string;
  /** Words that are no options may follow. */
  readonly takesOperands?: boolean;
}

/** Digests that can be named; `sha1` only shows. */
const DIGESTS = new Set(['sha1', 'sha256', 'sha384', 'sha512', 'sha224', 'md5']);

/** What a command was given. */
export class Options {
  readonly operands: string[] = [];
  /** The options in their order, with their values. */
  readonly given: { readonly name: string; readonly value: string }[] = [];
  digest: string | undefined;

  /** @throws OpensslError for an option that the command has not */
  constructor(
    readonly command: string,
    args: readonly string[],
    spec: OptionSpec,
  ) {
    const values = new Set(spec.values.split(' '));
    const flags = new Set(spec.flags.split(' '));
    for (let at = 0; at < args.length; at++) {
      const arg = args[at]!;
      if (!arg.startsWith('-') || arg === '-') {
        if (spec.takesOperands !== true) throw this.usage(`Extra option: "${arg}"`);
        this.operands.push(arg);
        continue;
      }
      const name = arg.replace(/^--?/, '');
      if (values.has(name)) {
        const value = args[++at];
        if (value === undefined) throw this.usage(`Option -${name} needs a value`);
        this.given.push({ name, value });
      } else if (flags.has(name)) this.given.push({ name, value: '' });
      else if (DIGESTS.has(name)) this.digest = name;
      else throw this.usage(`Unknown option or message digest: ${name}`);
    }
  }

  has(name: string): boolean {
    return this.given.some(option => option.name === name);
  }

  /** The last value of an option. */
  value(name: string): string | undefined {
    return this.given.filter(option => option.name === name).at(-1)?.value;
  }

  values(name: string): string[] {
    return this.given.filter(option => option.name === name).map(({ value }) => value);
  }

  /** @throws OpensslError when the value is no whole number */
  number(name: string, otherwise: number): number {
    const text = this.value(name);
    if (text === undefined) return otherwise;
    if (!/^-?\d+$/.test(text)) throw this.usage(`Can't parse "${text}" as a number`);
    return Number(text);
  }

  usage(why: string): OpensslError {
    return new OpensslError(`${this.command}: ${why}\n${this.command}: Use -help for summary.`);
  }
}

/**
 * All of standard input, or of a file.
 * @param whenAbsent what openssl says when it cannot be opened
 * @throws OpensslError
 */
export async function bytesOr(
  process: ProgramProcess,
  path: string | undefined,
  whenAbsent: (why: string) => string,
): Promise<Uint8Array> {
  try {
    const file = process.open(path ?? '-');
    const bytes = await readBytes(process.readerOf(file));
    file.close();
    return bytes;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new OpensslError(whenAbsent(errnoText(error)));
  }
}

/** As `bytesOr`, as text. */
export async function readOr(
  process: ProgramProcess,
  path: string | undefined,
  whenAbsent: (why: string) => string,
): Promise<string> {
  return new TextDecoder().decode(await bytesOr(process, path, whenAbsent));
}

/** Writes what a command made: to `-out`, or to standard output. @param mode of a new file @throws OpensslError */
export async function writeOutput(
  process: ProgramProcess,
  options: Options,
  text: string,
  {
    path = options.value('out'),
    mode = 0o644,
  }: { readonly path?: string | undefined; readonly mode?: number } = {},
): Promise<void> {
  if (path === undefined || path === '-') return process.print(text);
  try {
    process.host.files.writeFile(process.path(path), text, { actor: process.actor, mode });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new OpensslError(`${options.command}: Can't open "${path}" for writing, ${errnoText(error)}`);
  }
}
