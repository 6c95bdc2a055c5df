import { harmless } from '../base/harmless.ts';
import { TookTooLong, type Within } from './checks/bounds.ts';
import type { Check, Finding } from './checks/check.ts';
import type { Evidence } from './checks/evidence.ts';

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
  readonly results: readonly (Omit<CheckResult, 'check'> & { readonly check: Omit<Check, 'verdict'> })[];
}

/** A grade as a JSON value. */
export function reportOf(grade: Grade): GradeReport {
  const results = grade.results.map(({ check: { id, title, points, why, gate }, ...result }) => ({
    ...result,
    check: { id, title, points, why, gate },
  }));
  return { ...grade, results };
}

/** The longest that one check may take: milliseconds. Honest ones take a few. */
const LONGEST_CHECK = 1_000;
/** The most characters of a finding that are kept. */
const LONGEST_FINDING = 2_000;

/**
 * Decides every check over the settled cluster. Where a gate fails, no check gives points.
 * @param within stops a check that loops or explodes; it is then lost, and says so
 */
export function grade(checks: readonly Check[], evidence: Evidence, within: Within): Grade {
  const findings = decide(checks, evidence, within);
  const open = checks.every((check, index) => !check.gate || findings[index]!.passed);
  const results = checks.map((check, index): CheckResult => {
    const finding = findings[index]!;
    const blocked = !open && !check.gate && finding.passed;
    return { ...finding, check, blocked, points: finding.passed && open ? check.points : 0 };
  });
  const points = results.reduce((sum, result) => sum + result.points, 0);
  const total = checks.reduce((sum, check) => sum + check.points, 0);
  return { results, points, total, passed: open && points === total };
}

/** All together where they are quick, as honest ones are: a watch over each costs more than most checks do. */
function decide(checks: readonly Check[], evidence: Evidence, within: Within): readonly Finding[] {
  try {
    return within(LONGEST_CHECK, () => checks.map(check => findingOf(check, evidence)));
  } catch (error) {
    if (!(error instanceof TookTooLong)) throw error;
    return checks.map(check => findingAlone(check, evidence, within));
  }
}

/** What a check finds that may take too long. */
function findingAlone(check: Check, evidence: Evidence, within: Within): Finding {
  try {
    return within(LONGEST_CHECK, () => findingOf(check, evidence));
  } catch (error) {
    if (error instanceof TookTooLong) return stopped('was stopped');
    throw error;
  }
}

function findingOf(check: Check, evidence: Evidence): Finding {
  try {
    const { passed, expected, found } = check.verdict(evidence);
    return { passed, expected: showable(expected), found: showable(found) };
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

/** What was found comes from files and objects of the learner: it must not drive the terminal, nor fill it. */
function showable(text: string): string {
  const short = text.length > LONGEST_FINDING ? `${text.slice(0, LONGEST_FINDING)} ...` : text;
  return harmless(short);
}
