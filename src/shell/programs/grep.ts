import type { ByteReader } from '../../base/pipe.ts';
import { quoteRegex, wholePattern } from '../language/pattern.ts';
import { basicRegex, extendedRegex } from '../language/regex.ts';
import { Regex } from '../language/regex-search.ts';
import { statOf } from '../process/paths.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { eachInput } from './inputs.ts';
import { textLines } from './lines.ts';
import { type Options, shortOptions } from './options.ts';

const LONG = {
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'basic-regexp': 'G',
  'perl-regexp': 'P',
  regexp: 'e',
  file: 'f',
  'ignore-case': 'i',
  'no-ignore-case': '\x02',
  'invert-match': 'v',
  'word-regexp': 'w',
  'line-regexp': 'x',
  count: 'c',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'max-count': 'm',
  'only-matching': 'o',
  quiet: 'q',
  silent: 'q',
  'no-messages': 's',
  'with-filename': 'H',
  'no-filename': 'h',
  'line-number': 'n',
  'after-context': 'A',
  'before-context': 'B',
  context: 'C',
  recursive: 'r',
  'dereference-recursive': 'R',
  include: '\x03',
  exclude: '\x04',
  'exclude-dir': '\x05',
  color: '\x06',
  colour: '\x06',
  'byte-offset': 'b',
  text: 'a',
  'line-buffered': 'u',
};

const LETTERS = 'EFGPe:f:ivwxyclLm:oqsHhnA:B:C:rRbaTuzI\x02\x03:\x04:\x05:\x06';

/** `grep`, `egrep`, `fgrep`: prints a line as soon as it has come. Models GNU grep. */
export const grep: Program = async process => {
  const args = process.args.flatMap(arg => (/^-\d+$/.test(arg) ? ['-C', arg.slice(1)] : [arg]));
  let options: Options;
  const { included, rest } = takeRepeated(args);
  try {
    options = shortOptions(process, LETTERS, LONG, rest);
  } catch (error) {
    if (error instanceof ProgramError)
      throw new ProgramError(
        error.message.replace(
          /\nTry.*/,
          `\nUsage: ${process.name} [OPTION]... PATTERNS [FILE]...\nTry '${process.name} --help' for more information.`,
        ),
        2,
      );
    throw error;
  }
  const { flags, values, operands } = options;
  const patterns = [...included.patterns];
  if (values.has('f')) patterns.push(...(await patternsFrom(process, values.get('f')!)));
  if (patterns.length === 0 && !flags.has('f')) {
    const first = operands.shift();
    if (first === undefined) {
      await process.stderr.write(
        `Usage: ${process.name} [OPTION]... PATTERNS [FILE]...\nTry '${process.name} --help' for more information.\n`,
      );
      return 2;
    }
    patterns.push(...first.split('\n'));
  }
  const matcher = compile(process, patterns, flags);
  const recursive = flags.has('r') || flags.has('R');
  const search = new Search(process, options, matcher, recursive || operands.length > 1);
  const names = recursive ? walk(process, operands.length > 0 ? operands : ['.'], included) : operands;
  const failed =
    recursive && names.length === 0
      ? 0
      : await eachInput(
          process,
          names,
          (reader, name) => search.input(reader, name),
          (name, reason) => (flags.has('s') ? '' : `${name}: ${reason}`),
        );
  if (search.matched && (failed === 0 || flags.has('q'))) return 0;
  return failed ? 2 : search.matched ? 0 : 1;
};

interface Included {
  readonly patterns: string[];
  readonly include: string[];
  readonly exclude: string[];
  readonly excludeDir: string[];
}

/** Options that may be given several times. */
function takeRepeated(args: readonly string[]): { included: Included; rest: string[] } {
  const included: Included = { patterns: [], include: [], exclude: [], excludeDir: [] };
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      rest.push(...args.slice(i));
      break;
    }
    const long = /^--(regexp|include|exclude|exclude-dir)(?:=([\s\S]*))?$/.exec(arg);
    const short = /^-([A-Zabchilnoqsrvwxy]*)e([\s\S]*)$/.exec(arg);
    if (long) {
      const value = long[2] ?? args[++i] ?? '';
      if (long[1] === 'regexp') included.patterns.push(...value.split('\n'));
      else
        included[long[1] === 'include' ? 'include' : long[1] === 'exclude' ? 'exclude' : 'excludeDir'].push(
          value,
        );
    } else if (short && !/[ABCmf]/.test(short[1]!)) {
      if (short[1] !== '') rest.push(`-${short[1]}`);
      included.patterns.push(...(short[2] || (args[++i] ?? '')).split('\n'));
    } else rest.push(arg);
  }
  return { included, rest };
}

async function patternsFrom(process: ProgramProcess, path: string): Promise<string[]> {
  const found: string[] = [];
  const file = process.open(path);
  for await (const lines of textLines(process.readerOf(file))) found.push(...lines);
  file.close();
  return found;
}

function compile(process: ProgramProcess, patterns: readonly string[], flags: ReadonlySet<string>): Regex {
  const fixed = flags.has('F') || process.name === 'fgrep';
  const extended = flags.has('E') || process.name === 'egrep';
  const perl = flags.has('P') && !fixed;
  try {
    const sources = patterns.map(pattern => {
      if (fixed) return quoteRegex(pattern);
      return perl ? pattern : extended ? extendedRegex(pattern) : basicRegex(pattern);
    });
    let source =
      sources.length === 0 ? '(?!)' : sources.length === 1 ? sources[0]! : `(?:${sources.join('|')})`;
    if (flags.has('w')) source = `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])`;
    if (flags.has('x')) source = `^(?:${source})$`;
    return new Regex(source, {
      ignoreCase: flags.has('i') || flags.has('y'),
      ...(perl ? {} : { prefer: 'longest' as const }),
    });
  } catch (error) {
    throw new ProgramError(complaintOf((error as Error).message), 2);
  }
}

