import { characterWidth } from '../../base/width.ts';
import { extendedRegex } from '../language/regex.ts';
import { Regex } from '../language/regex-search.ts';
import { errnoText } from '../process/errno.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { FullScreen } from './full-screen.ts';
import { textLines } from './lines.ts';

const VERSIONS = {
  less: 'less 590 (GNU regular expressions)\n',
  more: 'more from util-linux 2.39.3\n',
};
const KEYS = `
  q                 leave
  j k  SPACE b      a line down, up; a page down, up
  g G               the beginning, the end
  /pattern  n N     search; the next, the one before
`;

/** `less [+G] [-N] [-S] [file]`, `more`: shows text page by page. Without a terminal it copies, as cat does. */
export const less: Program = async process => {
  const about = process.args.find(arg => /^(--version|--help|-V)$/.test(arg));
  if (about !== undefined) {
    await process.print(about === '--help' ? KEYS : VERSIONS[process.name === 'more' ? 'more' : 'less']);
    return 0;
  }
  const names = process.args.filter(arg => !/^[-+]/.test(arg));
  if (names.length === 0 && process.isTerminal(0))
    throw new ProgramError('Missing filename ("less --help" for help)');
  const lines: string[] = [];
  let status = 0;
  for (const name of names.length > 0 ? names : ['-']) {
    try {
      const file = process.open(name);
      for await (const some of textLines(process.readerOf(file))) lines.push(...some);
      file.close();
    } catch (error) {
      if ((error as { code?: string }).code === undefined) throw error;
      await process.stderr.write(`${name}: ${errnoText(error)}\n`);
      status = 1;
    }
  }
  if (status !== 0 && lines.length === 0) return status;
  const text = lines.map(line => `${line}\n`).join('');
  const short =
    process.terminal !== undefined &&
    lines.length < process.terminal.rows &&
    (process.args.includes('-F') || process.name === 'more');
  if (!process.isTerminal(1) || short) {
    await process.print(text);
    return 0;
  }
  return new Pager(process, lines, names[0] ?? '').run();
};

class Pager {
  private readonly screen: FullScreen;
  private top = 0;
  private left = 0;
  private pattern: Regex | undefined;
  private backwards = false;
  private message = '';
  private numbers: boolean;
  private chopped: boolean;

  constructor(
    private readonly process: ProgramProcess,
    private readonly lines: readonly string[],
    private readonly name: string,
  ) {
    this.screen = new FullScreen(process);
    this.numbers = process.args.some(arg => /^-[a-zA-Z]*N/.test(arg));
    this.chopped = process.args.some(arg => /^-[a-zA-Z]*S/.test(arg));
    if (process.args.includes('+G')) this.top = Number.MAX_SAFE_INTEGER;
    const search = process.args.find(arg => arg.startsWith('+/'));
    if (search) this.find(search.slice(2), false);
  }

  async run(): Promise<number> {
    await this.screen.enter(() => this.draw());
    try {
      let count = '';
      for (;;) {
        await this.draw();
        const key = await this.screen.key();
        if (key === undefined || key === 'timeout') return 0;
        this.message = '';
        if (/^\d$/.test(key.name)) {
          count += key.name;
          continue;
        }
        const n = count === '' ? undefined : Number(count);
        count = '';
        if (!(await this.act(key.name, n))) return 0;
      }
    } finally {
      await this.screen.leave();
    }
  }

  /** @returns false to leave */
  private async act(key: string, count: number | undefined): Promise<boolean> {
    const page = this.screen.rows - 1;
    const move: Record<string, number> = {
      j: count ?? 1,
      enter: count ?? 1,
      down: 1,
      'C-n': 1,
      e: 1,
      k: -(count ?? 1),
      up: -1,
      y: -1,
      'C-p': -1,
      ' ': count ?? page,
      f: page,
      'C-f': page,
      pagedown: page,
      b: -page,
      'C-b': -page,
      pageup: -page,
      d: Math.floor(page / 2),
      'C-d': Math.floor(page / 2),
      u: -Math.floor(page / 2),
      'C-u': -Math.floor(page / 2),
    };
    if (key in move) {
      const atEnd = this.top >= this.lines.length - page;
      if (this.process.name === 'more' && atEnd && move[key]! > 0) return false;
      this.top += move[key]!;
    } else if (key === 'g' || key === '<' || key === 'home') this.top = (count ?? 1) - 1;
    else if (key === 'G' || key === '>' || key === 'end')
      this.top = count === undefined ? Number.MAX_SAFE_INTEGER : count - 1;
    else if (key === 'right') this.left += Math.floor(this.screen.columns / 2);
    else if (key === 'left') this.left = Math.max(0, this.left - Math.floor(this.screen.columns / 2));
    else if (key === '/' || key === '?') {
      const text = await this.prompt(key);
      if (text !== undefined) this.find(text, key === '?');
    } else if (key === 'n') this.next(this.backwards);
    else if (key === 'N') this.next(!this.backwards);
    else if (key === '-') await this.toggle();
    else if (key === 'h') this.message = 'q quit, space/b page, /text search, n/N next, g/G start/end';
    else if (key === 'q' || key === 'Q' || key === 'C-c' || key === 'ZZ') return false;
    return true;
  }

