import type { ContentFiles } from './files.ts';

/** Several packs as one. Where two have a lesson, lab or exam of one id, the first pack's counts. */
export class JoinedFiles implements ContentFiles {
  private readonly packs: readonly ContentFiles[];

  constructor(packs: readonly ContentFiles[]) {
    this.packs = packs;
  }

  list(folder: string): readonly string[] {
    return [...new Set(this.packs.flatMap(pack => pack.list(folder)))].sort();
  }

  read(path: string): string | undefined {
    const [kind = '', id = ''] = path.split('/');
    return this.packs.find(pack => pack.list(kind).includes(id))?.read(path) ?? this.packs[0]?.read(path);
  }
}
