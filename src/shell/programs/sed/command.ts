/** A sed script as the parser leaves it. */
import type { Regex } from '../../language/regex-search.ts';

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  /** No expression: the one that was used last. */
  | { readonly kind: 'match'; readonly regex: Regex | undefined }
  /** Only as the second: so many lines more. */
  | { readonly kind: 'more'; readonly count: number };

export interface Selection {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
}

/** What `s` puts in: text, a group (0 the whole), or a change of case for what follows. */
export type ReplacementPart =
  | { readonly text: string }
  | { readonly group: number }
  | { readonly letters: 'U' | 'L' | 'u' | 'l' | 'E' };

export interface Substitution {
  readonly regex: Regex | undefined;
  readonly replacement: readonly ReplacementPart[];
  /** From the so-many-th match on. */
  readonly nth: number;
  readonly all: boolean;
  readonly print: boolean;
  readonly file: string | undefined;
}

export interface Command extends Selection {
  readonly name: string;
  /** The text of a, i and c; a label; the name of a file; an exit status. */
  readonly text: string;
  readonly substitution?: Substitution;
  /** What `y` puts in the place of what. */
  readonly letters?: ReadonlyMap<string, string>;
  /** Where to go on: behind the `}` that belongs to a `{`, or at a label. */
  target: number;
}

/** The script is wrong; the message begins with where. */
export class ScriptError extends Error {}
