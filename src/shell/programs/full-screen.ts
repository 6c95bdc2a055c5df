import { KeyReader } from '../line/key-reader.ts';
import type { Key } from '../line/keys.ts';
import { ProgramError, type ProgramProcess } from '../process/program.ts';

/** A program that takes over the terminal: alternate screen, raw keys, and everything put back at the end. */
export class FullScreen {
  private readonly keys: KeyReader;
  private readonly file;
  private restore: () => void;
  private redraw: (() => Promise<void>) | undefined;

  /** @throws ProgramError without a terminal */
  constructor(
    private readonly process: ProgramProcess,
    /** `meta`: an escape before a character is the Meta key (nano), else a key of its own (vi). */
    options: { readonly signals?: boolean; readonly meta?: boolean } = {},
  ) {
    const { tty } = process.world;
    if (tty === undefined) throw new ProgramError('standard output is not a terminal');
    this.file = tty.file();
    const reader = process.readerOf(this.file);
    this.keys = new KeyReader(
      { read: () => reader.read(), unread: bytes => tty.unread(bytes) },
      process.clock,
      options.meta ? 'meta' : 'key',
    );
    this.restore = tty.setMode({
      echo: false,
      canonical: false,
      signals: options.signals ?? false,
      newlines: false,
    });
  }

  /** Keys have come that nobody has taken yet. */
  get hasKeys(): boolean {
    return this.keys.hasMore;
  }

  get columns(): number {
    return this.process.world.terminal?.columns ?? 80;
  }

  get rows(): number {
    return this.process.world.terminal?.rows ?? 24;
  }

  /** @param redraw draws all; who gives it can be stopped with ^Z */
  async enter(redraw?: () => Promise<void>): Promise<void> {
    this.redraw = redraw;
    await this.write('\x1b[?1049h\x1b[H\x1b[2J');
  }

  async leave(): Promise<void> {
    this.keys.release();
    this.restore();
    await this.file.write('\x1b[?25h\x1b[0m\x1b[?1049l').catch(() => undefined);
  }

  /** Gives the ordinary screen and terminal mode to something else for a while. */
  async suspend(body: () => Promise<void>): Promise<void> {
    this.keys.release();
    this.restore();
    await this.file.write('\x1b[?25h\x1b[?1049l');
    try {
      await body();
    } finally {
      await this.file.write('\x1b[?1049h');
      this.restore = this.process.world.tty!.setMode({
        echo: false,
        canonical: false,
        signals: false,
        newlines: false,
      });
    }
  }

  async write(text: string): Promise<void> {
    await this.process.task.step();
    await this.process.task.guard(this.file.write(text));
  }

  /** The next key; undefined when the terminal has gone, `timeout` when so much time has passed. */
  async key(timeoutMs?: number): Promise<Key | 'timeout' | undefined> {
    for (;;) {
      const key = await this.process.task.guard(this.keys.next(timeoutMs));
      if (key === undefined || key === 'timeout' || key.name !== 'C-z' || !this.redraw) return key;
      await this.suspend(async () => {
        this.process.world.tty!.stopForeground();
        await this.process.task.step();
      });
      await this.redraw();
    }
  }
}
