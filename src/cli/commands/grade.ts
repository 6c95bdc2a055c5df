import { readFileSync } from 'node:fs';
import type { Language } from '../../tutor/content/localized.ts';
import type { Grade } from '../../tutor/grade.ts';
import { gradeScript, type ScriptGrade, ScriptTimeout } from '../../tutor/grade-script.ts';
import { CommandError, EXIT } from '../exit.ts';
import { findLab } from '../find-lab.ts';
import { idle, labWorld } from '../lab-world.ts';
import type { AddCommand } from './index.ts';

interface GradeOptions {
  readonly script: string;
  readonly json?: boolean;
  readonly timeout: string;
}

/** `berth grade LAB --script FILE [--json]`: runs a script against a fresh cluster of the lab and prints the graded result. */
export const addGrade: AddCommand = (program, done) => {
  program
    .command('grade')
    .argument('<lab>', 'id of a lab')
    .requiredOption('--script <file>', 'script for the simulated shell; - for standard input')
    .option('--json', 'print the result as JSON')
    .option('--timeout <seconds>', 'give up after this much real time', '60')
    .description('run a script against a lab without a screen and print the graded result')
    .addHelpText(
      'after',
      '\nExit code 0: all checks passed, 1: not all.\n\nExample:\n  berth grade taints-01 --script answer.sh --json',
    )
    .action(async (id: string, options: GradeOptions) => {
      const lab = findLab(id);
      const script = readScript(options.script);
      const result = await withinTime(
        gradeScript(
          lab,
          script,
          labWorld(() => Date.now()),
          idle,
        ),
        Number(options.timeout),
      );
      process.stdout.write(
        options.json ? `${JSON.stringify(asJson(id, result), null, 2)}\n` : asText(id, result),
      );
      done(result.grade.passed ? EXIT.done : EXIT.no);
    });
};

function readScript(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new CommandError(EXIT.usage, `cannot read the script ${path}: ${(error as Error).message}`);
  }
}

/** A script that never ends is stopped: by simulated time where it waits, by real time where it spins. */
async function withinTime(work: Promise<ScriptGrade>, seconds: number): Promise<ScriptGrade> {
  if (!(seconds > 0)) throw new CommandError(EXIT.usage, '--timeout must be a number of seconds above 0');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new CommandError(EXIT.no, `the script did not end within ${seconds} s and was stopped`)),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    if (error instanceof ScriptTimeout) throw new CommandError(EXIT.no, error.message);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function asJson(lab: string, { grade, status, stdout, stderr }: ScriptGrade) {
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
      passed,
      blocked,
      expected,
      found,
      why: check.why,
    })),
    script: { status, stdout, stderr },
  };
}

function asText(lab: string, { grade, status }: ScriptGrade): string {
  const language: Language = 'en';
  const lines = [
    `${lab}: ${grade.passed ? 'passed' : 'not passed'}, ${grade.points} of ${grade.total} points (script status ${status})`,
  ];
  for (const result of grade.results) lines.push(...checkLines(result, language));
  return `${lines.join('\n')}\n`;
}

function checkLines(
  { check, points, passed, expected, found }: Grade['results'][number],
  language: Language,
): string[] {
  const line = `${passed ? 'ok  ' : 'LOST'} ${points}/${check.points} ${check.title[language]}`;
  return passed
    ? [line]
    : [
        line,
        `       expected: ${expected}`,
        `       found:    ${found}`,
        `       why:      ${check.why[language].trim()}`,
      ];
}
