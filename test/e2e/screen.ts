import { resolve } from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { keysOf } from '../shell/keys.ts';

/** npm starts the suite and the fuzzer, which is a bundle elsewhere, in the package's folder. */
const root = process.cwd();
/** The program as a user starts it, built by `npm run build`. */
export const BERTH = resolve(root, 'dist/berth.js');

/** The real program in a pseudo-terminal, with a terminal emulator that shows what a person would see. */
export class Screen {
  private readonly terminal: xterm.Terminal;
  private readonly process: ReturnType<typeof spawn>;
  private status: number | undefined;
  /** Resolves with the next output. */
  private output!: Promise<void>;
  private written: () => void = () => undefined;

  /**
   * @param home BERTH_HOME
   * @param run what it needs in its environment; another program than berth
   */
  constructor(
    args: readonly string[],
    home: string,
    size = { columns: 120, rows: 36 },
    run: { readonly program?: string; readonly env?: Readonly<Record<string, string>> } = {},
  ) {
    this.terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    this.process = spawn(run.program ?? process.execPath, run.program ? [...args] : [BERTH, ...args], {
      cols: size.columns,
      rows: size.rows,
      cwd: root,
      name: 'xterm-256color',
      env: {
        ...process.env,
        BERTH_HOME: home,
        LANG: 'C.UTF-8',
        TERM: 'xterm-256color',
        ...run.env,
      } as Record<string, string>,
    });
    this.process.onData(data => {
      this.terminal.write(data);
      this.written();
    });
    this.awaitOutput();
    this.terminal.onData(reply => this.process.write(reply));
    this.process.onExit(({ exitCode }) => {
      this.status = exitCode;
    });
  }

  /** The screen's text now, without the empty rows at its end. */
  text(): string {
    const buffer = this.terminal.buffer.active;
    const rows = Array.from(
      { length: this.terminal.rows },
      (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
    );
    return rows.join('\n').trimEnd();
  }

  type(keys: string): void {
    this.process.write(keys);
  }

  /** Presses keys one after the other, each in a portion of its own: `echo hi<Enter>`. */
  async press(keys: string): Promise<void> {
    for (const key of keysOf(keys)) {
      this.process.write(key);
      // As fast as a person at most: the next key when this one has shown, or was one that shows nothing.
      await Promise.race([this.output, new Promise(resolve => setTimeout(resolve, 15))]);
    }
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.process.resize(columns, rows);
  }

  /** A full-screen program has the screen. */
  get alternate(): boolean {
    return this.terminal.buffer.active.type === 'alternate';
  }

  /** Waits until the screen shows a text. @throws Error with the screen when it does not come */
  async shows(wanted: string | RegExp, patience = 20_000): Promise<void> {
    const has = () => (typeof wanted === 'string' ? this.text().includes(wanted) : wanted.test(this.text()));
    await this.until(has, `the screen to show ${wanted}`, patience);
  }

  /** Waits for the program's end. @returns its exit status */
  async ended(patience = 10_000): Promise<number> {
    await this.until(() => this.status !== undefined, 'the end of the program', patience);
    return this.status!;
  }

  kill(): void {
    if (this.status === undefined) this.process.kill('SIGKILL');
  }

  private awaitOutput(): void {
    this.output = new Promise(resolve => {
      this.written = () => {
        resolve();
        this.awaitOutput();
      };
    });
  }

  private async until(done: () => boolean, what: string, patience: number): Promise<void> {
    for (let waited = 0; !done(); waited += 10) {
      if (waited > patience)
        throw new Error(`waited ${patience} ms for ${what}; the screen is:\n${this.text()}`);
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }
}
