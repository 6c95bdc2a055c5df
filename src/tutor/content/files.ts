/** A pack's files, however they are stored. Paths are relative to the pack's root, with `/`. */
export interface ContentFiles {
  /** Names of what is in a folder, sorted; empty when there is no such folder. */
  list(folder: string): readonly string[];
  /** The text of a file, or undefined when there is none. */
  read(path: string): string | undefined;
}

/** A mistake in a pack, with its place, in words for its author. */
export class ContentError extends Error {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(file: string, message: string, at?: { readonly line: number; readonly column: number }) {
    super(`${file}${at ? `:${at.line}:${at.column}` : ''}: ${message}`);
    this.name = 'ContentError';
    this.file = file;
    this.line = at?.line;
    this.column = at?.column;
  }
}

/** Line and column of an offset in a text, both from 1. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
