import type { Regex } from '../../language/regex-search.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { ACTIONS } from './actions.ts';
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

/** How a cycle goes on behind a command; `stop` ends the run without printing. */
export type Next = 'on' | 'delete' | 'again' | 'quit' | 'stop' | { readonly to: number };

/** Runs a script over lines. Models GNU sed's execute.c. */
export class SedRun {
  /** The status that `q` gave. */
  status = 0;
  /** The pattern space and the hold space. */
  pattern = '';
  private end = '\n';
  hold = '';
  /** What is written behind the pattern space at the end of the cycle. */
  appended: string[] = [];
  /** An `s` has put something in since the last line was read or `t` looked. */
  substituted = false;
  private lastRegex: Regex | undefined;
  /** For each range that is open: the line that ends it, or infinity while that is not known. */
  readonly ranges = new Map<Command, number>();
  /** `D` left something: the next cycle begins without a new line. */
  keeps = false;

  constructor(
    private readonly process: ProgramProcess,
    private readonly commands: readonly Command[],
    readonly input: InputLines,
    readonly output: Output,
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
      if (next === 'quit' || next === 'stop') break;
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

  private async cycle(): Promise<Next> {
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

  private execute(command: Command): Next | Promise<Next> {
    const action = ACTIONS[command.name];
    if (action === undefined) throw new ScriptError(`unknown command: \`${command.name}'`);
    return action(this, command);
  }

  /** `n` */
  async nextLine(): Promise<Next> {
    if (!(await this.input.hasMore())) return 'quit';
    if (!this.quiet) this.output.write(this.pattern + this.end);
    await this.flushAppended();
    await this.read();
    return 'on';
  }

  /** `N` */
  async joinNext(): Promise<Next> {
    if (!(await this.input.hasMore())) return 'quit';
    const first = this.pattern;
    await this.flushAppended();
    await this.read();
    this.pattern = `${first}\n${this.pattern}`;
    return 'on';
  }

  /** `s` */
  replace(substitution: Substitution): void {
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

  /** What a file for `r` holds; nothing when it cannot be read. */
  fileText(name: string): string {
    try {
      return this.process.host.files.readText(this.process.path(name), this.process.actor);
    } catch {
      return '';
    }
  }
}
