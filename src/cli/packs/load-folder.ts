import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContentError } from '../../tutor/content/files.ts';
import { checkSize, isContent, PackFiles } from '../../tutor/packs/pack-files.ts';

const TOP = ['pack.yaml', 'lessons', 'labs', 'exams'];
const DEEPEST = 6;

export interface LoadedFolder {
  readonly files: PackFiles;
  /** Files that were left out, and why: links, giants, programs. */
  readonly problems: readonly ContentError[];
}

/** Reads the pack that a folder holds into memory. Nothing is followed out of it: links are refused, inside or out. */
export function loadFolder(root: string): LoadedFolder {
  const files = new PackFiles();
  const problems: ContentError[] = [];
  for (const path of pathsOf(root, problems)) {
    try {
      checkSize(path, lstatSync(join(root, path)).size);
      files.add(path, readFileSync(join(root, path)));
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      problems.push(error);
      if (problems.length > 100) break;
    }
  }
  return { files, problems };
}

function* pathsOf(root: string, problems: ContentError[]): Generator<string> {
  const open = TOP.slice();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const entry = entryAt(root, path);
    if (entry === undefined) continue;
    if (entry.isSymbolicLink()) problems.push(new ContentError(path, 'is a link; a pack has none'));
    else if (entry.isDirectory() && path.split('/').length <= DEEPEST) {
      const names = readdirSync(join(root, path)).filter(name => !name.startsWith('.'));
      open.push(
        ...names
          .sort()
          .reverse()
          .map(name => `${path}/${name}`),
      );
    } else if (!entry.isFile())
      problems.push(new ContentError(path, 'is neither file nor folder, or lies too deep'));
    else if (isContent(path)) yield path;
  }
}

function entryAt(
  root: string,
  path: string,
): Pick<Dirent, 'isSymbolicLink' | 'isDirectory' | 'isFile'> | undefined {
  return lstatSync(join(root, path), { throwIfNoEntry: false });
}
