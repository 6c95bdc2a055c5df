import type { ByteReader } from '../../base/pipe.ts';
import { statOf } from '../process/paths.ts';
import type { Program, ProgramProcess } from '../process/program.ts';
import { oldStyle, parseCount } from './head.ts';
import { eachInput } from './inputs.ts';
import { byteLines, concat } from './lines.ts';
import { shortOptions } from './options.ts';

/** How often a followed file is looked at, in simulated milliseconds: as GNU tail without inotify. */
const POLL_MS = 1000;

/** `tail [-n lines] [-c bytes] [-fFqv] [file]...` */
export const tail: Program = async process => {
  const { flags, values, operands } = shortOptions(
    process,
    'n:c:fFqvs:',
    { lines: 'n', bytes: 'c', follow: 'f', quiet: 'q', verbose: 'v', retry: 'F' },
    oldStyle(process.args),
  );
  const bytes = flags.has('c');
  const { sign, count } = parseCount(values.get(bytes ? 'c' : 'n') ?? '10', bytes ? 'bytes' : 'lines');
  const titled = flags.has('v') || (operands.length > 1 && !flags.has('q'));
  let first = true;
  const title = async (name: string) => {
    if (titled)
      await process.print(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
    first = false;
  };
  const status = await eachInput(
    process,
    operands,
    async (reader, name) => {
      await title(name);
      if (bytes) await lastBytes(process, reader, count, sign === '+');
      else await lastLines(process, reader, count, sign === '+');
    },
    (name, reason) =>
      reason === 'Is a directory'
        ? `error reading '${name}': ${reason}`
        : `cannot open '${name}' for reading: ${reason}`,
  );
  const names = operands.filter(name => name !== '-');
  if ((flags.has('f') || flags.has('F')) && names.length > 0) await follow(process, names, title);
  return status;
};

async function lastLines(
  process: ProgramProcess,
  reader: ByteReader,
  count: number,
  from: boolean,
): Promise<void> {
  let skip = from ? Math.max(0, count - 1) : 0;
  let kept: Uint8Array[] = [];
  let held = 0;
  for await (const lines of byteLines(reader, bytes => process.holds(held + bytes))) {
    if (from) {
      const rest = lines.slice(skip);
      skip = Math.max(0, skip - lines.length);
      if (rest.length > 0) await process.print(concat(...rest));
    } else {
      kept.push(...lines);
      held += lines.reduce((sum, line) => sum + line.length, 0);
      process.holds(held);
      if (kept.length > count + 1000) {
        kept = kept.slice(-count || kept.length);
        held = kept.reduce((sum, line) => sum + line.length, 0);
      }
    }
  }
  if (!from && count > 0) await process.print(concat(...kept.slice(-count)));
  process.holds(0);
}

async function lastBytes(
  process: ProgramProcess,
  reader: ByteReader,
  count: number,
  from: boolean,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  let held = 0;
  for (let chunk = await reader.read(); chunk; chunk = await reader.read()) {
    chunks.push(chunk);
    process.holds((held += chunk.length));
  }
  const all = concat(...chunks);
  await process.print(
    from ? all.subarray(Math.max(0, count - 1)) : all.subarray(Math.max(0, all.length - count)),
  );
}

/** Prints what is added to the files, for ever. */
async function follow(
  process: ProgramProcess,
  names: readonly string[],
  title: (name: string) => Promise<void>,
): Promise<void> {
  const { files } = process.host;
  const sizes = new Map(
    names.map(name => [name, statOf(files, process.path(name), process.actor)?.size ?? 0]),
  );
  let current = names.at(-1);
  for (;;) {
    await process.sleep(POLL_MS);
    for (const name of names) {
      const path = process.path(name);
      const size = statOf(files, path, process.actor)?.size;
      let seen = sizes.get(name)!;
      if (size === undefined || size === seen) continue;
      if (size < seen) {
        await process.warn(`${name}: file truncated`);
        seen = 0;
      }
      if (current !== name) await title(name);
      current = name;
      await process.print(files.readFile(path, process.actor).subarray(seen));
      sizes.set(name, size);
    }
  }
}
