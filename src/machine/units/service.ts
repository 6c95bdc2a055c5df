/** One service under systemd: its process, its restarts, what `systemctl status` tells of it. */
import type { Clock, Timer } from '../../base/clock.ts';
import { type Form, list, number, oneOf, optional, record, text } from '../../base/form.ts';
import type { ByteWriter } from '../../base/pipe.ts';
import type { FileSystem } from '../filesystem.ts';
import type { Journal } from '../journal.ts';
import type { Process } from '../runner.ts';
import { exitStatusText } from './exit-status.ts';
import { expandCommand, parseEnvironment, parseEnvironmentFile, setting, timeSpan } from './unit-file.ts';
import type { UnitDefinition } from './unit-store.ts';

export type ActiveState = 'active' | 'inactive' | 'failed' | 'activating' | 'deactivating';

export interface ServiceState {
  readonly active: ActiveState;
  readonly sub: 'running' | 'dead' | 'failed' | 'auto-restart' | 'exited' | 'stop-sigterm';
  /** When it entered this state, milliseconds since the epoch; undefined when it never ran. */
  readonly since: number | undefined;
  readonly pid: number | undefined;
  /** The command line that was started last. */
  readonly args: readonly string[];
  /** How its last process ended: a status, or the signal's number. */
  readonly exit: { readonly status?: number; readonly signal?: number } | undefined;
  readonly result: 'success' | 'exit-code' | 'signal' | 'start-limit-hit';
  readonly restarts: number;
}

export const SERVICE_STATE: Form<ServiceState> = record<ServiceState>({
  active: oneOf('active', 'inactive', 'failed', 'activating', 'deactivating'),
  sub: oneOf('running', 'dead', 'failed', 'auto-restart', 'exited', 'stop-sigterm'),
  since: optional(number),
  pid: optional(number),
  args: list(text),
  exit: optional(
    record<NonNullable<ServiceState['exit']>>({ status: optional(number), signal: optional(number) }),
  ),
  result: oneOf('success', 'exit-code', 'signal', 'start-limit-hit'),
  restarts: number,
});

/** A process started for a service. */
export interface Launched extends Process {
  readonly pid: number;
}

export interface ServiceWorld {
  readonly clock: Clock;
  readonly files: FileSystem;
  readonly journal: Journal;
  /** Starts a command; `undefined` when the file is missing or may not be run. */
  launch(command: {
    readonly unit: string;
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly user: string;
    readonly cwd: string;
    output(pid: number, identifier: string): ByteWriter;
  }): Launched | undefined;
}

