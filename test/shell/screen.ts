/** A learner at the shell's terminal: keys go in, a terminal emulator shows what comes out, time is simulated. */
import xterm from '@xterm/headless';
import { drive, type Idle, settleInstant } from '../../src/base/drive.ts';
import { Pipe } from '../../src/base/pipe.ts';
import type { VirtualClock } from '../../src/base/virtual-clock.ts';
import type { ShellSession } from '../../src/shell/session.ts';
import { keysOf } from './keys.ts';

const idle: Idle = () => new Promise(resolve => setImmediate(resolve));
const encoder = new TextEncoder();

export class ShellScreen {
  /** The status that the shell ended with. */
  status: number | undefined;
  private readonly input = new Pipe();
  private readonly terminal: xterm.Terminal;
  private pending: Uint8Array[] = [];
  private resized: () => void = () => undefined;

  constructor(
    private readonly clock: VirtualClock,
    session: ShellSession,
    size = { columns: 100, rows: 30 },
  ) {
    this.terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    const { terminal } = this;
    const work = session.interactive({
      input: this.input,
      output: {
        write: async (chunk: Uint8Array | string) => {
          this.pending.push(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
        },
        end: () => undefined,
      },
      get columns() {
        return terminal.cols;
      },
      get rows() {
        return terminal.rows;
      },
      onResize: (changed: () => void) => {
        this.resized = changed;
        return { stop: () => undefined };
      },
    });
    void work.then(status => {
      this.status = status;
    });
  }

  /** Presses keys one after the other, as a person would, and lets simulated time pass: 200 ms, or as told. */
  async type(keys: string, ms = 200): Promise<string> {
    for (const key of keysOf(keys)) {
      void this.input.write(encoder.encode(key));
      await settleInstant(this.clock, idle);
    }
    return this.wait(ms);
  }

  /** A line and Enter. */
  line(text: string, ms = 200): Promise<string> {
    return this.type(`${text.replaceAll('<', '<lt>')}<Enter>`, ms);
  }

  /** Lets simulated time pass. @returns the screen */
  async wait(ms: number): Promise<string> {
    await drive(this.clock, idle, this.clock.now() + ms);
    return this.text();
  }

  async resize(columns: number, rows: number): Promise<string> {
    await this.text();
    this.terminal.resize(columns, rows);
    this.resized();
    return this.wait(10);
  }

  /** What the screen shows, without the empty rows at its end. */
  async text(): Promise<string> {
    const written = this.pending;
    this.pending = [];
    for (const chunk of written) await new Promise<void>(resolve => this.terminal.write(chunk, resolve));
    const buffer = this.terminal.buffer.active;
    return Array.from(
      { length: this.terminal.rows },
      (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
    )
      .join('\n')
      .trimEnd();
  }

  /** The last row that shows anything. */
  async lastRow(): Promise<string> {
    return (await this.text()).split('\n').at(-1) ?? '';
  }

  /** Where the cursor stands, from 0. */
  get cursor(): { column: number; row: number } {
    const { cursorX, cursorY } = this.terminal.buffer.active;
    return { column: cursorX, row: cursorY };
  }

  /** A full-screen program has the screen. */
  get alternate(): boolean {
    return this.terminal.buffer.active.type === 'alternate';
  }
}
