import { either, type Form, flag, list, number, record, text } from '../base/form.ts';
import { harmless } from '../base/harmless.ts';
import { TookTooLong, type Within } from './checks/bounds.ts';
import type { Check, Finding, Told } from './checks/check.ts';
import type { Evidence } from './checks/evidence.ts';
import { LOCALIZED, type Localized } from './content/localized.ts';

/** A check with what it found and the points it gave. */
export interface CheckResult extends Finding {
  readonly check: Check;
  readonly points: number;
  /** True when it would have counted had every gate held. */
  readonly blocked: boolean;
}

/** The outcome of an attempt at a lab. */
export interface Grade {
  readonly results: readonly CheckResult[];
  readonly points: number;
  readonly total: number;
  /** All points were reached. */
  readonly passed: boolean;
}

/** A grade without the means to decide it again: what is kept and shown. */
export interface GradeReport extends Omit<Grade, 'results'> {
  readonly results: readonly (Omit<CheckResult, 'check'> & {
    readonly check: Omit<Check, 'verdict' | 'would'>;
  })[];
}

type ReportedCheck = GradeReport['results'][number]['check'];
type ReportedResult = GradeReport['results'][number];

/** Reports of older versions do not say it; what is not said is false. */
const LATER_FLAG: Form<boolean> = value => (value === undefined ? undefined : flag(value));
const TOLD: Form<Told> = either(text, LOCALIZED);
export const GRADE_REPORT: Form<GradeReport> = record<GradeReport>({
  results: list(
    record<ReportedResult>({
      check: record<ReportedCheck>({
        id: text,
        title: LOCALIZED,
        points: number,
        why: LOCALIZED,
        gate: LATER_FLAG,
        keeps: LATER_FLAG,
      }),
      passed: flag,
      expected: TOLD,
      found: TOLD,
      points: number,
      blocked: LATER_FLAG,
    }),
  ),
  points: number,
  total: number,
  passed: flag,
});

/** A grade as a JSON value. */
export function reportOf(grade: Grade): GradeReport {
  const results = grade.results.map(({ check: { id, title, points, why, gate, keeps }, ...result }) => ({
    ...result,
    check: { id, title, points, why, gate, keeps },
  }));
  return { ...grade, results };
}

/** A check, and what it is decided over; or why that could not be had. */
export type Case =
  | { readonly check: Check; readonly evidence: Evidence }
  | { readonly check: Check; readonly failure: string };

/** The longest that one check may take: milliseconds. Honest ones take a few. */
const LONGEST_CHECK = 1_000;
/** The most characters of a finding that are kept. */
const LONGEST_FINDING = 2_000;

/**
 * Decides every check. Where a gate fails, no check gives points.
 * @param within stops a check that loops or explodes; it is then lost, and says so
 */
export function grade(cases: readonly Case[], within: Within): Grade {
  const checks = cases.map(({ check }) => check);
  const findings = decide(cases, within);
  const open = checks.every((check, index) => !check.gate || findings[index]!.passed);
  // What only had to be left alone is worth nothing by itself.
  const isBegun = checks.some(({ gate, keeps }, index) => !gate && !keeps && findings[index]!.passed);
  const results = checks.map((check, index): CheckResult => {
    const finding = findings[index]!;
    const blocked = !open && !check.gate && finding.passed;
    const counts = finding.passed && open && (isBegun || !check.keeps);
    return { ...finding, check, blocked, points: counts ? check.points : 0 };
  });
  const points = results.reduce((sum, result) => sum + result.points, 0);
  const total = checks.reduce((sum, check) => sum + check.points, 0);
  return { results, points, total, passed: open && points === total };
}

/** All together where they are quick, as honest ones are: a watch over each costs more than most checks do. */
function decide(cases: readonly Case[], within: Within): readonly Finding[] {
  try {
    return within(LONGEST_CHECK, () => cases.map(findingOf));
  } catch (error) {
    if (!(error instanceof TookTooLong)) throw error;
    return cases.map(one => findingAlone(one, within));
  }
}

/** What a check finds that may take too long. */
function findingAlone(one: Case, within: Within): Finding {
  try {
    return within(LONGEST_CHECK, () => findingOf(one));
  } catch (error) {
    if (error instanceof TookTooLong) return stopped('was stopped');
    throw error;
  }
}

function findingOf(one: Case): Finding {
  const { would } = one.check;
  if ('failure' in one) return { passed: false, expected: would?.shown ?? '', found: showable(one.failure) };
  try {
    const { passed, expected, found } = one.check.verdict(one.evidence);
    return { passed, expected: showable(after(would?.shown, expected)), found: showable(found) };
  } catch (error) {
    // The stack or a text grew beyond what JavaScript can hold.
    if (error instanceof RangeError) return stopped('grew too large');
    throw error;
  }
}

const stopped = (why: string): Finding => ({
  passed: false,
  expected: `an answer within ${LONGEST_CHECK} ms`,
  found: `none: the check ${why}`,
});

/** What had to be there once something would have happened. */
function after(would: Localized | undefined, expected: Told): Told {
  if (would === undefined) return expected;
  const { en, ko } = typeof expected === 'string' ? { en: expected, ko: expected } : expected;
  return { en: `after [${would.en}]: ${en}`, ko: `[${would.ko}] 뒤: ${ko}` };
}

/** What was found comes from files and objects of the learner: it must not drive the terminal, nor fill it. */
function showable(told: Told): Told {
  return typeof told === 'string' ? tame(told) : { en: tame(told.en), ko: tame(told.ko) };
}

function tame(text: string): string {
  const short = text.length > LONGEST_FINDING ? `${text.slice(0, LONGEST_FINDING)} ...` : text;
  return harmless(short);
}
