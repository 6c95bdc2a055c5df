/** The process table of a machine: what ps and top show. */
import type { Clock } from '../base/clock.ts';

export interface ProcessEntry {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  /** The command line. */
  readonly args: readonly string[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The terminal, `pts/0`; undefined for a daemon. */
  readonly terminal?: string;
  /** Delivers a signal. */
  readonly kill: (signal: number) => void;
  /** What it uses now. */
  readonly usage: () => { readonly milliCpu: number; readonly memoryBytes: number };
}

export class Processes {
  private readonly table = new Map<number, ProcessEntry>();
  private lastPid: number;

  constructor(
    private readonly clock: Clock,
    firstPid = 600,
  ) {
    this.lastPid = firstPid;
    this.add({ pid: 1, args: ['/sbin/init'], ppid: 0 });
  }

  /** Enters a process; `remove` takes it out when it has ended. */
  add(process: {
    readonly args: readonly string[];
    readonly pid?: number;
    readonly ppid?: number;
    readonly uid?: number;
    readonly terminal?: string;
    readonly kill?: (signal: number) => void;
    readonly usage?: ProcessEntry['usage'];
  }): { readonly pid: number; remove(): void } {
    const pid = process.pid ?? this.nextPid();
    this.table.set(pid, {
      pid,
      ppid: process.ppid ?? 1,
      uid: process.uid ?? 0,
      args: process.args,
      startedAt: this.clock.now(),
      kill: process.kill ?? (() => undefined),
      usage: process.usage ?? (() => ({ milliCpu: 0, memoryBytes: 0 })),
      ...(process.terminal !== undefined && { terminal: process.terminal }),
    });
    return { pid, remove: () => void this.table.delete(pid) };
  }

  /** All, by process number. */
  list(): readonly ProcessEntry[] {
    return [...this.table.values()].sort((a, b) => a.pid - b.pid);
  }

  /** The process with that number, or undefined. */
  get(pid: number): ProcessEntry | undefined {
    return this.table.get(pid);
  }

  /** A process number that was not used before. */
  nextPid(): number {
    return ++this.lastPid;
  }
}