  private async toggle(): Promise<void> {
    const key = await this.screen.key();
    if (key === undefined || key === 'timeout') return;
    if (key.name === 'N') this.numbers = !this.numbers;
    if (key.name === 'S') this.chopped = !this.chopped;
  }

  private find(text: string, backwards: boolean): void {
    this.backwards = backwards;
    if (text !== '') {
      try {
        this.pattern = new Regex(extendedRegex(text), { prefer: 'longest' });
      } catch {
        this.message = 'Invalid pattern';
        return;
      }
    }
    this.next(backwards, true);
  }

  private next(backwards: boolean, fromHere = false): void {
    if (this.pattern === undefined) {
      this.message = 'No previous regular expression';
      return;
    }
    const step = backwards ? -1 : 1;
    for (let i = this.top + (fromHere && !backwards ? 0 : step); i >= 0 && i < this.lines.length; i += step) {
      if (!this.pattern.test(this.lines[i]!)) continue;
      this.top = i;
      return;
    }
    this.message = 'Pattern not found';
  }

  private async prompt(start: string): Promise<string | undefined> {
    let text = '';
    for (;;) {
      await this.screen.write(`\x1b[${this.screen.rows};1H\x1b[K${start}${text}`);
      const key = await this.screen.key();
      if (key === undefined || key === 'timeout' || key.name === 'escape' || key.name === 'C-c')
        return undefined;
      if (key.name === 'enter') return text;
      if (key.name === 'backspace') {
        if (text === '') return undefined;
        text = [...text].slice(0, -1).join('');
      } else text += key.text;
    }
  }

  private async draw(): Promise<void> {
    const page = this.screen.rows - 1;
    this.top = Math.max(0, Math.min(this.top, this.lines.length - page));
    let out = '\x1b[H';
    let row = 0;
    let shown = this.top;
    for (; row < page && shown < this.lines.length; shown++) {
      const number = this.numbers ? `${String(shown + 1).padStart(7)} ` : '';
      const parts = this.wrapped(number + this.lines[shown]!.replace(/\t/g, '        '));
      for (const part of parts.slice(0, page - row)) {
        out += `${this.highlighted(part)}\x1b[K\r\n`;
        row++;
      }
    }
    for (; row < page; row++) out += '~\x1b[K\r\n';
    const end = shown >= this.lines.length;
    const status = this.message
      ? `\x1b[7m${this.message}\x1b[0m`
      : end
        ? '\x1b[7m(END)\x1b[0m'
        : this.process.name === 'more'
          ? `\x1b[7m--More--(${Math.floor((shown / this.lines.length) * 100)}%)\x1b[0m`
          : this.top === 0 && this.name
            ? `\x1b[7m${this.name}\x1b[0m`
            : ':';
    await this.screen.write(`${out}${status}\x1b[K`);
  }

  private wrapped(line: string): string[] {
    const { columns } = this.screen;
    if (this.chopped || this.left > 0) return [[...line].slice(this.left, this.left + columns).join('')];
    const parts: string[] = [];
    let part = '';
    let width = 0;
    for (const c of line) {
      const w = characterWidth(c);
      if (width + w > columns) {
        parts.push(part);
        part = '';
        width = 0;
      }
      part += c;
      width += w;
    }
    return [...parts, part];
  }

  private highlighted(text: string): string {
    if (this.pattern === undefined) return text;
    return this.pattern.replaceAll(text, match => `\x1b[7m${match}\x1b[27m`);
  }
}
