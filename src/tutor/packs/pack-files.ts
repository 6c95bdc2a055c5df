import { ContentError, type ContentFiles } from '../content/files.ts';

/** Bounds of a pack. A file of text is far below, as is any pack that somebody wrote. */
export const LARGEST_FILE = 256 * 1024;
export const LARGEST_PACK = 16 * 1024 * 1024;
export const MOST_FILES = 2_000;
const LONGEST_PATH = 200;

const FOLDERS = new Set(['lessons', 'labs', 'exams']);
const PART = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether a path belongs to the content of a pack; whatever else lies in its folder or archive is left alone. */
export function isContent(path: string): boolean {
  const [first = '', ...rest] = path.split('/');
  if (rest.length === 0) return first === 'pack.yaml';
  return FOLDERS.has(first) && !rest.some(part => part.startsWith('.'));
}

/** A pack's files in memory, admitted one by one within bounds. */
export class PackFiles implements ContentFiles {
  private readonly files = new Map<string, Uint8Array>();
  private readonly spellings = new Set<string>();
  private bytes = 0;

  /**
   * Takes one file in. Says whether it may be read at all before its content is there, by `admit`.
   * @throws ContentError for a path that leads elsewhere or would be another file on another computer
   */
  add(path: string, data: Uint8Array): void {
    this.admit(path, data.length);
    this.files.set(path, data);
  }

  paths(): readonly string[] {
    return [...this.files.keys()].sort();
  }

  bytesOf(path: string): Uint8Array {
    return this.files.get(path) ?? new Uint8Array();
  }

  list(folder: string): readonly string[] {
    const inside = this.paths().filter(path => path.startsWith(`${folder}/`));
    return [...new Set(inside.map(path => path.slice(folder.length + 1).split('/')[0]!))];
  }

  read(path: string): string | undefined {
    const data = this.files.get(path);
    return data && decodeText(path, data);
  }

  private admit(path: string, size: number): void {
    checkPath(path);
    if (!/\.(yaml|md)$/.test(path))
      throw new ContentError(path, 'a pack holds .yaml and .md files only; remove it');
    checkSize(path, size);
    this.bytes += size;
    if (this.bytes > LARGEST_PACK)
      throw new ContentError(path, `the pack is larger than ${LARGEST_PACK / 1024 / 1024} MiB`);
    if (this.files.size >= MOST_FILES)
      throw new ContentError(path, `the pack has more than ${MOST_FILES} files`);
    const spelling = path.toLowerCase();
    if (this.spellings.has(spelling))
      throw new ContentError(path, 'is there twice, or differs from another only in capitals');
    this.spellings.add(spelling);
  }
}

/** @throws ContentError for a path that could lead out of the pack */
export function checkPath(path: string): void {
  const shown = JSON.stringify(path.slice(0, LONGEST_PATH));
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path))
    throw new ContentError(shown, 'is an absolute path; a pack has none');
  if (path.includes('\\')) throw new ContentError(shown, 'has a backslash in its path; use /');
  const parts = path.split('/');
  if (parts.includes('..')) throw new ContentError(shown, 'leads out of the pack with ..');
  if (path.length > LONGEST_PATH || !parts.every(part => PART.test(part)))
    throw new ContentError(
      shown,
      'is no path for a pack: use letters, digits, - . and _, at most 200 in all',
    );
}

/** @throws ContentError for a file that is too large */
export function checkSize(path: string, size: number): void {
  if (size > LARGEST_FILE)
    throw new ContentError(
      path,
      `has ${Math.ceil(size / 1024)} KiB; a file of a pack has ${LARGEST_FILE / 1024} KiB at most`,
    );
}

/** @throws ContentError for what is no UTF-8 */
export function decodeText(path: string, data: Uint8Array): string {
  try {
    return decoder.decode(data).replace(/\r\n/g, '\n');
  } catch {
    throw new ContentError(path, 'is no UTF-8 text');
  }
}
