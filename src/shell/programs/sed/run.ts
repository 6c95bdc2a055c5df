import type { Regex } from '../../language/regex-search.ts';
import type { ProgramProcess } from '../../process/program.ts';
import type { Address, Command, Substitution } from './command.ts';
import { ScriptError } from './command.ts';
import type { InputLines } from './lines.ts';
import { substitute } from './replacement.ts';

/** What the run of a script writes to. */
export interface Output {
  write(text: string): void;
  flush(): Promise<void>;
  /** For `w`. */
  file(name: string, text: string): void;
}

type Next = 'on' | 'delete' | 'again' | 'quit' | { readonly to: number };

/** Runs a script over lines. Models GNU sed's execute.c. */
export class SedRun {
  /** The status that `q` gave. */
  status = 0;
  private pattern = '';
  private end = '\n';
  private hold = '';
  private appended: string[] = [];
  private substituted = false;
  private lastRegex: Regex | undefined;
  /** For each range that is open: the line that ends it, or infinity while that is not known. */
  private readonly ranges = new Map<Command, number>();
  /** `D` left something: the next cycle begins without a new line. */
  private keeps = false;

  constructor(
    private readonly process: ProgramProcess,
    private readonly commands: readonly Command[],
    private readonly input: InputLines,
    private readonly output: Output,
    private readonly quiet: boolean,
  ) {
    // `0,/x/` is open before the first line, which may end it.
    for (const command of commands)
      if (command.from?.kind === 'line' && command.from.line === 0)
        this.ranges.set(command, Number.POSITIVE_INFINITY);
  }

  async run(): Promise<void> {
    while (this.keeps || (await this.read())) {
      this.keeps = false;
      const next = await this.cycle();
      if (!this.quiet && (next === 'on' || next === 'quit')) this.output.write(this.pattern + this.end);
      await this.flushAppended();
      if (next === 'quit' || next === 'Q') break;
    }
    await this.output.flush();
  }

  private async read(): Promise<boolean> {
    const line = await this.input.next();
    if (line === undefined) return false;
    this.pattern = line.text;
    this.end = line.end;
    return true;
  }

  private async cycle(): Promise<Next | 'Q'> {
    for (let at = 0; at < this.commands.length; ) {
      const step = this.process.task.step();
      if (step !== undefined) await step;
      const command = this.commands[at]!;
      if (!(await this.selected(command))) {
        at = command.name === '{' ? command.target : at + 1;
        continue;
      }
      const next = await this.execute(command);
      if (next === 'on') at++;
      else if (typeof next === 'object') at = next.to;
      else return next;
    }
    return 'on';
  }

  private async selected(command: Command): Promise<boolean> {
    return (await this.inSelection(command)) !== command.negated;
  }

  private async inSelection(command: Command): Promise<boolean> {
    const { from, to } = command;
    if (from === undefined) return true;
    if (to === undefined) return this.matches(from);
    const { number } = this.input;
    const until = this.ranges.get(command);
    if (until !== undefined) {
      if (to.kind === 'line' || to.kind === 'more') {
        if (number >= until) this.ranges.delete(command);
        return number <= until;
      }
      if (await this.matches(to)) this.ranges.delete(command);
      return true;
    }
    if (!(await this.matches(from))) return false;
    const last =
      to.kind === 'line' ? to.line : to.kind === 'more' ? number + to.count : Number.POSITIVE_INFINITY;
    if (last > number) this.ranges.set(command, last);
    return true;
  }

  private async matches(address: Address): Promise<boolean> {
    const { number } = this.input;
    switch (address.kind) {
      case 'line':
        return number === address.line;
      case 'step':
        return address.step === 0
          ? number === address.first
          : number >= address.first && (number - address.first) % address.step === 0;
      case 'last':
        return !(await this.input.hasMore());
      case 'more':
        return false;
      case 'match':
        return this.regex(address.regex).test(this.pattern);
    }
  }

  private regex(regex: Regex | undefined): Regex {
    const used = regex ?? this.lastRegex;
    if (used === undefined) throw new ScriptError('no previous regular expression');
    this.lastRegex = used;
    return used;
  }