const EXEC_FAILED = 203;
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export class Service {
  private current: ServiceState = {
    active: 'inactive',
    sub: 'dead',
    since: undefined,
    pid: undefined,
    args: [],
    exit: undefined,
    result: 'success',
    restarts: 0,
  };
  private process: Launched | undefined;
  private restartTimer: Timer | undefined;
  private stopping: { readonly done: Promise<void>; readonly timer: Timer } | undefined;
  private starts: number[] = [];

  constructor(
    private readonly world: ServiceWorld,
    readonly name: string,
    private readonly definition: () => UnitDefinition,
  ) {}

  get state(): ServiceState {
    return this.current;
  }

  /** Starts it unless it runs. */
  start(): void {
    if (this.process !== undefined) return;
    this.restartTimer?.cancel();
    this.current = { ...this.current, restarts: 0 };
    this.run();
  }

  /** Stops it; resolves when its process has ended. */
  stop(): Promise<void> {
    if (this.restartTimer !== undefined) {
      this.restartTimer.cancel();
      this.restartTimer = undefined;
      this.enter('inactive', 'dead');
    }
    if (this.process === undefined) {
      if (this.current.active === 'failed') this.enter('inactive', 'dead');
      return Promise.resolve();
    }
    if (this.stopping !== undefined) return this.stopping.done;
    const process = this.process;
    this.say(`Stopping ${this.title}...`);
    this.enter('deactivating', 'stop-sigterm');
    const limit = timeSpan(setting(this.definition().settings, 'Service.TimeoutStopSec'), 90_000);
    const timer = this.world.clock.after(limit, () => process.kill(9));
    const done = process.done.then(() => undefined);
    this.stopping = { done, timer };
    process.kill(15);
    return done;
  }

  /** Takes a state over from a snapshot: what ran runs again, without a word about it. */
  restore(state: ServiceState): void {
    this.current = state;
    if (state.sub === 'auto-restart') this.restartLater();
    else if (state.sub === 'running' || state.sub === 'stop-sigterm') {
      const process = this.launch();
      this.current = { ...state, active: 'active', sub: 'running', pid: process?.pid };
    }
  }

  /** The machine goes down: its process is gone at once. */
  halt(): void {
    this.restartTimer?.cancel();
    this.restartTimer = undefined;
    const process = this.process;
    this.process = undefined;
    process?.kill(9);
    this.current = { ...this.current, active: 'inactive', sub: 'dead', pid: undefined };
  }

  /** Delivers a signal to its process. */
  kill(signal: number): void {
    this.process?.kill(signal);
  }

  private get title(): string {
    const description = setting(this.definition().settings, 'Unit.Description');
    return description === undefined ? this.name : `${this.name} - ${description}`;
  }

  private run(): void {
    const { settings } = this.definition();
    if (this.tooManyStarts()) {
      this.say(`${this.name}: Start request repeated too quickly.`, 4);
      this.say(`${this.name}: Failed with result 'start-limit-hit'.`, 4);
      this.current = { ...this.current, result: 'start-limit-hit' };
      this.enter('failed', 'failed');
      return;
    }
    const type = setting(settings, 'Service.Type') ?? 'simple';
    this.say(`Started ${this.title}.`);
    const process = this.launch();
    const { args: argv } = this.current;
    if (process === undefined) {
      const program = argv[0] ?? '';
      const identifier = `(${program.slice(program.lastIndexOf('/') + 1)})`;
      this.world.journal.write({
        unit: this.name,
        identifier,
        pid: 0,
        message: `${this.name}: Failed at step EXEC spawning ${program}: No such file or directory`,
        priority: 3,
      });
      this.ended(EXEC_FAILED);
      return;
    }
    this.enter(type === 'oneshot' ? 'activating' : 'active', 'running');
  }

  /** Starts the command; undefined when its file is missing. */
  private launch(): Launched | undefined {
    const { settings } = this.definition();
    const env = this.environment();
    const argv = expandCommand(setting(settings, 'Service.ExecStart') ?? '', env);
    const process = this.world.launch({
      unit: this.name,
      argv,
      env,
      user: setting(settings, 'Service.User') ?? 'root',
      cwd: setting(settings, 'Service.WorkingDirectory') ?? '/',
      output: (pid, identifier) => this.world.journal.writer({ unit: this.name, identifier, pid }),
    });
    this.current = { ...this.current, args: argv, pid: process?.pid, exit: undefined, result: 'success' };
    this.process = process;
    void process?.done.then(status => {
      if (this.process === process) this.ended(status);
    });
    return process;
  }

  private ended(status: number): void {
    const { settings } = this.definition();
    const asked = this.stopping !== undefined;
    this.stopping?.timer.cancel();
    this.stopping = undefined;
    this.process = undefined;
    const signal = status > 128 && status <= 192 ? status - 128 : undefined;
    const clean = status === 0 || (asked && (signal === 15 || signal === 2 || signal === 13 || signal === 1));
    this.current = { ...this.current, pid: undefined, exit: signal === undefined ? { status } : { signal } };
    const mode = setting(settings, 'Service.Restart') ?? 'no';
    if (!clean) {
      const how =
        signal === undefined
          ? `code=exited, status=${exitStatusText(status)}`
          : `code=killed, status=${signal}/${SIGNALS[signal] ?? signal}`;
      this.say(`${this.name}: Main process exited, ${how}`, 5);
      const result = signal === undefined ? 'exit-code' : 'signal';
      this.say(`${this.name}: Failed with result '${result}'.`, 4);
      this.current = { ...this.current, result };
    } else if (!asked) this.say(`${this.name}: Deactivated successfully.`);
    if (asked) {
      if (clean) this.say(`${this.name}: Deactivated successfully.`);
      this.say(`Stopped ${this.title}.`);
      this.enter(clean ? 'inactive' : 'failed', clean ? 'dead' : 'failed');
      return;
    }
    if (
      mode === 'always' ||
      (mode === 'on-failure' && !clean) ||
      (mode === 'on-abnormal' && signal !== undefined)
    ) {
      this.enter('activating', 'auto-restart');
      this.restartLater();
      return;
    }
    if (clean && setting(settings, 'Service.RemainAfterExit') === 'yes') this.enter('active', 'exited');
    else this.enter(clean ? 'inactive' : 'failed', clean ? 'dead' : 'failed');
  }

  private restartLater(): void {
    const wait = timeSpan(setting(this.definition().settings, 'Service.RestartSec'), 100);
    this.restartTimer = this.world.clock.after(wait, () => {
      this.restartTimer = undefined;
      this.current = { ...this.current, restarts: this.current.restarts + 1 };
      this.say(`${this.name}: Scheduled restart job, restart counter is at ${this.current.restarts}.`);
      this.run();
    });
  }

  private tooManyStarts(): boolean {
    const { settings } = this.definition();
    const interval = timeSpan(
      setting(settings, 'Unit.StartLimitIntervalSec') ?? setting(settings, 'Unit.StartLimitInterval'),
      10_000,
    );
    const burst = Number(setting(settings, 'Unit.StartLimitBurst') ?? 5);
    const now = this.world.clock.now();
    this.starts = [...this.starts.filter(at => now - at < interval), now];
    return interval > 0 && this.starts.length > burst;
  }

  private environment(): Record<string, string> {
    const { settings } = this.definition();
    let env: Record<string, string> = { PATH: DEFAULT_PATH, LANG: 'C.UTF-8' };
    for (const value of settings.get('Service.Environment') ?? [])
      env = { ...env, ...parseEnvironment(value) };
    for (const value of settings.get('Service.EnvironmentFile') ?? []) {
      const path = value.replace(/^-/, '');
      if (this.world.files.exists(path))
        env = { ...env, ...parseEnvironmentFile(this.world.files.readText(path)) };
    }
    return env;
  }

  private enter(active: ActiveState, sub: ServiceState['sub']): void {
    this.current = { ...this.current, active, sub, since: this.world.clock.now() };
  }

  private say(message: string, priority = 6): void {
    this.world.journal.write({ unit: this.name, identifier: 'systemd', pid: 1, message, priority });
  }
}

const SIGNALS: Readonly<Record<number, string>> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  6: 'ABRT',
  9: 'KILL',
  11: 'SEGV',
  15: 'TERM',
};
