import type { Clock } from '../../base/clock.ts';
import { PANIC_STATUS, Scope } from '../../base/scope.ts';
import type { ProcessEntry } from '../../machine/processes.ts';
import { Allowance } from './allowance.ts';
import { Processor, type Runnable } from './processor.ts';
import { isIgnoredByDefault, SIGABRT, SIGCONT, SIGKILL, SIGSTOP, stops } from './signals.ts';

/** Thrown inside a process that a signal has ended; unwinds it. */
export class Killed extends Error {
  constructor(readonly signal: number) {
    super(`killed by signal ${signal}`);
  }
}

/** Thrown inside a shell that handles SIGINT by going back to its prompt. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
  }
}

/** Live tasks of one machine of the simulation, for `jobs`, `ps` and the limit on processes. */
export class TaskTable {
  private next: number;
  readonly live = new Map<number, Task>();
  readonly processor: Processor;

  constructor(
    readonly clock: Clock,
    first = 2100,
    readonly limit = 500,
  ) {
    this.next = first;
    this.processor = new Processor(clock);
  }

  take(task: Task): number {
    const pid = this.next++;
    this.live.set(pid, task);
    return pid;
  }

  /** What ps shows, by process number. */
  list(): readonly ProcessEntry[] {
    return [...this.live.values()].map(task => ({
      pid: task.pid,
      ppid: task.parent?.pid ?? 0,
      uid: task.uid,
      args: task.argv,
      startedAt: task.startedAt,
      ...(task.terminal ? { terminal: task.terminal } : {}),
      kill: (signal: number) => task.kill(signal),
      usage: () => ({ milliCpu: 0, memoryBytes: 4 << 20 }),
    }));
  }
}

type State = 'running' | 'stopped' | 'dead';

/**
 * A process as the shell sees it: it has a number, takes signals, and pays for its steps with simulated time, so
 * that nothing that loops for ever can hold the program that simulates it.
 */
export class Task implements Runnable {
  readonly pid: number;
  uid: number;
  readonly terminal: string | undefined;
  /** The process group: a job's processes share it. */
  group: number;
  state: State = 'running';
  /** How it ended: the status, and the signal if one did it. */
  status: number | undefined;
  endedBy: number | undefined;
  readonly startedAt: number;
  readonly ended: Promise<number>;
  private readonly death = new AbortController();
  private readonly handlers = new Map<number, (() => void) | 'ignore'>();
  private readonly rejecters = new Set<(reason: unknown) => void>();
  private readonly watchers = new Set<() => void>();
  private resumers: (() => void)[] = [];
  private pendingInterrupt = false;
  /** The first process of a container: the kernel keeps from it what it does not handle. */
  isInit = false;
  slice = 0;
  used: number;
  readonly allowance: Allowance;
  /** Its own time: ends with it. */
  readonly clock: Scope;
  private finish!: (status: number) => void;
  private hasPanicked = false;
  private panicked: ((error: unknown) => void) | undefined;

  constructor(
    readonly table: TaskTable,
    public argv: readonly string[],
    readonly parent: Task | undefined,
    group?: number,
    /** Whose it is, and on which terminal; a child's are its parent's. */
    owner: { readonly uid: number; readonly terminal?: string } = { uid: 0 },
  ) {
    this.used = parent?.used ?? 0;
    this.uid = parent?.uid ?? owner.uid;
    this.terminal = parent?.terminal ?? owner.terminal;
    this.pid = table.take(this);
    this.group = group ?? this.pid;
    this.allowance = parent?.group === this.group ? parent.allowance : new Allowance();
    this.startedAt = table.clock.now();
    this.clock = new Scope(table.clock, error => this.panic(error));
    this.ended = new Promise(resolve => {
      this.finish = resolve;
    });
  }

  /** Aborted when a signal ends it (reason: the signal's number). */
  get signal(): AbortSignal {
    return this.death.signal;
  }

  /** Takes a signal instead of what it does by default; undefined restores that. */
  handle(signal: number, handler: (() => void) | 'ignore' | undefined): void {
    if (signal === SIGKILL || signal === SIGSTOP) return;
    if (handler === undefined) this.handlers.delete(signal);
    else this.handlers.set(signal, handler);
  }

  /** What a child inherits: the ignored signals. */
  inheritSignals(parent: Task, except: ReadonlySet<number> = new Set()): void {
    for (const [signal, handler] of parent.handlers) {
      if (handler === 'ignore' && !except.has(signal)) this.handlers.set(signal, 'ignore');
    }
  }

  /** Calls back when it stops, goes on or ends. */
  watch(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }

  /**
   * Delivers a signal.
   * @param outside from a process that this one cannot see, as the container runtime is: it can end a container's first
   */
  kill(signal: number, outside = false): void {
    if (this.state === 'dead') return;
    if (this.isShielded(signal, outside)) return;
    if (signal === SIGCONT) this.resume();
    const handler = this.handlers.get(signal);
    if (handler === 'ignore' && signal !== SIGKILL) return;
    if (typeof handler === 'function') {
      handler();
      return;
    }
    if (stops(signal)) {
      this.stop();
      return;
    }
    if (isIgnoredByDefault(signal)) return;
    this.endedBy = signal;
    this.death.abort(signal);
    this.throwInside(new Killed(signal));
    this.resume();
  }

  /** models sig_task_ignored of Linux' kernel/signal.c */
  private isShielded(signal: number, outside: boolean): boolean {
    if (!this.isInit || this.handlers.has(signal)) return false;
    return !(outside && (signal === SIGKILL || signal === SIGSTOP));
  }

  /** Throws Interrupted at the next step, for a shell that handles ^C. */
  interrupt(): void {
    this.allowance.reset();
    if (!this.throwInside(new Interrupted())) this.pendingInterrupt = true;
  }

  /** Forgets an interrupt that nothing has noticed. */
  clearInterrupt(): void {
    this.pendingInterrupt = false;
  }

  /** Has `tell` write what ended it where its standard error goes. */
  onPanic(tell: (error: unknown) => void): void {
    this.panicked = tell;
  }

  /** A mistake in its program ends it at once. */
  panic(error: unknown): void {
    if (this.state === 'dead') return;
    this.table.clock.report(error);
    this.panicked?.(error);
    this.hasPanicked = true;
    this.exit(PANIC_STATUS);
    this.death.abort(SIGABRT);
    this.throwInside(new Killed(SIGABRT));
  }

  /** It has ended. Called once by who runs it. */
  exit(status: number): void {
    if (this.state === 'dead') return;
    this.state = 'dead';
    this.clock.stop();
    this.status = this.endedBy === undefined ? status & 255 : 128 + this.endedBy;
    this.table.live.delete(this.pid);
    this.finish(this.status);
    this.changed();
  }

  /**
   * One step, or work as long as several: nothing to wait for most times, now and then the next turn on the processor.
   * @throws Killed, Interrupted
   */
  step(cost = 1): Promise<void> | undefined {
    this.mustLive();
    if (this.pendingInterrupt) {
      this.pendingInterrupt = false;
      throw new Interrupted();
    }
    if (this.state === 'stopped')
      return this.guard(new Promise<void>(resolve => this.resumers.push(resolve)));
    this.slice -= cost;
    if (this.slice >= 0) return undefined;
    const turn = this.table.processor.turn(this);
    return turn && this.guard(turn);
  }

  /** Counts work that is done already: the next step pays for it. */
  charge(cost: number): void {
    this.slice -= cost;
  }

  /** Waits for `work`, or until a signal ends or interrupts this process. @throws Killed, Interrupted */
  async guard<T>(work: Promise<T>): Promise<T> {
    this.mustLive();
    let rejecter: ((reason: unknown) => void) | undefined;
    try {
      const result = await new Promise<T>((resolve, reject) => {
        rejecter = reject;
        this.rejecters.add(reject);
        work.then(resolve, reject);
      });
      while (this.state === 'stopped') await this.step();
      return result;
    } finally {
      if (rejecter !== undefined) this.rejecters.delete(rejecter);
    }
  }

  /** Waits in simulated time. @throws Killed, Interrupted */
  async sleep(ms: number): Promise<void> {
    const alarm = new AbortController();
    try {
      await this.guard(this.table.clock.sleep(ms, alarm.signal));
    } catch (error) {
      alarm.abort(error);
      throw error;
    }
  }

  private mustLive(): void {
    if (this.endedBy !== undefined) throw new Killed(this.endedBy);
    if (this.hasPanicked) throw new Killed(SIGABRT);
  }

  private throwInside(reason: unknown): boolean {
    const waiting = [...this.rejecters];
    this.rejecters.clear();
    for (const reject of waiting) reject(reason);
    return waiting.length > 0;
  }

  private stop(): void {
    if (this.state !== 'running') return;
    this.state = 'stopped';
    this.changed();
  }

  private resume(): void {
    if (this.state !== 'stopped') return;
    this.state = 'running';
    const waiting = this.resumers;
    this.resumers = [];
    for (const wake of waiting) wake();
    this.changed();
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