  private async execute(command: Command): Promise<Next | 'Q'> {
    const { name, text } = command;
    switch (name) {
      case '{':
      case ':':
        return 'on';
      case '=':
        this.output.write(`${this.input.number}\n`);
        return 'on';
      case 'a':
        this.appended.push(text);
        return 'on';
      case 'i':
        this.output.write(text);
        return 'on';
      case 'c':
        // Of a range only the end shows the text.
        if (command.to === undefined || command.negated || !this.ranges.has(command)) this.output.write(text);
        return 'delete';
      case 'd':
        return 'delete';
      case 'D': {
        const newline = this.pattern.indexOf('\n');
        if (newline < 0) return 'delete';
        this.pattern = this.pattern.slice(newline + 1);
        this.keeps = true;
        return 'again';
      }
      case 'b':
        return { to: command.target };
      case 't':
      case 'T': {
        const { substituted } = this;
        this.substituted = false;
        return substituted === (name === 't') ? { to: command.target } : 'on';
      }
      case 'g':
        this.pattern = this.hold;
        return 'on';
      case 'G':
        this.pattern += `\n${this.hold}`;
        return 'on';
      case 'h':
        this.hold = this.pattern;
        return 'on';
      case 'H':
        this.hold += `\n${this.pattern}`;
        return 'on';
      case 'x':
        [this.pattern, this.hold] = [this.hold, this.pattern];
        return 'on';
      case 'z':
        this.pattern = '';
        return 'on';
      case 'n':
        return this.nextLine();
      case 'N':
        return this.joinNext();
      case 'p':
        this.output.write(`${this.pattern}\n`);
        return 'on';
      case 'P':
        this.output.write(`${this.pattern.split('\n')[0]}\n`);
        return 'on';
      case 'l':
        this.output.write(`${visible(this.pattern)}$\n`);
        return 'on';
      case 'F':
        this.output.write('-\n');
        return 'on';
      case 'q':
      case 'Q':
        this.status = Number(text || 0);
        return name === 'q' ? 'quit' : 'Q';
      case 'r':
        this.appended.push(this.fileText(text));
        return 'on';
      case 'w':
        this.output.file(text, `${this.pattern}\n`);
        return 'on';
      case 's':
        this.replace(command.substitution!);
        return 'on';
      case 'y':
        this.pattern = [...this.pattern].map(c => command.letters!.get(c) ?? c).join('');
        return 'on';
    }
    throw new ScriptError(`unknown command: \`${name}'`);
  }

  private async nextLine(): Promise<Next> {
    if (!(await this.input.hasMore())) return 'quit';
    if (!this.quiet) this.output.write(this.pattern + this.end);
    await this.flushAppended();
    await this.read();
    return 'on';
  }

  private async joinNext(): Promise<Next> {
    if (!(await this.input.hasMore())) return 'quit';
    const first = this.pattern;
    await this.flushAppended();
    await this.read();
    this.pattern = `${first}\n${this.pattern}`;
    return 'on';
  }

  private replace(substitution: Substitution): void {
    const changed = substitute(this.pattern, substitution, this.regex(substitution.regex).all(this.pattern));
    if (changed === undefined) return;
    if (changed.length > 1 << 26) throw new ScriptError('memory exhausted');
    this.pattern = changed;
    this.substituted = true;
    if (substitution.print) this.output.write(`${this.pattern}\n`);
    if (substitution.file) this.output.file(substitution.file, `${this.pattern}\n`);
  }

  private async flushAppended(): Promise<void> {
    for (const text of this.appended) {
      if (this.end === '' && text !== '') this.output.write('\n');
      this.output.write(text);
    }
    this.appended = [];
  }

  private fileText(name: string): string {
    try {
      return this.process.host.files.readText(this.process.path(name), this.process.actor);
    } catch {
      return '';
    }
  }
}

function visible(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(
      /[\x00-\x1f\x7f]/g,
      c =>
        ({ '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
    );
}
