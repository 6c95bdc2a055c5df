import { errnoText } from '../process/errno.ts';
import type { Program, ProgramProcess } from '../process/program.ts';
import { shortOptions } from './options.ts';

/** `cat [-AbeEnstTuv] [file]...` */
export const cat: Program = async process => {
  const { flags, operands } = shortOptions(process, 'AbeEnstTuv', {
    'show-all': 'A',
    number: 'n',
    'number-nonblank': 'b',
    'show-ends': 'E',
    'squeeze-blank': 's',
    'show-tabs': 'T',
    'show-nonprinting': 'v',
  });
  for (const [flag, more] of [
    ['A', 'vET'],
    ['e', 'vE'],
    ['t', 'vT'],
  ] as const) {
    if (flags.has(flag)) for (const letter of more) flags.add(letter);
  }
  const decorate = [...'bEnsTv'].some(letter => flags.has(letter)) ? new Decorator(flags) : undefined;
  let status = 0;
  for (const name of operands.length > 0 ? operands : ['-']) {
    try {
      const file = process.open(name);
      try {
        await copy(process, process.readerOf(file), decorate);
      } finally {
        file.close();
      }
    } catch (error) {
      if ((error as { code?: string }).code === undefined) throw error;
      await process.warn(`${name}: ${errnoText(error)}`);
      status = 1;
    }
  }
  return status;
};

async function copy(
  process: ProgramProcess,
  input: { read(): Promise<Uint8Array | undefined> },
  decorate: Decorator | undefined,
): Promise<void> {
  for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) {
    await process.print(decorate ? decorate.add(chunk) : chunk);
  }
}

/** Numbers lines and shows what cannot be seen. */
class Decorator {
  private line = 0;
  private blanks = 0;
  private atStart = true;

  constructor(private readonly flags: ReadonlySet<string>) {}

  add(chunk: Uint8Array): Uint8Array {
    const { flags } = this;
    const out: number[] = [];
    const text = (s: string) => {
      for (const c of s) out.push(c.charCodeAt(0));
    };
    for (const byte of chunk) {
      if (this.atStart) {
        if (byte === 10) this.blanks++;
        else this.blanks = 0;
        if (flags.has('s') && this.blanks > 1) continue;
        if (flags.has('b') ? byte !== 10 : flags.has('n')) text(`${String(++this.line).padStart(6)}\t`);
      }
      this.atStart = byte === 10;
      if (byte === 10) {
        if (flags.has('E')) text('$');
        out.push(10);
      } else if (byte === 9) text(flags.has('T') ? '^I' : '\t');
      else if (flags.has('v')) text(visible(byte));
      else out.push(byte);
    }
    return Uint8Array.from(out);
  }
}

function visible(byte: number): string {
  if (byte >= 128) return `M-${visible(byte - 128)}`;
  if (byte < 32) return `^${String.fromCharCode(byte + 64)}`;
  return byte === 127 ? '^?' : String.fromCharCode(byte);
}
