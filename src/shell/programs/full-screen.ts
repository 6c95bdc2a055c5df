import { type Key, KeyDecoder } from '../line/keys.ts';
import { ProgramError, type ProgramProcess } from '../process/program.ts';

/** A program that takes over the terminal: alternate screen, raw keys, and everything put back at the end. */
export class FullScreen {
  private readonly decoder = new KeyDecoder();
  private readonly keys: Key[] = [];
  private readonly file;
  private restore: () => void;

  /** @throws ProgramError without a terminal */
  constructor(
    private readonly process: ProgramProcess,
    options: { readonly signals?: boolean } = {},
  ) {
    const { tty } = process.world;
    if (tty === undefined) throw new ProgramError('standard output is not a terminal');
    this.file = tty.file();
    this.restore = tty.setMode({
      echo: false,
      canonical: false,
      signals: options.signals ?? false,
      newlines: false,
    });
  }

  /** Keys have come that nobody has taken yet. */
  get hasKeys(): boolean {
    return this.keys.length > 0;
  }

  get columns(): number {
    return this.process.world.terminal?.columns ?? 80;
  }

  get rows(): number {
    return this.process.world.terminal?.rows ?? 24;
  }

  async enter(): Promise<void> {
    await this.write('\x1b[?1049h\x1b[H\x1b[2J');
  }

  async leave(): Promise<void> {
    this.restore();
    await this.file.write('\x1b[?25h\x1b[0m\x1b[?1049l').catch(() => undefined);
  }

  /** Gives the ordinary screen and terminal mode to something else for a while. */
  async suspend(body: () => Promise<void>): Promise<void> {
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

  /** The next key, or undefined when the terminal has gone or `timeoutMs` has passed. */
  async key(timeoutMs?: number): Promise<Key | 'timeout' | undefined> {
    for (;;) {
      const key = this.keys.shift();
      if (key !== undefined) return key;
      const reading = this.process.readerOf(this.file).read();
      const chunk =
        timeoutMs === undefined
          ? await this.process.task.guard(reading)
          : await this.orTimeout(reading, timeoutMs);
      if (chunk === 'timeout') return chunk;
      if (chunk === undefined) return undefined;
      this.keys.push(...this.decoder.push(chunk), ...this.decoder.flush());
    }
  }

  private async orTimeout(
    reading: Promise<Uint8Array | undefined>,
    ms: number,
  ): Promise<Uint8Array | undefined | 'timeout'> {
    const alarm = new AbortController();
    const late = this.process.clock.sleep(ms, alarm.signal).then(() => 'timeout' as const);
    late.catch(() => undefined);
    try {
      const outcome = await this.process.task.guard(Promise.race([reading, late]));
      if (outcome === 'timeout') void reading.then(chunk => chunk && this.file.unread(chunk));
      return outcome;
    } finally {
      alarm.abort();
    }
  }
}
