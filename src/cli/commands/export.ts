import { harmlessJson, harmlessLine } from '../../base/harmless.ts';
import { resultOf } from '../../tutor/exam/exam-result.ts';
import type { History } from '../../tutor/mastery.ts';
import type { AddCommand } from '../add-command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { readHistory } from '../history.ts';

/** One thing that was done, as a row: what does not apply is left empty. */
interface Row {
  readonly kind: 'lab' | 'exam' | 'exam-task' | 'card';
  readonly id: string;
  readonly startedAt: string;
  readonly at: string;
  readonly points: number | '';
  readonly total: number | '';
  readonly percent: number | '';
  readonly passed: boolean;
  readonly seconds: number | '';
}

const COLUMNS = ['kind', 'id', 'startedAt', 'at', 'points', 'total', 'percent', 'passed', 'seconds'] as const;
const FORMATS: Readonly<Record<string, (rows: readonly Row[]) => string>> = {
  json: rows => `${harmlessJson(rows)}\n`,
  csv: rows =>
    [COLUMNS.join(','), ...rows.map(row => COLUMNS.map(column => quoted(row[column])).join(','))]
      .map(line => `${line}\r\n`)
      .join(''),
};

/** `berth export --format json|csv`: everything that was done, a row each, oldest first. */
export const addExport: AddCommand = (program, done) => {
  program
    .command('export')
    .option('--format <format>', Object.keys(FORMATS).join(' or '), 'json')
    .addHelpText('after', '\nExample:\n  berth export --format csv > progress.csv')
    .action(({ format }: { format: string }) => {
      const write = FORMATS[format];
      if (write === undefined)
        throw new CommandError(EXIT.usage, `--format must be one of ${Object.keys(FORMATS).join(', ')}`);
      process.stdout.write(write(rowsOf(readHistory())));
      done(EXIT.done);
    });
};

function rowsOf({ attempts, sittings, answers }: History): readonly Row[] {
  const empty = { startedAt: '', points: '', total: '', percent: '', seconds: '' } as const;
  const labs = attempts
    .filter(({ gradedAt }) => gradedAt !== undefined)
    .map(({ lab, startedAt, gradedAt, points, total, passed }): Row => {
      return {
        ...{ ...empty, kind: 'lab', id: lab, startedAt: time(startedAt), at: time(gradedAt!) },
        ...{ points, total, percent: share(points, total), passed },
        seconds: Math.round((gradedAt! - startedAt) / 1000),
      };
    });
  const exams = sittings.flatMap((sitting): Row[] => {
    const { exam, startedAt, gradedAt, percent, passed, elapsed, result } = sitting;
    if (result === undefined || gradedAt === undefined) return [];
    const when = { startedAt: time(startedAt), at: time(gradedAt) };
    const tasks = (resultOf(sitting)?.tasks ?? []).map(({ lab, grade, spent }): Row => {
      const { points, total } = grade;
      const scores = { points, total, percent: share(points, total), passed: grade.passed };
      return {
        kind: 'exam-task',
        id: `${exam}/${lab}`,
        ...when,
        ...scores,
        seconds: Math.round(spent / 1000),
      };
    });
    const whole: Row = {
      ...empty,
      kind: 'exam',
      id: exam,
      ...when,
      percent,
      passed,
      seconds: Math.round(elapsed / 1000),
    };
    return [whole, ...tasks];
  });
  const cards = answers.map(
    ({ lesson, card, right, at }): Row => ({
      ...empty,
      kind: 'card',
      id: `${lesson}/${card}`,
      at: time(at),
      passed: right,
    }),
  );
  return [...labs, ...exams, ...cards].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function time(at: number): string {
  return new Date(at).toISOString();
}

function share(points: number, total: number): number {
  return total === 0 ? 0 : Math.floor((100 * points) / total);
}

/** As RFC 4180 quotes. */
function quoted(value: string | number | boolean): string {
  const text = harmlessLine(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
