import type { ByteReader, ByteWriter } from '../base/pipe.ts';
import { OpenFile } from './process/open-file.ts';
import { SIGINT, SIGQUIT, SIGTSTP } from './process/signals.ts';
import type { TaskTable } from './process/task.ts';

export interface TtyMode {
  /** Shows what is typed. */
  readonly echo: boolean;
  /** Gives whole lines to readers, with erase and kill; otherwise each key at once. */
  readonly canonical: boolean;
  /** ^C, ^\ and ^Z send signals. */
  readonly signals: boolean;
  /** A newline that is written also returns the carriage. */
  readonly newlines: boolean;
}

const COOKED: TtyMode = { echo: true, canonical: true, signals: true, newlines: true };

/** What may be typed ahead of who reads it: characters. Linux holds 4,096. */
const MOST_AHEAD = 65_536;

const SIGNAL_KEYS: ReadonlyMap<string, number> = new Map([
  ['\x03', SIGINT],
  ['\x1c', SIGQUIT],
  ['\x1a', SIGTSTP],
]);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The terminal went to another process while this one waited for input: it is to ask again when it may go on. */
export class TerminalTaken extends Error {}

/** The line discipline between a terminal and the processes on it. Models Linux's n_tty. */
export class Tty {
  /** The process group that the keyboard's signals go to. */
  foreground = 0;
  /** Where the processes are that the keyboard's signals go to. */
  tasks: TaskTable | undefined;
  private mode: TtyMode = COOKED;
  /** Lines ready for a reader, and what was typed of one when keys began to be given at once. */
  private ready: Uint8Array[] = [];
  /** Bytes that came while keys were given as they are. Who reads lines has them as if typed then. */
  private raw: Uint8Array[] = [];
  /** The line being typed, in canonical mode. */
  private line = '';
  private ended = false;
  private endOfFile = 0;
  private waiting: { resolve(): void; reject(reason: Error): void }[] = [];
  private wakePump: (() => void) | undefined;
  private readonly shared: OpenFile;

  constructor(
    input: ByteReader,
    private readonly output: ByteWriter,
    readonly name = 'pts/0',
  ) {
    this.shared = new OpenFile({
      tty: this,
      path: '/dev/tty',
      read: () => this.read(),
      unread: bytes => this.unread(bytes),
      write: bytes => this.write(bytes),
    });
    void this.pump(input);
  }

  /** The terminal as an open file. Whoever keeps it takes a `dup()`. */
  file(): OpenFile {
    return this.shared;
  }

  /** Changes the mode; returns how to change it back. */
  setMode(change: Partial<TtyMode>): () => void {
    const before = this.mode;
    this.mode = { ...before, ...change };
    if (before.canonical && !this.mode.canonical && this.line !== '') {
      this.ready.push(encoder.encode(this.line));
      this.line = '';
    }
    this.wake();
    return () => this.backTo(before);
  }

  /** Back to the ordinary mode, after a program that died in another one. */
  restore(): void {
    this.backTo(COOKED);
  }

  /** A ^C that was typed ahead counts from now on, and takes with it what was typed before it. */
  private backTo(mode: TtyMode): void {
    this.mode = mode;
    if (!mode.signals) return;
    const interrupted = this.raw.findLastIndex(chunk => chunk.includes(3));
    if (interrupted < 0) return;
    const chunk = this.raw[interrupted]!;
    this.raw.splice(0, interrupted + 1, chunk.subarray(chunk.lastIndexOf(3) + 1));
    this.signal(SIGINT);
  }

  get current(): TtyMode {
    return this.mode;
  }

