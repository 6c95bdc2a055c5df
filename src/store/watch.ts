import type { Clock } from '../base/clock.ts';
import type { LogEntry } from './store.ts';

/** One running watch: collects writes and hands them over together, outside the write that made them. */
export class StoreWatch {
  private pending: LogEntry[] = [];
  private stopped = false;
  private readonly clock: Clock;
  private readonly sink: (entries: readonly LogEntry[]) => void;

  constructor(clock: Clock, sink: (entries: readonly LogEntry[]) => void) {
    this.clock = clock;
    this.sink = sink;
  }

  push(entry: LogEntry): void {
    this.pending.push(entry);
    if (this.pending.length === 1) this.clock.soon(() => this.flush());
  }

  stop(): void {
    this.stopped = true;
    this.pending = [];
  }

  private flush(): void {
    const entries = this.pending;
    this.pending = [];
    if (!this.stopped && entries.length > 0) this.sink(entries);
  }
}
