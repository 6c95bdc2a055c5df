import type { Check, Finding } from './checks/check.ts';
import type { Evidence } from './checks/evidence.ts';

/** A check with what it found and the points it gave. */
export interface CheckResult extends Finding {
  readonly check: Check;
  readonly points: number;
  /** True when it would have counted had a gate before it held. */
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

/** Decides every check over the settled cluster. A gate that fails takes the points of the checks after it. */
export function grade(checks: readonly Check[], evidence: Evidence): Grade {
  let open = true;
  const results = checks.map(check => {
    const finding = check.verdict(evidence);
    const blocked = !open;
    if (check.gate && !finding.passed) open = false;
    return { ...finding, check, blocked, points: finding.passed && !blocked ? check.points : 0 };
  });
  const points = results.reduce((sum, result) => sum + result.points, 0);
  const total = checks.reduce((sum, check) => sum + check.points, 0);
  return { results, points, total, passed: points === total && results.every(result => result.passed) };
}
