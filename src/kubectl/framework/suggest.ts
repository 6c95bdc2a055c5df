/** `Did you mean this?` models cobra's SuggestionsFor */
import type { Command } from './command.ts';

/** Names of commands that are two typing errors away at most, or that begin so. */
export function suggestionsFor(typed: string, commands: readonly Command[]): string[] {
  const word = typed.toLowerCase();
  return commands
    .filter(command => !command.hidden && command.deprecated === undefined)
    .map(command => command.name)
    .filter(name => name.startsWith(word) || distance(word, name.toLowerCase()) <= 2);
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
