/** The journal of a machine: what its units wrote, in order. */

import type { Clock } from '../base/clock.ts';
import { type Form, number, record, text } from '../base/form.ts';
import type { ByteWriter } from '../base/pipe.ts';

export interface JournalEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly unit: string;
  /** The syslog identifier: `kubelet`, `systemd`, `sshd`. */
  readonly identifier: string;
  readonly pid: number;
  readonly message: string;
  /** As syslog's levels: 3 error, 4 warning, 6 info. */
  readonly priority: number;
}

export const JOURNAL_ENTRY: Form<JournalEntry> = record<JournalEntry>({
  at: number,
  unit: text,
  identifier: text,
  pid: number,
  message: text,
  priority: number,
});

/** Entries beyond this many are forgotten, the oldest first, as a full journal rotates. */
const MOST_ENTRIES = 20_000;

export class Journal {
  private entries: JournalEntry[] = [];
  private readonly followers = new Set<(entry: JournalEntry) => void>();

  constructor(private readonly clock: Clock) {}

  /** Writes one line. */
  write(entry: Omit<JournalEntry, 'at' | 'priority'> & { readonly priority?: number }): void {
    const full = { priority: 6, ...entry, at: this.clock.now() };
    this.entries.push(full);
    if (this.entries.length > MOST_ENTRIES * 1.25) this.entries = this.entries.slice(-MOST_ENTRIES);
    for (const follower of this.followers) follower(full);
  }

  /** All entries, or those of one unit, oldest first. */
  read(unit?: string): readonly JournalEntry[] {
    return unit === undefined ? this.entries : this.entries.filter(entry => entry.unit === unit);
  }

  /** Calls back for each entry from now on. */
  follow(written: (entry: JournalEntry) => void): { stop(): void } {
    this.followers.add(written);
    return { stop: () => void this.followers.delete(written) };
  }

  /** A stream whose lines become entries: what systemd gives a service as its standard output. */
  writer(source: { readonly unit: string; readonly identifier: string; readonly pid: number }): ByteWriter {
    const decoder = new TextDecoder();
    let rest = '';
    const flush = (text: string) => {
      if (text !== '') this.write({ ...source, message: text });
    };
    return {
      write: chunk => {
        const lines = (
          rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
        ).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) flush(line);
        return Promise.resolve();
      },
      end: () => {
        flush(rest);
        rest = '';
      },
    };
  }

  /** All entries as a value. */
  snapshot(): readonly JournalEntry[] {
    return [...this.entries];
  }

  /** Replaces all entries. */
  restore(entries: readonly JournalEntry[]): void {
    this.entries = [...entries];
  }
}
