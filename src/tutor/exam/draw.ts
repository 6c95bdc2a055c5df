import { SeededRng } from '../../base/rng.ts';
import type { Blueprint, Draw } from '../content/blueprint.ts';
import type { Domain } from '../content/domain.ts';
import type { Lab } from '../content/lab.ts';

/** A task of an exam: which lab, with its parameters drawn by which seed. */
export interface DrawnTask {
  readonly lab: string;
  readonly seed: number;
}

/** What an entry chooses by. */
export type DrawnFrom = Pick<Lab, 'id' | 'lesson' | 'difficulty' | 'minutes'> & {
  /** The domain that its lesson serves. */
  readonly domain?: Domain | undefined;
};

/** Seeds of labs are below this. */
const MOST_SEEDS = 1_000_000;

/**
 * Draws an exam's tasks: no lab comes twice, entries that can take fewer labs are served first, and the easier tasks
 * come first, as a candidate would order them.
 * @param seed the same seed draws the same tasks from the same labs
 * @throws Error when the pack has too few labs for an entry
 */
export function drawTasks(
  blueprint: Blueprint,
  labs: readonly DrawnFrom[],
  seed: string,
): readonly DrawnTask[] {
  const rng = new SeededRng(`${blueprint.id}/${seed}`);
  const left = new Set([...labs].sort((a, b) => (a.id < b.id ? -1 : 1)));
  const narrowFirst = [...blueprint.draw].sort((a, b) => width(a) - width(b));
  const taken = narrowFirst.flatMap(entry =>
    Array.from({ length: entry.count }, () => {
      const fitting = [...left].filter(lab => fits(entry, lab));
      const lab = fitting[rng.int(fitting.length)];
      if (lab === undefined) throw new Error(tooFew(blueprint, entry, labs));
      left.delete(lab);
      return { lab, order: rng.next() };
    }),
  );
  return taken
    .sort((a, b) => a.lab.minutes - b.lab.minutes || a.order - b.order)
    .map(({ lab }) => ({ lab: lab.id, seed: 1 + rng.int(MOST_SEEDS) }));
}

/** How much an entry leaves open. */
function width({ lesson, domain, difficulty }: Draw): number {
  return (lesson === undefined ? 4 : 0) + (domain === undefined ? 2 : 0) + (difficulty === undefined ? 1 : 0);
}

function fits({ lesson, domain, difficulty }: Draw, lab: DrawnFrom): boolean {
  return (
    (lesson === undefined || lab.lesson === lesson) &&
    (domain === undefined || lab.domain === domain) &&
    (difficulty === undefined || lab.difficulty === difficulty)
  );
}

function tooFew({ id }: Blueprint, entry: Draw, labs: readonly DrawnFrom[]): string {
  const kind = [
    entry.difficulty,
    'labs',
    entry.lesson === undefined ? '' : `of the lesson ${entry.lesson}`,
    entry.domain === undefined ? '' : `of the domain ${entry.domain}`,
  ];
  const there = labs.filter(lab => fits(entry, lab)).length;
  return `the exam ${id} wants ${entry.count} ${kind.filter(Boolean).join(' ')}, in all of which no lab comes twice; the pack has ${there}`;
}
