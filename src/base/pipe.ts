/** A bounded stream of bytes between two programs of the simulation: what a pipe, a terminal or a socket is made of. */

export interface ByteReader {
  /** The next chunk, or undefined at the end. Waits when nothing is there yet. */
  read(): Promise<Uint8Array | undefined>;
  /** The reader wants no more: later writes fail as with EPIPE. */
  cancel(): void;
}

export interface ByteWriter {
  /** Resolves when the pipe has room again. @throws BrokenPipe when the reader has gone. */
  write(chunk: Uint8Array | string): Promise<void>;
  /** No more will be written. */
  end(): void;
}

/** Nobody reads any more; what SIGPIPE tells a real program. */
export class BrokenPipe extends Error {
  constructor() {
    super('Broken pipe');
  }
}

const encoder = new TextEncoder();
/** As Linux's pipe buffer. */
const CAPACITY = 65_536;

export class Pipe implements ByteReader, ByteWriter {
  private chunks: Uint8Array[] = [];
  private size = 0;
  private ended = false;
  private cancelled = false;
  private wakeReader: (() => void) | undefined;
  private wakeWriters: (() => void)[] = [];

  constructor(private readonly capacity = CAPACITY) {}

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.chunks.shift();
      if (chunk !== undefined) {
        this.size -= chunk.length;
        this.releaseWriters();
        return chunk;
      }
      if (this.ended || this.cancelled) return undefined;
      await new Promise<void>(resolve => {
        this.wakeReader = resolve;
      });
    }
  }

  async write(chunk: Uint8Array | string): Promise<void> {
    if (this.cancelled) throw new BrokenPipe();
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    if (bytes.length === 0 || this.ended) return;
    this.chunks.push(bytes);
    this.size += bytes.length;
    this.wakeReader?.();
    this.wakeReader = undefined;
    while (this.size >= this.capacity && !this.cancelled) {
      await new Promise<void>(resolve => {
        this.wakeWriters.push(resolve);
      });
    }
    if (this.cancelled) throw new BrokenPipe();
  }

  end(): void {
    this.ended = true;
    this.wakeReader?.();
    this.wakeReader = undefined;
  }

  cancel(): void {
    this.cancelled = true;
    this.chunks = [];
    this.size = 0;
    this.releaseWriters();
    this.wakeReader?.();
    this.wakeReader = undefined;
  }

  private releaseWriters(): void {
    const waiting = this.wakeWriters;
    this.wakeWriters = [];
    for (const wake of waiting) wake();
  }
}

/** Everything until the end, as text. */
export async function readAll(reader: ByteReader): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The lines of a stream without their newlines; a last line without newline counts. */
export async function* readLines(reader: ByteReader): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
