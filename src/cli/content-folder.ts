import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ContentError, type ContentFiles } from '../tutor/content/files.ts';
import { checkSize, decodeText } from '../tutor/packs/pack-files.ts';

/** A pack that is a folder on the host. Nothing outside of it is read, whatever links it holds. */
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
    const place = this.place(path);
    try {
      checkSize(path, lstatSync(place).size);
      if (!realpathSync(place).startsWith(realpathSync(this.root) + sep))
        throw new ContentError(path, 'is a link that leads out of the pack');
      return decodeText(path, readFileSync(place));
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
