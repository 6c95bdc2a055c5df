import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentFiles } from '../tutor/content/files.ts';

/** A pack that is a folder on the host. */
export class ContentFolder implements ContentFiles {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  list(folder: string): readonly string[] {
    try {
      return readdirSync(join(this.root, folder))
        .filter(name => !name.startsWith('.'))
        .sort();
    } catch {
      return [];
    }
  }

  read(path: string): string | undefined {
    try {
      return readFileSync(join(this.root, path), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
