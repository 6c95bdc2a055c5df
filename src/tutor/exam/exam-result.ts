import {
  checkedJson,
  type Form,
  FormError,
  flag,
  list,
  number,
  optional,
  record,
  text,
} from '../../base/form.ts';
import type { Blueprint } from '../content/blueprint.ts';
import { LOCALIZED, type Localized } from '../content/localized.ts';
import { GRADE_REPORT, type GradeReport } from '../grade.ts';
import type { ExamRecord } from './exam-store.ts';

export interface TaskResult {
  readonly lab: string;
  readonly title: Localized;
  /** How long it was the current task: milliseconds. */
  readonly spent: number;
  /** How many hints were taken, and the points that they cost. Results of older versions have neither. */
  readonly hints?: number;
  readonly deducted?: number;
  readonly grade: GradeReport;
  /** Why the simulation could not be relied on: the task counts neither way. */
  readonly failed?: string;
}

/** The outcome of a sitting; kept as JSON. */
export interface ExamResult {
  /** Each task counts the same, whatever its points; a task that is partly right counts in part. Rounded down. */
  readonly percent: number;
  readonly passed: boolean;
  readonly tasks: readonly TaskResult[];
}

const TASK_RESULT: Form<TaskResult> = record<TaskResult>({
  lab: text,
  title: LOCALIZED,
  spent: number,
  hints: optional(number),
  deducted: optional(number),
  grade: GRADE_REPORT,
  failed: optional(text),
});
const EXAM_RESULT: Form<ExamResult> = record<ExamResult>({
  percent: number,
  passed: flag,
  tasks: list(TASK_RESULT),
});

/** The result that was kept of a sitting; undefined where there is none, and where what is kept is damaged. */
export function resultOf(sitting: Pick<ExamRecord, 'result'>): ExamResult | undefined {
  if (sitting.result === undefined) return undefined;
  try {
    return checkedJson(EXAM_RESULT, sitting.result, 'the result');
  } catch (error) {
    if (error instanceof FormError) return undefined;
    throw error;
  }
}

/** The sittings whose results are damaged. What counts results leaves them out, and says so. */
export function damagedResults<T extends Pick<ExamRecord, 'result'>>(sittings: readonly T[]): readonly T[] {
  return sittings.filter(sitting => sitting.result !== undefined && resultOf(sitting) === undefined);
}

/**
 * The points that a task's hints cost: never more than were reached.
 * @param cost of a hint, in per cent of all its points
 */
export function deduction(
  { points, total }: Pick<GradeReport, 'points' | 'total'>,
  hints: number,
  cost: number | undefined,
): number {
  return Math.min(points, (total * hints * (cost ?? 0)) / 100);
}

/** Adds the tasks up; what berth itself spoilt is left out. */
export function examResult({ pass }: Pick<Blueprint, 'pass'>, tasks: readonly TaskResult[]): ExamResult {
  const counted = tasks.filter(({ failed }) => failed === undefined);
  const shares = counted.map(({ grade, deducted = 0 }) =>
    grade.total === 0 ? 0 : (grade.points - deducted) / grade.total,
  );
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, counted.length);
  // A sum of thirds may fall short of the whole by a rounding error.
  const percent = Math.floor(100 * mean + 1e-9);
  return { percent, passed: percent >= pass, tasks };
}
