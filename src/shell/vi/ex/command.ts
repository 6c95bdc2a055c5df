import type { ViEditor } from '../editor.ts';

/** What the commands that leave the buffer need. Each throws Error in vim's words. */
export interface ExWorld {
  readonly path: string | undefined;
  /** @returns the message to show */
  write(
    path: string | undefined,
    text: string,
    how: { readonly force: boolean; readonly append: boolean; readonly whole: boolean },
  ): string;
  read(path: string): { readonly text: string; readonly message: string };
  /** @param all the command was one of those that end every window */
  quit(force: boolean): void;
  edit(path: string | undefined, force: boolean): void;
  /** Whether the text differs from the file. */
  readonly modified: boolean;
  /** Runs a command of the shell; an empty one is a shell to type in. */
  shell(command: string): void;
  /** Puts lines through a command. */
  filter(command: string, input: string, apply: (output: string, status: number) => void): void;
  suspend(): void;
  /** Leaves with status 1. */
  fail(): void;
  /** The text is that of another file now. */
  rename(path: string): void;
}

/** Lines that a command is for, counted from 0. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly given: boolean;
  /** Line 0 was asked for: before the first. */
  readonly zero: boolean;
}

export interface ExCall {
  readonly editor: ViEditor;
  readonly world: ExWorld;
  readonly range: Range;
  readonly bang: boolean;
  readonly argument: string;
  readonly name: string;
  /** Runs another line. */
  readonly run: (line: string) => void;
}

export interface ExCommand {
  readonly name: string;
  /** The shortest abbreviation. */
  readonly short?: string;
  /** `!` may follow its name. */
  readonly bang?: boolean;
  /** `|` belongs to its argument. */
  readonly takesBar?: boolean;
  /** Where in its argument `|` ends it; else at the first without a backslash. */
  readonly barAt?: (argument: string) => number;
  /** How a line looks that has the argument at once behind the first letter. */
  readonly glued?: RegExp;
  run(call: ExCall): void;
}

/** The whole text, unless lines were given. */
export function rangeOr(range: Range, editor: ViEditor): Range {
  return range.given ? range : { from: 0, to: editor.text.last, given: false, zero: false };
}

/** The lines of a range as a file would have them. */
export function linesOf(editor: ViEditor, { from, to }: Range): string {
  return editor.text.lines
    .slice(from, to + 1)
    .map(line => `${line}\n`)
    .join('');
}

/** Range and register and count, as :d and :y take them: `:d x 3`. */
export function withCount({ range, argument, editor }: ExCall): {
  range: Range;
  register: string | undefined;
} {
  const [, register, digits] =
    /^([a-zA-Z"_0-9](?!\d))?\s*(\d+)?/.exec(/^\d+$/.test(argument) ? ` ${argument}` : argument) ?? [];
  const count = /^\d+$/.test(argument) ? argument : digits;
  if (count === undefined) return { range, register };
  const to = Math.min(editor.text.last, range.to + Number(count) - 1);
  return { range: { ...range, from: range.to, to }, register };
}
