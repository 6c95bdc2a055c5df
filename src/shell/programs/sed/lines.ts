import { errnoText } from '../../process/errno.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { byteLines } from '../lines.ts';

export interface Line {
  readonly text: string;
  /** Its newline: none behind the last line of a file that lacks it. */
  readonly end: string;
}

/** The lines of files one after the other, with a look at the next one only when it is asked for. */
export class InputLines {
  /** The number of the line that was given last. */
  number = 0;
  /** A file could not be read. */
  failed = false;
  private ready: Line[] = [];
  private readonly portions: AsyncGenerator<Line[]>;

  /** @param beforeWait called before input is waited for */
  constructor(
    private readonly process: ProgramProcess,
    private readonly names: readonly string[],
    private readonly beforeWait: () => Promise<void>,
  ) {
    this.portions = this.read();
  }

  async next(): Promise<Line | undefined> {
    if (!(await this.hasMore())) return undefined;
    this.number++;
    return this.ready.shift();
  }

  async hasMore(): Promise<boolean> {
    while (this.ready.length === 0) {
      await this.beforeWait();
      const { value, done } = await this.portions.next();
      if (done) return false;
      this.ready = value;
    }
    return true;
  }

  private async *read(): AsyncGenerator<Line[]> {
    const decoder = new TextDecoder();
    for (const name of this.names) {
      try {
        const file = this.process.open(name);
        try {
          for await (const lines of byteLines(this.process.readerOf(file)))
            yield lines.map(line => {
              const text = decoder.decode(line);
              return text.endsWith('\n') ? { text: text.slice(0, -1), end: '\n' } : { text, end: '' };
            });
        } finally {
          file.close();
        }
      } catch (error) {
        if ((error as { code?: string }).code === undefined) throw error;
        const reason = errnoText(error);
        this.failed = true;
        await this.process.warn(
          reason === 'Is a directory' ? `read error on ${name}: ${reason}` : `can't read ${name}: ${reason}`,
        );
      }
    }
  }
}
