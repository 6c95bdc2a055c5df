import { basicRegex, extendedRegex } from '../../language/regex.ts';
import { Regex } from '../../language/regex-search.ts';
import { type Address, type Command, ScriptError, type Substitution } from './command.ts';
import { parseReplacement } from './replacement.ts';

/** Commands that need nothing more, those that take a text, a label, a file name, a number. */
const PLAIN = '=dDgGhHnNpPxzlF';
const TEXTS = 'aic';
const LABELS = ':btT';
const FILES = 'rw';
const NUMBERS = 'qQ';

/** Parses a sed script. Models GNU sed's compile.c. @throws ScriptError */
export function parseScript(text: string, extended: boolean): Command[] {
  return new ScriptParser(text, extended).commands();
}

class ScriptParser {
  private at = 0;
  private readonly found: Command[] = [];
  private readonly open: number[] = [];

  constructor(
    private readonly source: string,
    private readonly extended: boolean,
  ) {}

  commands(): Command[] {
    for (;;) {
      this.skip(/[\s;]*/y);
      if (this.at >= this.source.length) break;
      if (this.source[this.at] === '#') this.skip(/[^\n]*/y);
      else this.command();
    }
    if (this.open.length > 0) this.fail("unmatched `{'", 0);
    this.resolveLabels();
    return this.found;
  }

  private fail(message: string, at = this.at): never {
    throw new ScriptError(`-e expression #1, char ${at}: ${message}`);
  }

