import type { ByteReader } from '../../base/pipe.ts';
import { FileError } from '../../machine/filesystem.ts';
import { errnoText } from '../process/errno.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { findMachine } from './machine.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  kB: 1000,
  M: 1024 ** 2,
  MB: 1000 ** 2,
  G: 1024 ** 3,
  GB: 1000 ** 3,
};
const OPERANDS = [
  'if',
  'of',
  'bs',
  'ibs',
  'obs',
  'count',
  'skip',
  'seek',
  'conv',
  'status',
  'iflag',
  'oflag',
];

/** `dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [status=none]`: copies blocks and tells how many. Models GNU dd. */
export const dd: Program = async process => {
  const given = operands(process.args);
  const size = number(given.get('bs') ?? given.get('ibs') ?? '512');
  const count = given.has('count') ? number(given.get('count')!) : Number.POSITIVE_INFINITY;
  const started = process.clock.now();
  const memory = findMachine(process)?.memoryBytes ?? Number.POSITIVE_INFINITY;
  if (size > memory)
    throw new ProgramError(
      `memory exhausted by input buffer of size ${size} bytes (${scaled(size, 1024, ['KiB', 'MiB', 'GiB'])})`,
    );
  process.holds(size);
  const input = openOr(process, given.get('if') ?? '-', 'read');
  const path = given.get('of');
  const output = path === undefined ? undefined : openOr(process, path, 'write');
  const out = output === undefined ? process.stdout : process.writerOf(output);
  const blocks = new Blocks(process.readerOf(input), size);
  for (let i = number(given.get('skip') ?? '0'); i > 0; i--) await blocks.next(async () => undefined);
  const done = { whole: 0, part: 0, bytes: 0 };
  let failure = '';
  try {
    while (done.whole + done.part < count) {
      const length = await blocks.next(part => out.write(part));
      if (length === 0) break;
      if (length === size) done.whole++;
      else done.part++;
      done.bytes += length;
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    failure = `error writing '${path ?? 'standard output'}': ${errnoText(error)}`;
    await process.warn(failure);
  }
  input.close();
  output?.close();
  if (given.get('status') !== 'none')
    await report(process, done, (process.clock.now() - started) / 1000, given, failure === '' ? 0 : 1);
  return failure === '' ? 0 : 1;
};

function operands(args: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  for (const arg of args) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(arg) ?? [];
    if (name === undefined || !OPERANDS.includes(name))
      throw new ProgramError(`unrecognized operand ‘${arg}’\nTry 'dd --help' for more information.`);
    given.set(name, value!);
  }
  return given;
}

function number(text: string): number {
  const [, digits, unit] = /^(\d+)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = UNITS[unit?.replace(/iB$/, '') ?? '?'];
  if (factor === undefined) throw new ProgramError(`invalid number: ‘${text}’`);
  return Number(digits) * factor;
}

function openOr(process: ProgramProcess, path: string, mode: 'read' | 'write') {
  try {
    return process.open(path, mode);
  } catch (error) {
    throw Object.assign(error as Error, { path: `failed to open '${path}'` });
  }
}

/** Cuts what comes into blocks; what comes short of one at the end is a partial one. */
class Blocks {
  private rest: Uint8Array = new Uint8Array();

  constructor(
    private readonly reader: ByteReader,
    private readonly size: number,
  ) {}

  /** Hands on the next block part by part, so that a large one need not be held. @returns its length; 0 at the end */
  async next(put: (part: Uint8Array) => Promise<void>): Promise<number> {
    let length = 0;
    while (length < this.size) {
      const chunk = this.rest.length > 0 ? this.rest : await this.reader.read();
      if (chunk === undefined) break;
      const part = chunk.subarray(0, this.size - length);
      this.rest = chunk.subarray(part.length);
      length += part.length;
      await put(part);
    }
    return length;
  }
}

async function report(
  process: ProgramProcess,
  done: { readonly whole: number; readonly part: number; readonly bytes: number },
  seconds: number,
  given: ReadonlyMap<string, string>,
  unwritten: number,
): Promise<void> {
  const records = (whole: number) => `${whole}+${done.part} records`;
  await process.stderr.write(`${records(done.whole + unwritten)} in\n${records(done.whole)} out\n`);
  if (given.get('status') === 'noxfer') return;
  const { bytes } = done;
  const scales = [scaled(bytes, 1000, ['kB', 'MB', 'GB']), scaled(bytes, 1024, ['KiB', 'MiB', 'GiB'])].filter(
    Boolean,
  );
  const size = `${bytes} byte${bytes === 1 ? '' : 's'}${scales.length > 0 ? ` (${scales.join(', ')})` : ''}`;
  const time = Math.max(seconds, 0.001);
  const rate = scaled(bytes / time, 1000, ['kB', 'MB', 'GB']) ?? `${Math.round(bytes / time)} B`;
  await process.stderr.write(`${size} copied, ${time} s, ${rate}/s\n`);
}

function scaled(bytes: number, base: number, units: readonly string[]): string | undefined {
  let value = bytes / base;
  let at = 0;
  if (value < 1) return undefined;
  while (value >= base && at < units.length - 1) {
    value /= base;
    at++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[at]}`;
}
