import type { ByteWriter } from '../../../base/pipe.ts';
import { type Program, ProgramError, ProgramProcess } from '../../process/program.ts';
import { busyboxStatus, busyboxWords } from './words.ts';

/** A program of ours as the applet of the same name: its diagnostics are BusyBox's. */
export function asApplet(program: Program): Program {
  return async process => {
    const diagnostics = new Diagnostics(process.stderr, process.name, process.args);
    const applet = new AppletProcess(process, diagnostics);
    try {
      return busyboxStatus(process.name, await program(applet));
    } catch (error) {
      // what a program throws is said by who runs it, in the same words
      Object.defineProperty(process, 'stderr', { value: diagnostics });
      if (error instanceof ProgramError)
        throw new ProgramError(error.message, busyboxStatus(process.name, error.status));
      throw error;
    } finally {
      await diagnostics.flush();
    }
  };
}

/** The same process, with another standard error. */
class AppletProcess extends ProgramProcess {
  override readonly stderr: ByteWriter;

  constructor(process: ProgramProcess, stderr: ByteWriter) {
    super({ ...process, usage: process.usage ?? (() => undefined) }, process.launcher);
    this.stderr = stderr;
  }
}

/** Standard error, line by line in the applet's words. */
class Diagnostics implements ByteWriter {
  private readonly decoder = new TextDecoder();
  private rest = '';

  constructor(
    private readonly target: ByteWriter,
    private readonly applet: string,
    private readonly args: readonly string[],
  ) {}

  async write(chunk: Uint8Array | string): Promise<void> {
    this.rest += typeof chunk === 'string' ? chunk : this.decoder.decode(chunk, { stream: true });
    const end = this.rest.lastIndexOf('\n') + 1;
    const lines = this.rest.slice(0, end).split('\n').slice(0, -1);
    this.rest = this.rest.slice(end);
    const text = lines.map(line => busyboxWords(this.applet, line, this.args)).join('');
    if (text !== '') await this.target.write(text);
  }

  end(): void {
    this.target.end();
  }

  async flush(): Promise<void> {
    const { rest } = this;
    this.rest = '';
    if (rest !== '') await this.target.write(rest);
  }
}
