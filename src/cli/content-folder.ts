import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentFiles } from '../tutor/content/files.ts';

/** A pack that is a folder on the host. */
export class ContentFolder implements ContentFiles {
  private readonly root: string;
  private readonly placed: Readonly<Record<string, string>>;

  /** @param placed folders of the pack that lie elsewhere below the root, by their first part: `{exams: 'labs/_exams'}` */
  constructor(root: string, placed: Readonly<Record<string, string>> = {}) {
    this.root = root;
    this.placed = placed;
  }

  list(folder: string): readonly string[] {
    try {
      return readdirSync(this.place(folder))
        .filter(name => !name.startsWith('.'))
        .sort();
    } catch {
      return [];
    }
  }

  read(path: string): string | undefined {
    try {
      return readFileSync(this.place(path), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private place(path: string): string {
    const [first = '', ...rest] = path.split('/');
    return join(this.root, this.placed[first] ?? first, ...rest);
  }
}
