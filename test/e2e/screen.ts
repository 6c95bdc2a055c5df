import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
/** The program as a user starts it, built by `npm run build`. */
export const BERTH = resolve(root, 'dist/berth.js');

/** The real program in a pseudo-terminal, with a terminal emulator that shows what a person would see. */
export class Screen {
  private readonly terminal: xterm.Terminal;
  private readonly process: ReturnType<typeof spawn>;
  private status: number | undefined;

  /** @param home BERTH_HOME */
  constructor(args: readonly string[], home: string, size = { columns: 120, rows: 36 }) {
    this.terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    this.process = spawn(process.execPath, [BERTH, ...args], {
      cols: size.columns,
      rows: size.rows,
      cwd: root,
      name: 'xterm-256color',
      env: { ...process.env, BERTH_HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color' } as Record<
        string,
        string
      >,
    });
    this.process.onData(data => this.terminal.write(data));
    this.terminal.onData(reply => this.process.write(reply));
    this.process.onExit(({ exitCode }) => {
      this.status = exitCode;
    });
  }

  /** The screen's text now. */
  text(): string {
    const buffer = this.terminal.buffer.active;
    const rows = Array.from(
      { length: this.terminal.rows },
      (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
    );
    return rows.join('\n');
  }

  type(keys: string): void {
    this.process.write(keys);
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

  private async until(done: () => boolean, what: string, patience: number): Promise<void> {
    for (let waited = 0; !done(); waited += 25) {
      if (waited > patience)
        throw new Error(`waited ${patience} ms for ${what}; the screen is:\n${this.text()}`);
      await new Promise(resolve => setTimeout(resolve, 25));
    }
  }
}
