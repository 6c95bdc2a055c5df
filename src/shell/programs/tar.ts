import { readTar, type TarEntry, writeTar } from '../../base/tar.ts';
import { errnoText } from '../process/errno.ts';
import { baseName } from '../process/paths.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { shortOptions } from './options.ts';

const LETTERS = 'cxtvzpmhOf:C:';
const LONG = {
  create: 'c',
  extract: 'x',
  get: 'x',
  list: 't',
  verbose: 'v',
  gzip: 'z',
  'preserve-permissions': 'p',
  touch: 'm',
  dereference: 'h',
  'to-stdout': 'O',
  file: 'f',
  directory: 'C',
};
/** What GNU tar ends with when a file could not be read. */
const FAILED = 2;

/** `tar -c|-x|-t [-vzO] [-f ARCHIVE] [-C FOLDER] [FILE]...` for files and folders. */
export const tar: Program = async process => {
  const [first, ...rest] = process.args;
  const argv = first !== undefined && /^[a-zA-Z]+$/.test(first) ? bundled(first, rest) : process.args;
  const { flags, values, operands } = shortOptions(process, LETTERS, LONG, argv);
  const archive = values.get('f') ?? '-';
  const folder = process.path(values.get('C') ?? '.');
  if (!process.host.files.exists(folder))
    throw new ProgramError(`${values.get('C')}: Cannot open: No such file or directory`, FAILED);
  const job: Job = { process, archive, folder, flags, names: operands };
  if (flags.has('c')) return create(job);
  if (flags.has('x') || flags.has('t')) return extract(job);
  throw new ProgramError(
    "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
    FAILED,
  );
};

interface Job {
  readonly process: ProgramProcess;
  readonly archive: string;
  readonly folder: string;
  readonly flags: ReadonlySet<string>;
  readonly names: readonly string[];
}

/** The old form: letters without a dash first, their values behind them in order. */
function bundled(letters: string, rest: readonly string[]): string[] {
  const takers = [...letters].filter(letter => LETTERS[LETTERS.indexOf(letter) + 1] === ':');
  const plain = [...letters].filter(letter => !takers.includes(letter)).join('');
  const values = takers.flatMap((letter, index) => [`-${letter}`, rest[index] ?? '']);
  return [...(plain === '' ? [] : [`-${plain}`]), ...values, ...rest.slice(takers.length)];
}

async function create({ process, archive, folder, flags, names }: Job): Promise<number> {
  if (names.length === 0) throw new ProgramError('Cowardly refusing to create an empty archive', FAILED);
  const entries: TarEntry[] = [];
  let status = 0;
  if (names.some(name => name.startsWith('/'))) await process.warn("Removing leading `/' from member names");
  for (const name of names) {
    try {
      collect(process, join(folder, name), name.replace(/^\/+/, '').replace(/(.)\/+$/, '$1'), entries);
    } catch (error) {
      await process.warn(`${name}: Cannot stat: ${errnoText(error)}`);
      status = FAILED;
    }
  }
  const list = flags.has('v') ? entries.map(entry => `${entry.name}\n`).join('') : '';
  const packed = await throughGzip(process, writeTar(entries, Math.floor(process.clock.now() / 1000)), flags);
  if (archive === '-') {
    await process.print(packed);
    await process.stderr.write(list);
  } else {
    process.host.files.writeFile(process.path(archive), packed, { actor: process.actor });
    await process.print(list);
  }
  if (status !== 0) await process.warn('Exiting with failure status due to previous errors');
  return status;
}

function collect(process: ProgramProcess, path: string, name: string, into: TarEntry[]): void {
  const { files } = process.host;
  const { type, mode } = files.stat(path, process.actor);
  if (type !== 'directory') {
    into.push({ name, directory: false, content: files.readFile(path, process.actor), mode });
    return;
  }
  into.push({ name: `${name}/`, directory: true, content: new Uint8Array(), mode });
  for (const inner of files.readdir(path, process.actor))
    collect(process, join(path, inner), `${name}/${inner}`, into);
}

async function extract({ process, archive, folder, flags, names }: Job): Promise<number> {
  const entries = readTar(await plain(process, await contentOf(process, archive)));
  const wanted = (entry: TarEntry) =>
    names.length === 0 || names.some(name => entry.name === name || entry.name.startsWith(`${name}/`));
  for (const entry of entries.filter(wanted)) {
    if (flags.has('t') || flags.has('v')) await process.print(`${entry.name}\n`);
    if (flags.has('t')) continue;
    if (flags.has('O')) await process.print(entry.content);
    else unpack(process, folder, entry);
  }
  const missing = names.filter(name => !entries.some(entry => entry.name.replace(/\/$/, '') === name));
  for (const name of missing) await process.warn(`${name}: Not found in archive`);
  return missing.length > 0 ? FAILED : 0;
}

function unpack(process: ProgramProcess, folder: string, entry: TarEntry): void {
  const { files } = process.host;
  const { actor } = process;
  const path = join(folder, entry.name.replace(/\/$/, ''));
  try {
    if (entry.directory) {
      if (!files.exists(path)) files.mkdir(path, { recursive: true, mode: entry.mode, actor });
      return;
    }
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    if (!files.exists(parent)) files.mkdir(parent, { recursive: true, actor });
    files.writeFile(path, entry.content, { mode: entry.mode, actor });
  } catch (error) {
    throw new ProgramError(`${entry.name}: Cannot open: ${errnoText(error)}`, FAILED);
  }
}

async function contentOf(process: ProgramProcess, archive: string): Promise<Uint8Array> {
  if (archive !== '-') {
    try {
      return process.host.files.readFile(process.path(archive), process.actor);
    } catch (error) {
      throw new ProgramError(
        `${archive}: Cannot open: ${errnoText(error)}\n${baseName(process.name)}: Error is not recoverable: exiting now`,
        FAILED,
      );
    }
  }
  const chunks: Uint8Array[] = [];
  for (let chunk = await process.stdin.read(); chunk; chunk = await process.stdin.read()) chunks.push(chunk);
  return bytesOf(process, new Blob(chunks as BlobPart[]));
}

function throughGzip(
  process: ProgramProcess,
  bytes: Uint8Array,
  flags: ReadonlySet<string>,
): Promise<Uint8Array> {
  if (!flags.has('z')) return Promise.resolve(bytes);
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream('gzip'));
  return bytesOf(process, new Response(stream));
}

/** Unpacked where it begins as gzip does. */
function plain(process: ProgramProcess, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Promise.resolve(bytes);
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
  return bytesOf(process, new Response(stream));
}

async function bytesOf(process: ProgramProcess, source: Blob | Response): Promise<Uint8Array> {
  return new Uint8Array(await process.clock.hold(source.arrayBuffer()));
}

function join(folder: string, name: string): string {
  return name.startsWith('/') ? name : `${folder.replace(/\/$/, '')}/${name}`;
}
