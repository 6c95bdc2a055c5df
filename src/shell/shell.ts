import type { CommandExpansionPart, ProcessSubstitutionPart } from 'unbash';
import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import { isMistake } from '../base/scope.ts';
import type { Actor } from '../machine/filesystem.ts';
import type { Host, Terminal } from '../machine/runner.ts';
import { ashWords } from './ash-words.ts';
import { addDynamicVariables, setInitialVariables } from './bash-variables.ts';
import type { Builtin } from './builtins/builtin.ts';
import type { FunctionDefinition } from './interpreter/functions.ts';
import type { Jobs } from './interpreter/jobs.ts';
import { calledName, kindOf } from './kind.ts';
import { evaluateArithmetic } from './language/arithmetic.ts';
import { optionLetters } from './language/options.ts';
import { lineOf, type Unit } from './language/parse.ts';
import { Variables } from './language/variables.ts';
import type { Descriptors } from './process/open-file.ts';
import type { Launcher } from './process/program.ts';
import type { Task, TaskTable } from './process/task.ts';
import type { Tty } from './tty.ts';

/** What the expansions need from the interpreter. */
export interface Evaluator {
  /** The output of `$(...)`, without its last newlines. */
  substitute(shell: Shell, part: CommandExpansionPart): Promise<string>;
  /** Starts `<(...)` or `>(...)`; returns the path to use for it. */
  processSubstitution(shell: Shell, part: ProcessSubstitutionPart): Promise<string>;
}

/** What all the shells of one session share. */
export interface World {
  readonly host: Host;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly table: TaskTable;
  readonly tty: Tty | undefined;
  readonly terminal: Terminal | undefined;
  /** Told how much a process uses: millicores and bytes; each call replaces the last. */
  usage?(milliCpu: number, memoryBytes: number): void;
  /** Sends a signal to a process that is not one of the shell's (the machine's own). */
  killOther?(pid: number, signal: number, actor: Actor): 'sent' | 'denied' | 'none';
}

/** Who the shell runs as, and where its diagnostics begin. */
export interface ShellOptions {
  readonly world: World;
  readonly actor: Actor;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly name: string;
  readonly task: Task;
  readonly fds: Descriptors;
  readonly evaluator: Evaluator;
  readonly jobs: Jobs;
  readonly launcher: Launcher;
  readonly builtins: ReadonlyMap<string, Builtin>;
}

/** The state of one shell: what `fork` copies. */
export class Shell {
  readonly world: World;
  readonly evaluator: Evaluator;
  readonly launcher: Launcher;
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly actor: Actor;
  readonly task: Task;
  readonly mainPid: number;
  vars: Variables;
  functions = new Map<string, FunctionDefinition>();
  aliases = new Map<string, string>();
  /** Counts the changes of aliases, so that the rest of a script is parsed again. */
  aliasGeneration = 0;
  options = new Set<string>(['braceexpand', 'hashall', 'interactive-comments']);
  shopts = new Set<string>([
    'cmdhist',
    'complete_fullquote',
    'extquote',
    'force_fignore',
    'globasciiranges',
    'globskipdots',
    'hostcomplete',
    'interactive_comments',
    'patsub_replacement',
    'progcomp',
    'promptvars',
    'sourcepath',
  ]);
  traps = new Map<string, string>();
  name: string;
  params: string[] = [];
  cwd: string;
  directories: string[] = [];
  umask = 0o022;
  status = 0;
  lastArgument = '';
  lastBackground: number | undefined;
  fds: Descriptors;
  unit: Unit | undefined;
  /** The position in `unit` of the command being run. */
  position = 0;
  jobs: Jobs;
  loopDepth = 0;
  functionStack: { name: string; unit: Unit | undefined; line: number }[] = [];
  sourceDepth = 0;
  /** Above 0, a failing command does not end the shell (`set -e`). */
  unchecked = 0;
  subshellDepth = 0;
  /** How many command substitutions it runs within. */
  substitutionDepth = 0;
  /** The command that a DEBUG or ERR trap is run for, and its line. */
  commandText = '';
  trapLine: number | undefined;
  interactive = false;
  /** A copy of an interactive shell: its diagnostics name no line either. */
  ofInteractive = false;
  /** It runs the text of `bash -c`. */
  commandString = false;
  /** What its program was called as, which says which shell it is: a script's name is another. */
  calledAs: string;
  loginShell = false;
  /** This shell exists for one command only: an external program may take its place. */
  disposable = false;
  /** The status of the last command substitution of the command being run. */
  substituted: number | undefined;
  /** Descriptors that process substitutions of the command being run opened. */
  substitutionFds: number[] = [];
  /** Signals whose traps are due. */
  readonly pendingTraps: string[] = [];
  /** Told of a signal that has a trap, while something waits that it is to end. */
  trapArrived: (() => void) | undefined;
  inTrap = false;
  /** What an interactive shell does with signals unless a trap says otherwise. */
  readonly defaultHandlers = new Map<number, (() => void) | 'ignore'>();
  getoptsPlace = { index: 1, offset: 1 };
  /** Programmable completions: by command name. */
  completions = new Map<string, readonly string[]>();
  history: string[] = [];
  /** `exit` was refused once because of stopped jobs. */
  warnedOfJobs = false;
  readonly startedAt: number;

