import { readFileSync } from 'node:fs';
import { gradeScript, type ScriptGrade, ScriptTimeout } from '../../tutor/grade-script.ts';
import { LabSetupError } from '../../tutor/lab-world.ts';
import type { AddCommand } from '../add-command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { findLab } from '../find-lab.ts';
import { type GradeJson, gradeJson, gradeText } from '../grade-output.ts';
import { labWorld } from '../lab-world.ts';
import { print, printJson } from '../print.ts';
import { askSessions } from '../session/door.ts';
import { withinTime } from '../within-time.ts';

interface GradeOptions {
  readonly script?: string;
  readonly session?: boolean;
  readonly json?: boolean;
  readonly timeout: string;
  readonly seed: string;
}

/** `berth grade LAB --script FILE | --session [--json]`: grades without a screen. */
export const addGrade: AddCommand = (program, done) => {
  program
    .command('grade')
    .argument('<lab>', 'id of a lab')
    .option('--script <file>', 'run this script against a fresh cluster of the lab; - for standard input')
    .option('--session', 'grade the cluster that berth cluster up --lab serves now')
    .option('--json', 'print the result as JSON')
    .option('--seed <number>', 'which draw of the lab’s parameters', '1')
    .option('--timeout <seconds>', 'give a script up after this much real time', '60')
    .addHelpText(
      'after',
      '\nExit code 0: all checks passed, 1: not all, 2: used wrongly, 3: berth itself failed.\n\nExamples:\n  berth grade taints-01 --script answer.sh --json\n  berth grade taints-03 --script answer.sh --seed 7\n  berth grade taints-01 --session',
    )
    .action(async (id: string, options: GradeOptions) => {
      const result = options.session ? await gradeSession(id) : await gradeFile(id, options);
      if (options.json) printJson(result);
      else print(gradeText(result, 'en'));
      done(result.passed ? EXIT.done : EXIT.no);
    });
};

async function gradeSession(id: string): Promise<GradeJson> {
  findLab(id);
  const result = (await askSessions('grade', id)) as GradeJson | undefined;
  if (result === undefined) {
    throw new CommandError(
      EXIT.environment,
      `no cluster of ${id} is served; start one with berth cluster up --lab ${id}`,
    );
  }
  return result;
}

async function gradeFile(id: string, { script, timeout, seed }: GradeOptions): Promise<GradeJson> {
  const lab = findLab(id, seedOf(seed));
  if (script === undefined)
    throw new CommandError(EXIT.usage, 'give --script FILE, or --session for a served cluster');
  const text = readScript(script);
  const { grade, status, stdout, stderr } = await bounded(
    gradeScript(
      lab,
      text,
      labWorld(() => Date.now()),
    ),
    Number(timeout),
  );
  return { ...gradeJson(id, grade), script: { status, stdout, stderr } } as GradeJson;
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 1)
    throw new CommandError(EXIT.usage, '--seed must be a whole number above 0');
  return seed;
}

function readScript(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new CommandError(EXIT.usage, `cannot read the script ${path}: ${(error as Error).message}`);
  }
}

/** A script that never ends is stopped: by simulated time where it waits, by real time where it spins. */
async function bounded(work: Promise<ScriptGrade>, seconds: number): Promise<ScriptGrade> {
  if (!(seconds > 0)) throw new CommandError(EXIT.usage, '--timeout must be a number of seconds above 0');
  const limit = withinTime(seconds);
  try {
    return await limit.race(work);
  } catch (error) {
    if (error instanceof ScriptTimeout) throw new CommandError(EXIT.no, error.message);
    if (error instanceof LabSetupError) throw new CommandError(EXIT.environment, error.message);
    throw error;
  } finally {
    limit.stop();
  }
}
