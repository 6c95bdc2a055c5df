/** What `kubectl label` and `kubectl annotate` differ in. */

import { CommandError } from '../../framework/errors.ts';

/** Changes that a command line asks for. */
export interface Marks {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

export type Values = Readonly<Record<string, string>>;

export interface MarkKind {
  readonly name: 'label' | 'annotate';
  /** As errors call one of them. */
  readonly noun: 'label' | 'annotation';
  /** Where they stand in an object's metadata. */
  readonly field: 'labels' | 'annotations';
  /** Reads `a=b` and `a-`. @throws CommandError */
  parse(words: readonly string[]): Marks;
  /** Why they cannot be set without --overwrite; empty when they can. */
  clashes(had: Values, marks: Marks): readonly Error[];
  /** What became of an object. */
  outcome(had: Values, has: Values): string;
  /** Each object gets a printer of its own, so that no `---` stands between them. */
  readonly printerForEach: boolean;
  /** An object that stays as it is needs no request. */
  readonly skipsUnchanged: boolean;
  /** What is told of a key that is to go and is not there. */
  missing?(key: string): string;
}

/** Words before the first change name resources. @throws CommandError */
export function splitPairs(args: readonly string[], noun: string): { resources: string[]; pairs: string[] } {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const word of args) {
    const isPair = (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word !== '-');
    if (isPair) pairs.push(word);
    else if (pairs.length === 0) resources.push(word);
    else throw new CommandError(`all resources must be specified before ${noun} changes: ${word}`);
  }
  return { resources, pairs };
}
