import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { ContentError } from '../../tutor/content/files.ts';
import type { PackFiles } from '../../tutor/packs/pack-files.ts';
import { unpack } from '../../tutor/packs/unpack.ts';
import { CommandError, EXIT } from '../exit.ts';
import { loadFolder } from './load-folder.ts';

/** Archives are small text; a bomb is stopped while it unfolds. */
const LARGEST_ARCHIVE = 8 * 1024 * 1024;
const LARGEST_UNFOLDED = 48 * 1024 * 1024;
const NPM_NAME = /^(@[a-z0-9-][a-z0-9-._]*\/)?[a-z0-9][a-z0-9-._]*(@[A-Za-z0-9][A-Za-z0-9.-]*)?$/;

/** A pack that somebody gave, not yet trusted. */
export interface PackSource {
  readonly files: PackFiles;
  /** Where it came from, for the record. */
  readonly origin: string;
}

/**
 * Reads a pack from a folder, a .tgz, or npm. Nothing of it is run.
 * @throws ContentError for what a pack may not be; CommandError when there is no such source
 */
export async function readSource(from: string): Promise<PackSource> {
  const found = statSync(from, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    const { files, problems } = loadFolder(from);
    if (problems[0]) throw problems[0];
    return { files, origin: resolve(from) };
  }
  if (found?.isFile()) return { files: readArchive(from), origin: resolve(from) };
  if (/\.(tgz|tar\.gz)$/.test(from) || /^[./~]/.test(from) || !NPM_NAME.test(from))
    throw new CommandError(
      EXIT.usage,
      `there is no folder or file ${from}, and it is no name of an npm package`,
    );
  return { files: await fetchFromNpm(from), origin: `npm:${from}` };
}

/** The pack in a .tgz. @throws ContentError */
export function readArchive(path: string): PackFiles {
  const name = basename(path);
  if (statSync(path).size > LARGEST_ARCHIVE)
    throw new ContentError(name, `is larger than ${LARGEST_ARCHIVE / 1024 / 1024} MiB`);
  return unpack(name, unfold(name, readFileSync(path)));
}

function unfold(name: string, data: Uint8Array): Uint8Array {
  try {
    return gunzipSync(data, { maxOutputLength: LARGEST_UNFOLDED });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const limit = `unfolds to more than ${LARGEST_UNFOLDED / 1024 / 1024} MiB`;
    throw new ContentError(name, tooLarge ? limit : 'is no gzip archive, or is damaged');
  }
}

/** Lets npm download a package's archive; its scripts are not run. */
async function fetchFromNpm(name: string): Promise<PackFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-pack-'));
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const options = { cwd: folder, timeout: 120_000, shell: process.platform === 'win32' };
    await promisify(execFile)(npm, ['pack', '--ignore-scripts', '--loglevel=error', '--', name], options);
    const archive = readdirSync(folder).find(file => file.endsWith('.tgz'));
    if (archive === undefined) throw new Error('npm left no archive');
    return readArchive(join(folder, archive));
  } catch (error) {
    if (error instanceof ContentError) throw error;
    const said = String((error as { stderr?: string }).stderr || (error as Error).message);
    throw new CommandError(EXIT.environment, `npm could not download ${name}: ${reasonOf(said)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What npm says first of an error and its code: `404 Not Found - GET ...`. */
function reasonOf(said: string): string {
  const lines = said.split('\n').filter(text => text.trim() !== '');
  const errors = lines.flatMap(line => /^npm (?:error|ERR!) (.*\S)/.exec(line)?.[1] ?? []);
  const [code, reason] = errors;
  if (code?.startsWith('code ') === true && reason !== undefined) return `${code.slice(5)}: ${reason}`;
  return errors[0] ?? lines[0] ?? 'it does not say why';
}
