import { BrokenPipe, type ByteWriter } from '../base/pipe.ts';

/** Standard output and error of a run: writes are taken at once and go out in the order they were made. */
export class Streams {
  private tail: Promise<void> = Promise.resolve();
  private broken = false;

  constructor(
    private readonly stdout: ByteWriter,
    private readonly stderr: ByteWriter,
  ) {}

  out(text: string | Uint8Array): void {
    this.write(this.stdout, text);
  }

  err(text: string | Uint8Array): void {
    this.write(this.stderr, text);
  }

  /** Waits until all that was written has gone out. @returns false when nobody reads the output any more */
  async flush(): Promise<boolean> {
    await this.tail;
    return !this.broken;
  }

  private write(writer: ByteWriter, text: string | Uint8Array): void {
    if (text.length === 0) return;
    this.tail = this.tail.then(async () => {
      try {
        await writer.write(text);
      } catch (error) {
        if (!(error instanceof BrokenPipe)) throw error;
        this.broken = true;
      }
    });
  }
}