  /** No more input will come (the connection is gone). */
  get isEnded(): boolean {
    return this.ended;
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.mode.canonical) this.cook();
      const chunk = this.ready.shift() ?? (this.mode.canonical ? undefined : this.raw.shift());
      if (chunk !== undefined) {
        this.wakePump?.();
        this.wakePump = undefined;
        return chunk;
      }
      if (this.endOfFile > 0) {
        this.endOfFile--;
        return undefined;
      }
      if (this.ended) return undefined;
      await new Promise<void>((resolve, reject) => this.waiting.push({ resolve, reject }));
    }
  }

  /** Puts back bytes that were read too far: the next reader gets them first. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    (this.mode.canonical ? this.ready : this.raw).unshift(bytes);
    this.wake();
  }

  /** Those who wait for input give up: the terminal is the shell's again. */
  dropReaders(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const { reject } of waiting) reject(new TerminalTaken());
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.mode.newlines || !bytes.includes(10)) return this.output.write(bytes);
    const mapped: number[] = [];
    let previous = 0;
    for (const byte of bytes) {
      if (byte === 10 && previous !== 13) mapped.push(13);
      mapped.push(byte);
      previous = byte;
    }
    return this.output.write(Uint8Array.from(mapped));
  }

  private async pump(input: ByteReader): Promise<void> {
    for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) {
      this.receive(chunk);
      // Keys that are given as they are wait on their way; of lines too many are lost, but ^C still comes through.
      while (!this.mode.canonical && this.ahead >= MOST_AHEAD)
        await new Promise<void>(resolve => {
          this.wakePump = resolve;
        });
    }
    this.ended = true;
    this.signal(1);
    this.wake();
  }

  /** Stops the processes that the keyboard's signals go to: ^Z, from a program that takes its keys itself. */
  stopForeground(): void {
    this.signal(SIGTSTP);
  }

  /** To every process of the foreground group. */
  private signal(signal: number): void {
    for (const task of [...(this.tasks?.live.values() ?? [])])
      if (task.group === this.foreground) task.kill(signal);
  }

  private receive(chunk: Uint8Array): void {
    if (!this.mode.signals && !this.mode.canonical && !this.mode.echo) {
      this.raw.push(chunk);
    } else {
      if (this.mode.canonical) this.cook();
      const isFull = this.mode.canonical && this.ahead >= MOST_AHEAD;
      for (const c of decoder.decode(chunk)) if (!isFull || SIGNAL_KEYS.has(c)) this.key(c);
    }
    this.wake();
  }

  /** Makes lines of what came as it is. */
  private cook(): void {
    const typed = this.raw;
    this.raw = [];
    for (const chunk of typed) for (const c of decoder.decode(chunk)) this.key(c);
  }

  private key(c: string): void {
    if (this.mode.signals) {
      const signal = SIGNAL_KEYS.get(c);
      if (signal !== undefined) {
        if (this.mode.echo) this.show(c);
        this.line = '';
        this.ready = [];
        this.raw = [];
        this.signal(signal);
        return;
      }
    }
    if (!this.mode.canonical) {
      if (this.mode.echo) this.show(c);
      this.raw.push(encoder.encode(c));
      return;
    }
    if (c === '\r' || c === '\n') {
      if (this.mode.echo) void this.output.write('\r\n').catch(() => undefined);
      this.ready.push(encoder.encode(`${this.line}\n`));
      this.line = '';
    } else if (c === '\x04') {
      if (this.line === '') this.endOfFile++;
      else this.ready.push(encoder.encode(this.line));
      this.line = '';
    } else if (c === '\x7f' || c === '\b') {
      this.erase([...this.line].length - 1);
    } else if (c === '\x15') {
      this.erase(0);
    } else if (c === '\x17') {
      this.erase([...this.line.replace(/\S*\s*$/, '')].length);
    } else {
      this.line += c;
      if (this.mode.echo) this.show(c);
    }
  }

  /** How much waits for a reader. */
  private get ahead(): number {
    return [...this.ready, ...this.raw].reduce((sum, { length }) => sum + length, this.line.length);
  }

  private erase(length: number): void {
    const characters = [...this.line];
    for (let i = characters.length; i > Math.max(0, length); i--) {
      if (this.mode.echo) void this.output.write('\b \b').catch(() => undefined);
      characters.pop();
    }
    this.line = characters.join('');
  }

  private show(c: string): void {
    const code = c.charCodeAt(0);
    const shown =
      code < 32 && c !== '\t' && c !== '\r' && c !== '\n'
        ? `^${String.fromCharCode(code + 64)}`
        : c === '\r'
          ? '\r\n'
          : c;
    void this.output.write(shown).catch(() => undefined);
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const { resolve } of waiting) resolve();
  }
}
