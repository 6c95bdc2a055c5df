import { ContentError } from '../content/files.ts';
import { checkPath, isContent, PackFiles } from './pack-files.ts';
import { readTar, type TarEntry } from './tar.ts';

/** Entries beyond the pack's own files (a package's other files) are bounded too. */
const MOST_ENTRIES = 10_000;

/**
 * The pack in a tar archive: at its top, or in the one folder that holds everything (as npm and `tar czf x.tgz folder` make it).
 * @throws ContentError for links, devices, and paths that lead out, wherever in the archive they stand
 */
export function unpack(name: string, bytes: Uint8Array): PackFiles {
  const entries: TarEntry[] = [];
  for (const entry of readTar(name, bytes)) {
    if (entries.length >= MOST_ENTRIES) throw new ContentError(name, `has more than ${MOST_ENTRIES} entries`);
    entries.push({ ...entry, path: entry.path.replace(/^(\.\/)+/, '').replace(/\/+$/, '') });
  }
  for (const { path, type } of entries) {
    if (path === '' || path === '.') continue;
    const parts = path.split('/');
    if (path.startsWith('/') || parts.includes('..') || path.includes('\\')) checkPath(path);
    if (type === 'link') throw new ContentError(JSON.stringify(path), 'is a link; a pack has none');
    if (type === 'device') throw new ContentError(JSON.stringify(path), 'is neither file nor folder');
  }
  const files = new PackFiles();
  const top = topFolder(entries);
  for (const { path, type, data } of entries) {
    const inside = top === '' || path.startsWith(top) ? path.slice(top.length) : '';
    if (type === 'file' && isContent(inside)) files.add(inside, data);
  }
  if (files.paths().length === 0)
    throw new ContentError(name, 'holds no pack: pack.yaml, lessons and labs are missing');
  return files;
}

/** Where pack.yaml stands: '' or the one folder of the archive with a slash. */
function topFolder(entries: readonly TarEntry[]): string {
  if (entries.some(({ path }) => path === 'pack.yaml')) return '';
  const found = entries.find(({ path }) => /^[^/]+\/pack\.yaml$/.test(path));
  return found === undefined ? '' : found.path.slice(0, -'pack.yaml'.length);
}
