import { harmlessLine } from '../base/harmless.ts';
import { told } from '../tutor/checks/told.ts';
import type { Language } from '../tutor/content/localized.ts';
import type { Grade } from '../tutor/grade.ts';

/** A grade as JSON, for --json and for other processes. */
export function gradeJson(lab: string, grade: Grade) {
  return {
    lab,
    passed: grade.passed,
    points: grade.points,
    total: grade.total,
    checks: grade.results.map(({ check, points, passed, blocked, expected, found }) => ({
      id: check.id,
      title: check.title,
      points,
      of: check.points,
      gate: check.gate,
      passed,
      blocked,
      expected: told(expected, 'en'),
      found: told(found, 'en'),
      why: check.why,
    })),
  };
}

export type GradeJson = ReturnType<typeof gradeJson>;

/** A grade as lines for a terminal. */
export function gradeText({ lab, passed, points, total, checks }: GradeJson, language: Language): string {
  const head = `${lab}: ${passed ? 'passed' : 'not passed'}, ${points} of ${total} points`;
  return `${[head, ...checks.flatMap(check => checkLines(check, language))].join('\n')}\n`;
}

function checkLines(check: GradeJson['checks'][number], language: Language): string[] {
  const score = check.gate ? 'gate' : `${check.points}/${check.of}`;
  const line = `${check.passed ? 'ok  ' : 'LOST'} ${score} ${harmlessLine(check.title[language])}`;
  if (check.passed) return check.blocked ? [`${line} (does not count: a gate is lost)`] : [line];
  return [
    line,
    `       expected: ${harmlessLine(check.expected)}`,
    `       found:    ${harmlessLine(check.found)}`,
    `       why:      ${check.why[language].trim()}`,
  ];
}
