import type { Blueprint } from '../content/blueprint.ts';
import type { Localized } from '../content/localized.ts';
import type { GradeReport } from '../grade.ts';

export interface TaskResult {
  readonly lab: string;
  readonly title: Localized;
  /** How long it was the current task: milliseconds. */
  readonly spent: number;
  readonly grade: GradeReport;
}

/** The outcome of a sitting; kept as JSON. */
export interface ExamResult {
  /** Each task counts the same, whatever its points; a task that is partly right counts in part. Rounded down. */
  readonly percent: number;
  readonly passed: boolean;
  readonly tasks: readonly TaskResult[];
}

/** Adds the tasks up. */
export function examResult({ pass }: Pick<Blueprint, 'pass'>, tasks: readonly TaskResult[]): ExamResult {
  const shares = tasks.map(({ grade }) => (grade.total === 0 ? 0 : grade.points / grade.total));
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, tasks.length);
  // A sum of thirds may fall short of the whole by a rounding error.
  const percent = Math.floor(100 * mean + 1e-9);
  return { percent, passed: percent >= pass, tasks };
}
