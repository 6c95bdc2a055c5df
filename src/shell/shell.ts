import type { CommandExpansionPart, ProcessSubstitutionPart } from 'unbash';
import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import type { Actor } from '../machine/filesystem.ts';
import type { Host, Terminal } from '../machine/runner.ts';
import type { Builtin } from './builtins/builtin.ts';
import type { FunctionDefinition } from './interpreter/functions.ts';
import type { Jobs } from './interpreter/jobs.ts';
import { evaluateArithmetic } from './language/arithmetic.ts';
import { lineOf, type Unit } from './language/parse.ts';
import { RandomNumbers } from './language/random.ts';
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

/** The options that `set -o` knows and what they are at the start. */
const DEFAULT_OPTIONS = [
  ['allexport', 'a'],
  ['braceexpand', 'B'],
  ['emacs', ''],
  ['errexit', 'e'],
  ['errtrace', 'E'],
  ['functrace', 'T'],
  ['hashall', 'h'],
  ['histexpand', 'H'],
  ['history', ''],
  ['ignoreeof', ''],
  ['interactive-comments', ''],
  ['keyword', 'k'],
  ['monitor', 'm'],
  ['noclobber', 'C'],
  ['noexec', 'n'],
  ['noglob', 'f'],
  ['nolog', ''],
  ['notify', 'b'],
  ['nounset', 'u'],
  ['onecmd', 't'],
  ['physical', 'P'],
  ['pipefail', ''],
  ['posix', ''],
  ['privileged', 'p'],
  ['verbose', 'v'],
  ['vi', ''],
  ['xtrace', 'x'],
] as const;

export const OPTION_LETTERS: readonly (readonly [name: string, letter: string])[] = DEFAULT_OPTIONS;

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
  loginShell = false;
  /** This shell exists for one command only: an external program may take its place. */
  disposable = false;
  /** The status of the last command substitution of the command being run. */
  substituted: number | undefined;
  /** Descriptors that process substitutions of the command being run opened. */
  substitutionFds: number[] = [];
  /** Signals whose traps are due. */
  readonly pendingTraps: string[] = [];
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
    this.addDynamicVariables();
    if (parent === undefined) {
      for (const [name, value] of Object.entries(options.env)) {
        if (!/^[A-Za-z_]\w*$/.test(name)) continue;
        this.vars.set(name, value);
        this.vars.export(name);
      }
      this.setDefaults();
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
    const letters = OPTION_LETTERS.filter(([name, letter]) => letter !== '' && this.options.has(name)).map(
      ([, l]) => l,
    );
    const order = 'abefhkmnptuvxBCEHPT';
    return [
      ...letters.sort((a, b) => order.indexOf(a) - order.indexOf(b)),
      this.interactive ? 'i' : 'c',
    ].join('');
  }

  private subscript(name: string, text: string): string {
    if (this.vars.isAssociative(name)) return text.replace(/^(['"])(.*)\1$/, '$2');
    return String(this.arithmetic(text));
  }

  private setDefaults(): void {
    const vars = this.vars;
    const initial: Record<string, string> = {
      IFS: ' \t\n',
      PS4: '+ ',
      OPTIND: '1',
      HOSTNAME: this.world.host.hostname,
      HOSTTYPE: 'x86_64',
      OSTYPE: 'linux-gnu',
      MACHTYPE: 'x86_64-pc-linux-gnu',
      BASH: '/bin/bash',
      BASH_VERSION: '5.2.21(1)-release',
    };
    for (const [name, value] of Object.entries(initial)) vars.set(name, value);
    if (vars.get('PATH') === undefined) {
      vars.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
    }
    for (const [name, value] of [
      ['UID', this.actor.uid],
      ['EUID', this.actor.uid],
      ['PPID', this.task.parent?.pid ?? 1],
    ]) {
      vars.set(String(name), String(value));
      vars.declare(String(name)).readonly = true;
    }
    vars.makeArray('BASH_VERSINFO', 'indexed');
    ['5', '2', '21', '1', 'release', 'x86_64-pc-linux-gnu'].forEach((part, i) => {
      vars.setElement('BASH_VERSINFO', String(i), part);
    });
    vars.set('SHLVL', String((Number(vars.get('SHLVL') ?? 0) || 0) + 1));
    vars.set('PWD', this.cwd);
    this.setPipeStatus([0]);
    for (const name of ['SHLVL', 'PWD']) vars.export(name);
  }

  private addDynamicVariables(): void {
    const { dynamic } = this.vars;
    let secondsFrom = this.startedAt;
    const now = () => this.world.clock.now();
    const numbers = new RandomNumbers(this.world.rng.int(2 ** 31));
    dynamic.set('RANDOM', {
      get: () => String(numbers.next()),
      set: value => numbers.seed(Number.parseInt(value, 10) || 0),
    });
    dynamic.set('SRANDOM', { get: () => String(this.world.rng.int(2 ** 32)) });
    dynamic.set('SECONDS', {
      get: () => String(Math.floor((now() - secondsFrom) / 1000)),
      set: value => {
        secondsFrom = now() - (Number(value) || 0) * 1000;
      },
    });
    dynamic.set('EPOCHSECONDS', { get: () => String(Math.floor(now() / 1000)) });
    dynamic.set('EPOCHREALTIME', {
      get: () => `${Math.floor(now() / 1000)}.${String(now() % 1000).padStart(3, '0')}000`,
    });
    dynamic.set('BASHPID', { get: () => String(this.task.pid) });
    dynamic.set('BASH_SUBSHELL', { get: () => String(this.subshellDepth) });
    this.vars.dynamicArrays.set('FUNCNAME', () =>
      this.functionStack.length === 0 ? [] : [...this.functionStack.map(f => f.name).reverse(), 'main'],
    );
    dynamic.set('BASH_COMMAND', { get: () => this.commandText });
    dynamic.set('LINENO', { get: () => String(this.trapLine ?? this.line()) });
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
    const place =
      this.interactive || this.ofInteractive
        ? `${this.loginShell ? '-' : ''}bash: `
        : `${this.name}: ${syntax && this.commandString ? '-c: ' : ''}line ${line}: `;
    await this.print(2, `${place}${message}\n`);
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