/** What GNU grep says of an expression that the compiler refuses. */
function complaintOf(message: string): string {
  if (!message.startsWith('Invalid regular expression:')) return message;
  if (/parenthes|group/i.test(message)) return 'Unmatched ( or \\(';
  return /brace|repeat/i.test(message)
    ? 'Invalid preceding regular expression'
    : 'Invalid regular expression';
}

/** The files below folders, in order. */
function walk(process: ProgramProcess, names: readonly string[], included: Included): string[] {
  const { files } = process.host;
  const found: string[] = [];
  const matches = (patterns: readonly string[], name: string) =>
    patterns.some(pattern => wholePattern(pattern).test(name));
  const visit = (name: string, given: boolean) => {
    const stat = statOf(files, process.path(name), process.actor, given);
    const base = name.slice(name.lastIndexOf('/') + 1);
    if (stat?.type === 'directory') {
      if (!given && matches(included.excludeDir, base)) return;
      for (const entry of files.readdir(process.path(name), process.actor))
        visit(`${name.replace(/\/$/, '')}/${entry}`, false);
    } else if (stat?.type !== 'symlink') {
      if (included.include.length > 0 && !matches(included.include, base)) return;
      if (!matches(included.exclude, base)) found.push(name);
    }
  };
  for (const name of names) visit(name, true);
  return process.args.some(arg => /^[^-]/.test(arg) && names.includes(arg)) || names[0] !== '.'
    ? found
    : found.map(name => name.replace(/^\.\//, ''));
}

class Search {
  matched = false;
  private readonly before: number;
  private readonly after: number;
  private readonly most: number;
  private readonly named: boolean;
  private readonly colour: boolean;
  private separated = false;

  constructor(
    private readonly process: ProgramProcess,
    private readonly options: Options,
    private readonly matcher: Regex,
    several: boolean,
  ) {
    const { flags, values } = options;
    const number = (letter: string) => {
      const text = values.get(letter) ?? values.get('C') ?? '0';
      if (!/^\d+$/.test(text)) throw new ProgramError(`${text}: invalid context length argument`, 2);
      return Number(text);
    };
    this.before = number('B');
    this.after = number('A');
    this.most = values.has('m') ? Number(values.get('m')) : Number.POSITIVE_INFINITY;
    this.named = flags.has('H') || (several && !flags.has('h'));
    const when = flags.has('\x06') ? (values.get('\x06') ?? 'auto') : 'never';
    this.colour = when === 'always' || (when === 'auto' && process.isTerminal(1));
  }

  async input(reader: ByteReader, name: string): Promise<void> {
    const { flags } = this.options;
    const label = name === '-' ? '(standard input)' : name;
    let count = 0;
    let number = 0;
    let trailing = 0;
    let lastShown = 0;
    let past: string[] = [];
    const context = this.before > 0 || this.after > 0;
    outer: for await (const lines of textLines(reader)) {
      let out = '';
      for (const line of lines) {
        number++;
        const hit = this.matcher.test(line) !== flags.has('v');
        if (hit) {
          count++;
          this.matched = true;
          if (flags.has('q')) return;
          if (flags.has('l') || flags.has('L')) break outer;
          if (!flags.has('c')) {
            const first = number - past.length;
            if (context && lastShown > 0 && first > lastShown + 1) out += this.separator();
            else if (context && lastShown === 0 && this.separated) out += this.separator();
            past.forEach((earlier, i) => {
              out += this.shown(earlier, label, first + i, '-');
            });
            out += this.shown(line, label, number, ':');
            lastShown = number;
            this.separated = true;
          }
          past = [];
          trailing = this.after;
          if (count >= this.most) {
            if (trailing === 0) {
              await this.process.print(out);
              break outer;
            }
          }
        } else if (trailing > 0 && !flags.has('c') && !flags.has('l')) {
          out += this.shown(line, label, number, '-');
          lastShown = number;
          if (--trailing === 0 && count >= this.most) {
            await this.process.print(out);
            break outer;
          }
        } else if (this.before > 0) {
          past.push(line);
          if (past.length > this.before) past.shift();
        }
      }
      if (out !== '') await this.process.print(out);
      await this.process.task.step(lines.length);
    }
    if (flags.has('c')) await this.process.print(`${this.prefix(label, ':')}${count}\n`);
    if (flags.has('l') && count > 0) await this.process.print(`${this.paint(label, '35')}\n`);
    if (flags.has('L') && count === 0) await this.process.print(`${this.paint(label, '35')}\n`);
  }

  private separator(): string {
    return `${this.paint('--', '36')}\n`;
  }

  private prefix(label: string, mark: string): string {
    return this.named ? `${this.paint(label, '35')}${this.paint(mark, '36')}` : '';
  }

  private shown(line: string, label: string, number: number, mark: string): string {
    const { flags } = this.options;
    const head = `${this.prefix(label, mark)}${flags.has('n') ? `${this.paint(String(number), '32')}${this.paint(mark, '36')}` : ''}`;
    if (flags.has('o')) {
      if (flags.has('v') || mark === '-') return '';
      return [...this.matcher.all(line)]
        .filter(match => match.end > match.index)
        .map(match => `${head}${this.paint(match.groups[0]!, '01;31')}\n`)
        .join('');
    }
    if (!this.colour || flags.has('v') || mark === '-') return `${head}${line}\n`;
    return `${head}${this.matcher.replaceAll(line, match => this.paint(match, '01;31'))}\n`;
  }

  private paint(text: string, colour: string): string {
    return this.colour ? `\x1b[${colour}m\x1b[K${text}\x1b[m\x1b[K` : text;
  }
}