  private skip(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.source)?.[0] ?? '';
    this.at += text.length;
    return text;
  }

  private command(): void {
    const from = this.address();
    let to: Address | undefined;
    if (from) {
      this.skip(/[ \t]*/y);
      if (this.source[this.at] === ',') {
        this.at++;
        this.skip(/[ \t]*/y);
        to = this.address(true);
        if (!to) this.fail("unexpected `,'", this.at + 1);
      }
    }
    this.skip(/[ \t]*/y);
    const negated = this.source[this.at] === '!';
    if (negated) this.skip(/[! \t]*/y);
    const name = this.source[this.at++];
    if (name === undefined) this.fail('missing command');
    const command: Command = {
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      negated,
      name,
      text: '',
      target: 0,
      ...this.details(name),
    };
    if (name === '}') this.found[this.open.pop()!]!.target = this.found.length;
    else {
      if (name === '{') this.open.push(this.found.length);
      this.found.push(command);
    }
    if (!TEXTS.includes(name) && !'{}'.includes(name)) this.end();
  }

  private details(name: string): Partial<Command> {
    if (name === '{') return {};
    if (name === '}') {
      if (this.open.length === 0) this.fail("unexpected `}'");
      return {};
    }
    if (PLAIN.includes(name)) return {};
    if (TEXTS.includes(name)) return { text: this.text(name) };
    if (name === ':') return { text: this.skip(/[ \t]*[^\n;}]*/y).trim() };
    if (LABELS.includes(name)) return { text: this.skip(/[ \t]*[^\n;}]*/y).trim() };
    if (FILES.includes(name)) {
      const file = this.skip(/[^\n]*/y).trim();
      if (file === '') this.fail('missing filename in r/R/w/W commands');
      return { text: file };
    }
    if (NUMBERS.includes(name)) return { text: this.skip(/[ \t]*\d*/y).trim() };
    if (name === 's') return { substitution: this.substitution() };
    if (name === 'y') return { letters: this.letters() };
    return this.fail(`unknown command: \`${name}'`);
  }

  private end(): void {
    this.skip(/[ \t]*/y);
    const c = this.source[this.at];
    if (c !== undefined && !'\n;}#'.includes(c)) this.fail('extra characters after command', this.at + 1);
  }

  private address(second = false): Address | undefined {
    const c = this.source[this.at];
    if (c === '$') {
      this.at++;
      return { kind: 'last' };
    }
    if (second && c === '+') {
      this.at++;
      return { kind: 'more', count: Number(this.skip(/\d*/y)) };
    }
    const digits = this.skip(/\d+/y);
    if (digits !== '') {
      const step = this.skip(/~\d+/y);
      if (step === '') return { kind: 'line', line: Number(digits) };
      return { kind: 'step', first: Number(digits), step: Number(step.slice(1)) };
    }
    if (c !== '/' && c !== '\\') return undefined;
    if (c === '\\') this.at++;
    const delimiter = this.source[this.at++]!;
    const source = this.until(delimiter, 'unterminated address regex');
    const flags = this.skip(/[IM]*/y);
    return { kind: 'match', regex: this.regex(source, flags.includes('I')) };
  }

  /** The text up to a delimiter that stands neither behind a backslash nor in brackets, which are passed over. */
  private until(delimiter: string, complaint: string, brackets = true): string {
    let text = '';
    for (; this.at < this.source.length; this.at++) {
      const c = this.source[this.at]!;
      if (c === delimiter) {
        this.at++;
        return text;
      }
      const bracket =
        brackets && c === '[' && /^\[\^?\]?(?:\[[:.=].*?[:.=]\]|[^\]\n])*\]/.exec(this.source.slice(this.at));
      if (bracket) {
        text += bracket[0].replace(/\\n/g, '\n').replace(/\\t/g, '\t');
        this.at += bracket[0].length - 1;
      } else if (c === '\\') {
        const next = this.source[++this.at] ?? '';
        text += next === delimiter ? next : `\\${next}`;
      } else text += c;
    }
    return this.fail(complaint);
  }

  private regex(source: string, ignoreCase: boolean): Regex | undefined {
    if (source === '') return undefined;
    try {
      const translated = this.extended ? extendedRegex(source) : basicRegex(source);
      return new Regex(translated, { ignoreCase, prefer: 'longest' });
    } catch (error) {
      const { message } = error as Error;
      return this.fail(
        /group|parenthes/i.test(message) ? 'Unmatched ( or \\(' : message.replace(/^.*: /, ''),
      );
    }
  }

  private substitution(): Substitution {
    const delimiter = this.source[this.at++] ?? '';
    const source = this.until(delimiter, "unterminated `s' command");
    const put = this.until(delimiter, "unterminated `s' command", false);
    const flags = this.skip(/(?:[gpiImMe]|\d+)*/y);
    const file =
      this.source[this.at] === 'w'
        ? this.skip(/[^\n]*/y)
            .slice(1)
            .trim()
        : undefined;
    if (/[^\s;}#]/.test(this.source[this.at] ?? ' ')) this.fail("unknown option to `s'", this.at + 1);
    const regex = this.regex(source, /i/i.test(flags));
    const replacement = parseReplacement(put);
    const groups = Math.max(0, ...replacement.map(part => ('group' in part ? part.group : 0)));
    if (regex && groups >= regex.groups) this.fail(`invalid reference \\${groups} on \`s' command's RHS`);
    return {
      regex,
      replacement,
      nth: Number(/\d+/.exec(flags)?.[0] ?? 1),
      all: flags.includes('g'),
      print: flags.includes('p'),
      file,
    };
  }

  private letters(): ReadonlyMap<string, string> {
    const delimiter = this.source[this.at++] ?? '';
    const plain = (text: string) => [...text.replace(/\\n/g, '\n').replace(/\\\\/g, '\\')];
    const from = plain(this.until(delimiter, "unterminated `y' command", false));
    const to = plain(this.until(delimiter, "unterminated `y' command", false));
    if (from.length !== to.length) this.fail("strings for `y' command are different lengths");
    return new Map(from.map((c, i) => [c, to[i]!]));
  }

  /** The lines behind a, i and c: the rest of this one, or after a backslash the next, as long as they end in one. */
  private text(name: string): string {
    this.skip(/[ \t]*/y);
    if (this.source[this.at] === '\\') {
      this.at++;
      if (this.skip(/[ \t]*\n/y) === '' && this.at >= this.source.length)
        this.fail("expected \\ after `a', `c' or `i'");
    } else if (this.at >= this.source.length) this.fail("expected \\ after `a', `c' or `i'");
    let text = '';
    for (; this.at < this.source.length; this.at++) {
      const c = this.source[this.at]!;
      if (c === '\n') break;
      if (c !== '\\') text += c;
      else text += this.source[++this.at] ?? '';
    }
    return name === 'c' || text !== '' ? `${text}\n` : '\n';
  }

  private resolveLabels(): void {
    for (const command of this.found) {
      if (!'btT'.includes(command.name)) continue;
      const label = this.found.findIndex(other => other.name === ':' && other.text === command.text);
      if (label < 0 && command.text !== '')
        throw new ScriptError(`can't find label for jump to \`${command.text}'`);
      command.target = label < 0 ? this.found.length : label;
    }
  }
}
