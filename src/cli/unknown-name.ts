import { distance } from 'fastest-levenshtein';
import { CommandError, EXIT } from './exit.ts';

/** Names that differ in more than this share of their letters are no misspelling of one another. */
const MOST_DIFFERENT = 0.5;
const MOST_NAMED = 3;

/**
 * What is said of a name that does not exist: the nearest ones, and how to see all.
 * @param kind what it should name, such as `lab`
 */
export function unknownName(
  kind: string,
  name: string,
  known: readonly string[],
  listed: string,
): CommandError {
  const near = nearest(name, known);
  const guess = near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`;
  return new CommandError(EXIT.usage, `there is no ${kind} "${name}".${guess} ${listed}`);
}

/** The names that are most like another, the likest first. */
export function nearest(name: string, known: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  return known
    .map(other => ({
      other,
      difference: distance(wanted, other.toLowerCase()) / Math.max(wanted.length, other.length),
    }))
    .filter(({ other, difference }) => difference <= MOST_DIFFERENT || other.startsWith(wanted))
    .sort((a, b) => a.difference - b.difference)
    .slice(0, MOST_NAMED)
    .map(({ other }) => other);
}
