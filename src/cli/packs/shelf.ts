import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../../base/json.ts';
import { makeFolder, PRIVATE_FILE } from '../../progress/data-folder.ts';
import { PACK_NAME } from '../../tutor/content/manifest.ts';
import type { PackFiles } from '../../tutor/packs/pack-files.ts';
import { CommandError, EXIT } from '../exit.ts';
import { loadFolder } from './load-folder.ts';

/** What is remembered of an installed pack. */
export interface InstalledPack {
  readonly name: string;
  readonly version: string;
  readonly origin: string;
  /** `sha256:...` over the paths and contents of its files. */
  readonly digest: string;
  /** ISO 8601. */
  readonly installed: string;
}

/** The packs that were installed: a folder and a record for each, in the data folder. */
export class Shelf {
  private readonly folder: string;

  /** @param data the data folder */
  constructor(data: string) {
    this.folder = join(data, 'packs');
  }

  list(): readonly InstalledPack[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter(name => name.endsWith('.json') && !name.endsWith('.coming.json'))
      .sort()
      .flatMap(name => this.record(name.slice(0, -'.json'.length)) ?? []);
  }

  record(name: string): InstalledPack | undefined {
    try {
      return installedPack(JSON.parse(readFileSync(this.recordPath(name), 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Where the files of an installed pack lie. */
  folderOf(name: string): string {
    return join(this.folder, checked(name));
  }

  /** Whether the files are still those that were installed. */
  isIntact({ name, digest }: InstalledPack): boolean {
    const { files, problems } = loadFolder(this.folderOf(name));
    return problems.length === 0 && digestOf(files) === digest;
  }

  /** Puts a pack on the shelf, in the place of an older one of its name. The old one stays until the new one is whole. */
  put(pack: Omit<InstalledPack, 'digest'>, files: PackFiles): InstalledPack {
    const record: InstalledPack = { ...pack, digest: digestOf(files) };
    const place = this.folderOf(pack.name);
    const coming = `${place}.coming`;
    try {
      rmSync(coming, { recursive: true, force: true });
      for (const path of files.paths()) write(join(coming, path), files.bytesOf(path));
      write(`${coming}.json`, `${JSON.stringify(record, null, 2)}\n`);
      rmSync(place, { recursive: true, force: true });
      renameSync(coming, place);
      renameSync(`${coming}.json`, this.recordPath(pack.name));
    } catch (error) {
      throw this.unwritten(error, coming);
    }
    return record;
  }

  /** @returns false when there is no such pack */
  remove(name: string): boolean {
    if (!PACK_NAME.test(name) || this.record(name) === undefined) return false;
    rmSync(this.recordPath(name), { force: true });
    rmSync(this.folderOf(name), { recursive: true, force: true });
    return true;
  }

  /** What was begun is taken away again, as far as that can be done. */
  private unwritten(error: unknown, coming: string): Error {
    for (const path of [coming, `${coming}.json`])
      try {
        rmSync(path, { recursive: true, force: true });
      } catch {
        // The next attempt takes it away.
      }
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) return error as Error;
    const advice =
      code === 'ENOSPC'
        ? 'Make room on the disk'
        : 'See that the folder can be written, or set BERTH_HOME to another';
    return new CommandError(
      EXIT.environment,
      `the pack could not be written to ${this.folder}: ${message}. What was installed before is as it was. ${advice}, and try again.`,
    );
  }

  private recordPath(name: string): string {
    return join(this.folder, `${checked(name)}.json`);
  }
}

function write(path: string, content: Uint8Array | string): void {
  makeFolder(dirname(path));
  writeFileSync(path, content, { mode: PRIVATE_FILE });
}

/** A record as it was written; undefined for what is none. */
function installedPack(value: unknown): InstalledPack | undefined {
  if (!isObject(value)) return undefined;
  const { name, version, origin, digest, installed } = value;
  const texts = [name, version, origin, digest, installed];
  if (!texts.every(text => typeof text === 'string')) return undefined;
  const [a, b, c, d, e] = texts as [string, string, string, string, string];
  return { name: a, version: b, origin: c, digest: d, installed: e };
}

/** The digest of a pack: of every path and what is there, in order. */
export function digestOf(files: PackFiles): string {
  const hash = createHash('sha256');
  for (const path of files.paths()) {
    const bytes = files.bytesOf(path);
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** A name becomes part of a path, so it must be one. */
function checked(name: string): string {
  if (!PACK_NAME.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a pack`);
  return name;
}
