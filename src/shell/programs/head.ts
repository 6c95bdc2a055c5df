import type { ByteReader } from '../../base/pipe.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { eachInput } from './inputs.ts';
import { byteLines, concat } from './lines.ts';
import { shortOptions } from './options.ts';

const UNITS: Record<string, number> = {
  '': 1,
  b: 512,
  k: 1024,
  K: 1024,
  m: 1024 ** 2,
  M: 1024 ** 2,
  G: 1024 ** 3,
};

/** A count of lines or bytes: `10`, `-3`, `+5`, `2K`. @throws ProgramError */
export function parseCount(text: string, what: 'lines' | 'bytes'): { sign: string; count: number } {
  const match = /^([-+]?)(\d+)([bkKmMG]?)$/.exec(text);
  if (!match) throw new ProgramError(`invalid number of ${what}: ‘${text.replace(/^[-+]/, '')}’`);
  return { sign: match[1]!, count: Number(match[2]) * UNITS[match[3]!]! };
}

/** `-5` is `-n 5`. */
export function oldStyle(args: readonly string[]): string[] {
  const old = /^-(\d+)$/.exec(args[0] ?? '');
  return old ? ['-n', old[1]!, ...args.slice(1)] : [...args];
}

/** `head [-n lines] [-c bytes] [-qv] [file]...` */
export const head: Program = async process => {
  const { flags, values, operands } = shortOptions(
    process,
    'n:c:qvz',
    { lines: 'n', bytes: 'c', quiet: 'q', silent: 'q', verbose: 'v' },
    oldStyle(process.args),
  );
  const bytes = flags.has('c');
  const { sign, count } = parseCount(values.get(bytes ? 'c' : 'n') ?? '10', bytes ? 'bytes' : 'lines');
  const titled = flags.has('v') || (operands.length > 1 && !flags.has('q'));
  let first = true;
  return eachInput(
    process,
    operands,
    async (reader, name) => {
      if (titled)
        await process.print(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
      first = false;
      if (sign === '-') await allButLast(process, reader, count, bytes);
      else if (bytes) await firstBytes(process, reader, count);
      else await firstLines(process, reader, count);
    },
    (name, reason) =>
      reason === 'Is a directory'
        ? `error reading '${name}': ${reason}`
        : `cannot open '${name}' for reading: ${reason}`,
  );
};

async function firstLines(process: ProgramProcess, reader: ByteReader, count: number): Promise<void> {
  if (count === 0) return;
  let left = count;
  for await (const lines of byteLines(reader)) {
    const wanted = lines.slice(0, left);
    await process.print(concat(...wanted));
    left -= wanted.length;
    if (left === 0) return;
  }
}

async function firstBytes(process: ProgramProcess, reader: ByteReader, count: number): Promise<void> {
  let left = count;
  while (left > 0) {
    const chunk = await reader.read();
    if (chunk === undefined) return;
    await process.print(chunk.subarray(0, left));
    left -= chunk.length;
  }
}

async function allButLast(
  process: ProgramProcess,
  reader: ByteReader,
  count: number,
  bytes: boolean,
): Promise<void> {
  if (bytes) {
    const chunks: Uint8Array[] = [];
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) chunks.push(chunk);
    const all = concat(...chunks);
    await process.print(all.subarray(0, Math.max(0, all.length - count)));
    return;
  }
  const kept: Uint8Array[] = [];
  for await (const lines of byteLines(reader)) {
    kept.push(...lines);
    const ready = kept.splice(0, Math.max(0, kept.length - count));
    if (ready.length > 0) await process.print(concat(...ready));
  }
}
