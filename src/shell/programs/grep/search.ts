import type { ByteReader } from '../../../base/pipe.ts';
import type { Regex } from '../../language/regex-search.ts';
import { ProgramError, type ProgramProcess } from '../../process/program.ts';
import { textLines } from '../lines.ts';
import type { Options } from '../options.ts';

/** The search through one input after the other. Models GNU grep's prtext and prline. */
export class Search {
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
