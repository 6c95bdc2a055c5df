import { BrokenPipe, type ByteReader, type ByteWriter } from '../../base/pipe.ts';

/** What an open file description does at its bottom; absent methods mean that it cannot. */
export interface FileBackend {
  read?(): Promise<Uint8Array | undefined>;
  write?(bytes: Uint8Array): Promise<void>;
  /** Takes back bytes that were read too far; without it the open file keeps them. */
  unread?(bytes: Uint8Array): void;
  /** Nobody holds it open for reading and writing any more. */
  close?(): void;
  /** The terminal behind it, for `isatty`. */
  readonly tty?: unknown;
  /** The path it was opened by, for /proc and messages. */
  readonly path?: string;
}

const encoder = new TextEncoder();

/** An open file description: shared by the descriptors duplicated from one another, closed with the last of them. */
export class OpenFile implements ByteReader, ByteWriter {
  private holders = 1;
  private pending: Uint8Array | undefined;

  constructor(readonly backend: FileBackend) {}

  /** One more descriptor refers to it. */
  dup(): this {
    this.holders++;
    return this;
  }

  close(): void {
    if (--this.holders === 0) this.backend.close?.();
  }

  get readable(): boolean {
    return this.backend.read !== undefined;
  }

  get writable(): boolean {
    return this.backend.write !== undefined;
  }

  async read(): Promise<Uint8Array | undefined> {
    const kept = this.pending;
    if (kept !== undefined) {
      this.pending = undefined;
      return kept;
    }
    return this.backend.read?.();
  }

  /** Puts back bytes that were read too far, so that the next reader of this description gets them. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.backend.unread) this.backend.unread(bytes);
    else if (this.pending === undefined) this.pending = bytes;
    else {
      const joined = new Uint8Array(bytes.length + this.pending.length);
      joined.set(bytes);
      joined.set(this.pending, bytes.length);
      this.pending = joined;
    }
  }

  async write(chunk: Uint8Array | string): Promise<void> {
    if (this.backend.write === undefined) throw new BrokenPipe();
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    if (bytes.length > 0) await this.backend.write(bytes);
  }

  end(): void {}

  cancel(): void {}
}

/** Reads from a pipe's or socket's end; closing it lets the writers fail. */
export function readerFile(reader: ByteReader, own = true): OpenFile {
  return new OpenFile({ read: () => reader.read(), close: () => own && reader.cancel() });
}

/** Writes to a pipe's or socket's end; closing it lets the readers see the end. */
export function writerFile(writer: ByteWriter, own = true): OpenFile {
  return new OpenFile({ write: bytes => writer.write(bytes), close: () => own && writer.end() });
}

/** A file that is there already: its bytes, then the end. */
export function bytesFile(bytes: Uint8Array): OpenFile {
  let rest: Uint8Array | undefined = bytes;
  return new OpenFile({
    read: async () => {
      const all = rest;
      rest = undefined;
      return all?.length ? all : undefined;
    },
  });
}

/** The descriptors of a process. */
export class Descriptors {
  private readonly files = new Map<number, OpenFile>();

  get(fd: number): OpenFile | undefined {
    return this.files.get(fd);
  }

  /** Takes over `file`'s reference; closes what stood at `fd`. */
  set(fd: number, file: OpenFile): void {
    this.files.get(fd)?.close();
    this.files.set(fd, file);
  }

  close(fd: number): boolean {
    const file = this.files.get(fd);
    file?.close();
    return this.files.delete(fd);
  }

  /** The lowest free number from `from` on, as fcntl(F_DUPFD) finds it. */
  free(from: number): number {
    let fd = from;
    while (this.files.has(fd)) fd++;
    return fd;
  }

  numbers(): number[] {
    return [...this.files.keys()].sort((a, b) => a - b);
  }

  clone(): Descriptors {
    const copy = new Descriptors();
    for (const [fd, file] of this.files) copy.files.set(fd, file.dup());
    return copy;
  }

  closeAll(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
  }
}
