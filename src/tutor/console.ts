import type { Mistake } from '../base/clock.ts';
import { anything, type Form, record, text } from '../base/form.ts';
import { Pipe } from '../base/pipe.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { LabWorld, TerminalMemory } from './lab-world.ts';
import { Transcript } from './transcript.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What an emulated terminal needs of the shell behind it. */
export interface ConsoleRun {
  /** Keys to the shell, as a terminal sends them. */
  input(bytes: Uint8Array): void;
  /** What the shell prints; the next chunk comes when the handler's promise has resolved. */
  onOutput(handler: (chunk: Uint8Array) => Promise<void>): void;
  resize(columns: number, rows: number): void;
}

const encoder = new TextEncoder();
/** A login shell that failed is followed by another after this: milliseconds. */
const LOGIN_RETRY = 1000;

/** What a console shows and its shell knows, as a value (JSON). */
export interface SavedConsole {
  readonly screen: string;
  readonly shell: unknown;
}

/** The shell's part is the shell's to look into. */
export const SAVED_CONSOLE: Form<SavedConsole> = record<SavedConsole>({ screen: text, shell: anything });

/** The console of a cluster's machine: a login shell, and after it was left the next one. */
export class Console implements ConsoleRun {
  private readonly cluster: Cluster;
  private readonly login: LabWorld['login'];
  private readonly keys = new Pipe();
  private readonly resized = new Set<() => void>();
  private size: Size;
  private show: (chunk: Uint8Array) => Promise<void> = async () => undefined;
  private stopped = false;
  private readonly transcript: Transcript;
  private shell: () => unknown;
  private changed = false;

  /** @param earlier what a console of the same cluster was when it was lost */
  constructor(
    cluster: Cluster,
    login: LabWorld['login'],
    size: Size,
    private readonly earlier?: SavedConsole,
  ) {
    this.cluster = cluster;
    this.login = login;
    this.size = { ...size };
    this.transcript = new Transcript(earlier?.screen);
    this.shell = () => earlier?.shell;
  }

  /** The first shell starts with it. */
  onOutput(handler: (chunk: Uint8Array) => Promise<void>): void {
    this.show = chunk => {
      this.transcript.add(chunk);
      this.changed = true;
      return handler(chunk);
    };
    if (this.earlier) void handler(encoder.encode(this.transcript.shown()));
    void this.logins();
  }

  input(bytes: Uint8Array): void {
    // A shell that does not read keeps at most a pipe's worth of keys, as a terminal does.
    void this.keys.write(bytes).catch(() => undefined);
  }

  resize(columns: number, rows: number): void {
    this.size = { columns, rows };
    for (const changed of this.resized) changed();
  }

  /** Shows that the simulation itself has made a mistake, and that it goes on. */
  tell({ error, report }: Mistake): void {
    const what = error instanceof Error ? error.message : String(error);
    const where = report === undefined ? '' : ` / ${report}`;
    const line = `\r\n[berth: a mistake in the simulation, not yours / 여러분이 아니라 시뮬레이션의 오류입니다: ${what.replace(/\p{Cc}/gu, ' ')}${where}]\r\n`;
    void this.show(encoder.encode(line)).catch(() => undefined);
  }

  /** What it shows and knows, when that is not what it was the last time. */
  unsaved(): SavedConsole | undefined {
    if (!this.changed) return undefined;
    this.changed = false;
    return { screen: this.transcript.text, shell: this.shell() };
  }

  /** What was taken last could not be kept. */
  saveAgain(): void {
    this.changed = true;
  }

  /** The shell gets no more keys and prints nothing more. */
  stop(): void {
    this.stopped = true;
    this.keys.cancel();
  }

  private async logins(): Promise<void> {
    const note = (shell: () => unknown) => {
      this.shell = shell;
      this.changed = true;
    };
    let earlier = this.earlier?.shell;
    while (!this.stopped) {
      try {
        await this.login(this.cluster, this.terminal({ earlier, note }));
      } catch (error) {
        this.cluster.clock.report(error);
        await this.cluster.clock.sleep(LOGIN_RETRY);
      }
      earlier = undefined;
      if (!this.stopped) await this.show(encoder.encode('\r\n'));
    }
  }

  private terminal(memory: TerminalMemory) {
    const host = this;
    return {
      memory,
      input: this.keys,
      output: {
        write: (chunk: Uint8Array | string) =>
          host.stopped
            ? Promise.resolve()
            : host.show(typeof chunk === 'string' ? encoder.encode(chunk) : chunk),
        end: () => undefined,
      },
      get columns() {
        return host.size.columns;
      },
      get rows() {
        return host.size.rows;
      },
      onResize(changed: () => void) {
        host.resized.add(changed);
        return { stop: () => host.resized.delete(changed) };
      },
    };
  }
}
