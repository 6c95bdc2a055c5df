import { accessSync, constants } from 'node:fs';
import { dataFolder, makeFolder } from '../../progress/data-folder.ts';
import { fits, LEAST_TEXT } from '../../tui/least-size.ts';
import { ContentError } from '../../tutor/content/files.ts';
import type { AddCommand } from '../add-command.ts';
import { builtInPack } from '../built-in-pack.ts';
import { EXIT } from '../exit.ts';
import { idle, labWorld } from '../lab-world.ts';
import { openProgress } from '../open-progress.ts';
import { print, printJson } from '../print.ts';

/** One thing that berth needs, and how it is. */
interface Diagnosis {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do when it is not well. */
  readonly advice?: string;
}

type Examination = () => Diagnosis | Promise<Diagnosis>;

const OLDEST_NODE = 20;

/** Everything that berth needs to work, in the order in which it needs it. */
const EXAMINATIONS: readonly Examination[] = [
  () => {
    const major = Number(process.versions.node.split('.')[0]);
    const advice = `install Node ${OLDEST_NODE} or newer`;
    return { what: 'Node', ok: major >= OLDEST_NODE, detail: process.version, advice };
  },
  () => {
    const { isTTY, columns = 0, rows = 0 } = process.stdout;
    const isLarge = isTTY === true && fits(columns, rows);
    const detail = isTTY ? `${columns}x${rows}` : 'none';
    return {
      what: 'terminal',
      ok: isLarge || !isTTY,
      detail,
      advice: `make the window at least ${LEAST_TEXT}`,
    };
  },
  () => {
    const folder = dataFolder(process.env, process.platform);
    const advice = 'make it writable, or set BERTH_HOME to a folder that is';
    return tried('data folder', folder, advice, () => {
      makeFolder(folder);
      accessSync(folder, constants.W_OK);
    });
  },
  () =>
    tried('progress', 'SQLite opens', 'npm rebuild better-sqlite3', () => openProgress().progress.close()),
  () => {
    const pack = builtInPack();
    const problems = [
      ...pack.lessonIds().map(id => () => pack.lesson(id)),
      ...pack.labIds().map(id => () => pack.lab(id)),
    ].flatMap(problemOf);
    const detail = problems[0] ?? `${pack.lessonIds().length} lessons, ${pack.labIds().length} labs`;
    return { what: 'content', ok: problems.length === 0, detail, advice: 'install berth again' };
  },
  async () => {
    const began = performance.now();
    const cluster = await labWorld(() => Date.now()).build({}, 'doctor');
    await idle();
    const nodes = cluster.admin.resource('nodes').list().items.length;
    cluster.stop();
    const detail = `${nodes} nodes in ${Math.round(performance.now() - began)} ms`;
    return {
      what: 'simulated cluster',
      ok: nodes === 3,
      detail,
      advice: 'report this, with what it printed',
    };
  },
];

/** `berth doctor`: looks whether everything that berth needs is there. */
export const addDoctor: AddCommand = (program, done) => {
  program
    .command('doctor')
    .option('--json', 'print the diagnoses as JSON')
    .addHelpText('after', '\nExit code 3 when something is not well.\n\nExample:\n  berth doctor')
    .action(async ({ json }: { json?: boolean }) => {
      const found: Diagnosis[] = [];
      for (const examine of EXAMINATIONS) {
        const diagnosis = await examine();
        found.push(diagnosis);
        if (!json) print(line(diagnosis));
      }
      if (json) printJson(found);
      done(found.every(({ ok }) => ok) ? EXIT.done : EXIT.environment);
    });
};

function line({ what, ok, detail, advice }: Diagnosis): string {
  return `${ok ? 'ok ' : 'NO '} ${what}: ${detail}${ok || !advice ? '' : `\n    ${advice}`}\n`;
}

function tried(what: string, detail: string, advice: string, look: () => void): Diagnosis {
  try {
    look();
    return { what, ok: true, detail };
  } catch (error) {
    return { what, ok: false, detail: (error as Error).message.split('\n')[0]!, advice };
  }
}

function problemOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ContentError) return [error.message];
    throw error;
  }
}