  constructor(options: ShellOptions, parent?: Shell) {
    this.world = options.world;
    this.actor = options.actor;
    this.task = options.task;
    this.name = options.name;
    this.calledAs = parent?.calledAs ?? options.name;
    this.cwd = options.cwd;
    this.fds = options.fds;
    this.evaluator = options.evaluator;
    this.launcher = options.launcher;
    this.builtins = options.builtins;
    this.jobs = options.jobs;
    this.mainPid = parent?.mainPid ?? options.task.pid;
    this.startedAt = parent?.startedAt ?? options.world.clock.now();
    this.vars = parent?.vars.fork() ?? new Variables();
    this.vars.evaluate = expression => Number(this.arithmetic(expression));
    addDynamicVariables(this);
    if (parent === undefined) {
      for (const [name, value] of Object.entries(options.env)) {
        if (!/^[A-Za-z_]\w*$/.test(name)) continue;
        this.vars.set(name, value);
        this.vars.export(name);
      }
      setInitialVariables(this);
    }
  }

  /** A subshell: a copy whose changes do not come back. */
  fork(task: Task, jobs: Jobs): Shell {
    const { world, actor, evaluator, launcher, builtins, cwd, name } = this;
    const copy = new Shell(
      { world, actor, evaluator, launcher, builtins, cwd, name, env: {}, task, fds: this.fds.clone(), jobs },
      this,
    );
    copy.functions = new Map(this.functions);
    copy.aliases = new Map(this.aliases);
    copy.options = new Set(this.options);
    copy.shopts = new Set(this.shopts);
    copy.options.delete('monitor');
    for (const [signal, action] of this.traps) if (action === '') copy.traps.set(signal, action);
    copy.commandString = this.commandString;
    copy.ofInteractive = this.interactive || this.ofInteractive;
    copy.params = [...this.params];
    copy.directories = [...this.directories];
    copy.umask = this.umask;
    copy.status = this.status;
    copy.lastArgument = this.lastArgument;
    copy.lastBackground = this.lastBackground;
    copy.unit = this.unit;
    copy.position = this.position;
    copy.loopDepth = this.loopDepth;
    copy.functionStack = [...this.functionStack];
    copy.sourceDepth = this.sourceDepth;
    copy.unchecked = this.unchecked;
    copy.subshellDepth = this.subshellDepth + 1;
    copy.substitutionDepth = this.substitutionDepth;
    copy.completions = this.completions;
    copy.history = this.history;
    return copy;
  }

  /** Evaluates an arithmetic expression whose `$` expansions are done. @throws ArithmeticError */
  arithmetic(expression: string): bigint {
    return evaluateArithmetic(expression, {
      get: (name, subscript) => {
        const value =
          subscript === undefined
            ? this.vars.get(name)
            : this.vars.element(name, this.subscript(name, subscript));
        if (value === undefined && this.options.has('nounset')) throw new UnboundVariable(name);
        return value;
      },
      set: (name, subscript, value) => {
        if (subscript === undefined) this.vars.set(name, value);
        else this.vars.setElement(name, this.subscript(name, subscript), value);
      },
    });
  }

  /** What `$-` shows. */
  flags(): string {
    return optionLetters(this.options) + (this.interactive ? 'i' : 'c');
  }

  private subscript(name: string, text: string): string {
    if (this.vars.isAssociative(name)) return text.replace(/^(['"])(.*)\1$/, '$2');
    return String(this.arithmetic(text));
  }

  /** The line of the command being run. */
  line(): number {
    return this.unit ? lineOf(this.unit, this.position) : 1;
  }

  /** Writes to a descriptor; nothing happens when it is closed. */
  async print(fd: number, text: string): Promise<void> {
    const file = this.fds.get(fd);
    if (file !== undefined && text !== '') await this.task.guard(file.write(text));
  }

  /** A diagnostic on standard error, as bash begins it. */
  async complain(message: string, line = this.line(), syntax = false): Promise<void> {
    if (kindOf(this) === 'ash') return this.complainAsAsh(message, line);
    const place =
      this.interactive || this.ofInteractive
        ? `${this.loginShell ? '-' : ''}${calledName(this)}: `
        : `${this.name}: ${syntax && this.commandString ? '-c: ' : ''}line ${line}: `;
    await this.print(2, `${place}${message}\n`);
  }

  /** Tells what ended a command. A mistake of the shell's own is reported as one: it is nobody's wrong answer. */
  async complainOf(error: unknown): Promise<void> {
    if (isMistake(error)) this.world.clock.report(error);
    await this.complain(error instanceof Error ? error.message : String(error));
  }

  /** models ash_vmsg of shell/ash.c */
  private async complainAsAsh(message: string, line: number): Promise<void> {
    const words = ashWords(message);
    if (words === undefined) return;
    const { text, builtin, bare } = words;
    const isScript = !this.commandString && !this.interactive && !this.ofInteractive;
    const place = isScript || builtin !== undefined ? `line ${isScript ? line : 0}: ` : '';
    const name = this.interactive || this.ofInteractive ? 'sh' : this.name;
    const before = bare ? '' : `${name}: ${builtin === undefined ? '' : `${builtin}: `}${place}`;
    await this.print(2, `${before}${text}\n`);
  }

  setPipeStatus(statuses: readonly number[]): void {
    this.vars.makeArray('PIPESTATUS', 'indexed');
    statuses.forEach((status, i) => {
      this.vars.setElement('PIPESTATUS', String(i), String(status));
    });
  }

  /** What `set -x` prints before a command: a sign more within each command substitution. */
  tracePrefix(): string {
    const text = this.vars.get('PS4') ?? '+ ';
    return text.slice(0, 1).repeat(this.substitutionDepth) + text;
  }
}

/** `set -u` met a name without a value. */
export class UnboundVariable extends Error {
  constructor(readonly variable: string) {
    super(`${variable}: unbound variable`);
  }
}
