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

/** Decides every check over the settled cluster. Where a gate fails, no check gives points. */
export function grade(checks: readonly Check[], evidence: Evidence): Grade {
  const findings = checks.map(check => check.verdict(evidence));
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
