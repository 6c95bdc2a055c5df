import { existsSync } from 'node:fs';
import { Pack } from '../../../tutor/content/pack.ts';
import { type MutationReport, mutateLab } from '../../../tutor/packs/mutation/mutate.ts';
import { DEFAULT_SEEDS, type LabProof, proveLab } from '../../../tutor/packs/prove.ts';
import type { AddCommand } from '../../add-command.ts';
import { builtInPack } from '../../built-in-pack.ts';
import { ContentFolder } from '../../content-folder.ts';
import { CommandError, EXIT } from '../../exit.ts';
import { labWorld } from '../../lab-world.ts';
import { onChanges } from '../../packs/on-changes.ts';
import { ProgressLine } from '../../packs/progress-line.ts';
import { print, printJson } from '../../print.ts';
import { withinTime } from '../../within-time.ts';
import { lintFolder } from './lint.ts';

interface TestOptions {
  readonly lab?: readonly string[];
  readonly seeds: string;
  /** `true` without a number: all; `false` with --no-mutants. */
  readonly mutants: string | boolean;
  readonly json?: boolean;
  readonly watch?: boolean;
}

/** Where the time of a proof starts: a fixed instant, so that two proofs see the same cluster. */
const PROOF_TIME = Date.UTC(2026, 0, 15, 9, 0, 0);
/** The real time that a lab's scripts have, each: seconds. */
const LONGEST_SCRIPT = 60;

/** `berth pack test [folder]`: proves every lab of a pack. */
export const addPackTest: AddCommand = (program, done) => {
  program
    .command('test')
    .argument('[folder]', 'folder of the pack; left out: the pack that comes with berth')
    .option('--lab <id...>', 'only these labs')
    .option('--seeds <count>', 'how many draws of a lab with parameters are tried', String(DEFAULT_SEEDS))
    .option('--mutants <count>', 'at most so many changes of each right answer, of each sort; left out: all')
    .option('--no-mutants', 'do not change the right answers')
    .option('--json', 'print the result as JSON')
    .option('--watch', 'prove a lab again whenever its file changes, until Ctrl-C')
    .description(
      'prove that untouched labs give nothing, solutions everything, wrong answers lose what they name, solutions made wrong lose something, and solutions said otherwise nothing',
    )
    .addHelpText(
      'after',
      '\nExample:\n  berth pack test ./my-pack --lab taints-01 --seeds 3\n  berth pack test ./my-pack --no-mutants',
    )
    .action(async (folder: string | undefined, options: TestOptions) => {
      const proofs = await proveAll(folder, options, chooseLabs(openPack(folder), options.lab));
      if (options.json) printJson(proofs);
      if (options.watch) await watch(folder, options);
      done(proofs.every(isSound) ? EXIT.done : EXIT.no);
    });
};

/** A lab's proof, and what changed answers showed where they were tried. */
interface LabTest extends LabProof {
  readonly mutation?: MutationReport;
}

const isSound = ({ problems, mutation }: LabTest) => problems.length + (mutation?.problems.length ?? 0) === 0;

/** Tests labs one after the other and tells of each. */
async function proveAll(
  folder: string | undefined,
  { seeds, mutants, json }: TestOptions,
  ids: readonly string[],
): Promise<readonly LabTest[]> {
  const count = countOf('--seeds', seeds);
  const most = typeof mutants === 'string' ? countOf('--mutants', mutants) : undefined;
  const pack = openPack(folder);
  const line = new ProgressLine(process.stderr);
  const tests: LabTest[] = [];
  for (const [index, id] of ids.entries()) {
    const onRun = (what: string) => line.show(`[${index + 1}/${ids.length}] ${id}: ${what}`);
    const proof = await prove(pack, id, count, onRun);
    // What is not proven has no right answers to change.
    const mutation = mutants === false || !isSound(proof) ? undefined : await mutate(pack, id, most, onRun);
    const test: LabTest = mutation === undefined ? proof : { ...proof, mutation };
    tests.push(test);
    line.clear();
    if (!json) print(report(test, index + 1, ids.length));
  }
  if (!json) print(summary(tests));
  return tests;
}

function countOf(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new CommandError(EXIT.usage, `${option} must be a whole number above 0`);
  return count;
}

/** A lab whose script spins without simulated time passing is given up. */
async function prove(
  pack: Pack,
  id: string,
  seeds: number,
  onRun: (what: string) => void,
): Promise<LabProof> {
  let runs = 0;
  const told = (what: string) => {
    runs++;
    onRun(what);
  };
  const world = labWorld(() => PROOF_TIME);
  const proof = await guarded(told, watched => proveLab(pack, id, world, seeds, watched));
  return typeof proof === 'string' ? { lab: id, runs, problems: [`${id}: run ${runs}: ${proof}`] } : proof;
}

async function mutate(
  pack: Pack,
  id: string,
  most: number | undefined,
  onRun: (what: string) => void,
): Promise<MutationReport> {
  let last = '';
  const told = (what: string) => {
    last = what;
    onRun(what);
  };
  const world = labWorld(() => PROOF_TIME);
  const found = await guarded(told, watched => mutateLab(pack, id, world, { most, onRun: watched }));
  if (typeof found !== 'string') return found;
  const nothing = { mutants: 0, killed: 0, explained: 0, widened: 0, taken: 0 };
  return { lab: id, ...nothing, problems: [`${id}: ${last}: ${found}`] };
}

/** Bounds the real time of each run. @returns why the work was given up */
async function guarded<T>(
  onRun: (what: string) => void,
  work: (onRun: (what: string) => void) => Promise<T>,
): Promise<T | string> {
  const timer = withinTime(LONGEST_SCRIPT);
  try {
    return await timer.race(
      work(what => {
        timer.again();
        onRun(what);
      }),
    );
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.message;
  } finally {
    timer.stop();
  }
}

async function watch(folder: string | undefined, options: TestOptions): Promise<void> {
  if (folder === undefined) throw new CommandError(EXIT.usage, '--watch needs the folder of a pack');
  print('\nwaiting for changes; Ctrl-C ends\n');
  await onChanges(folder, async paths => {
    for (const { message } of lintFolder(folder)) print(`${message}\n`);
    const changed = new Set(paths.map(path => path.split('/')[1]));
    const labs = chooseLabs(openPack(folder), options.lab).filter(id => changed.has(id));
    if (labs.length > 0) await proveAll(folder, options, labs);
  });
}

/** @throws CommandError when there is no such folder */
function openPack(folder: string | undefined): Pack {
  if (folder === undefined) return builtInPack();
  if (!existsSync(folder))
    throw new CommandError(EXIT.usage, `there is no folder ${folder}; give the folder of a pack`);
  return new Pack(new ContentFolder(folder));
}

function chooseLabs(pack: Pack, wanted: readonly string[] | undefined): readonly string[] {
  const known = pack.labIds();
  const unknown = wanted?.find(id => !known.includes(id));
  if (unknown !== undefined)
    throw new CommandError(EXIT.usage, `there is no lab "${unknown}". Labs: ${known.join(', ')}`);
  return wanted ?? known;
}

function report(test: LabTest, index: number, count: number): string {
  const { lab, runs, problems, mutation } = test;
  const head = `[${index}/${count}] ${lab}: ${problems.length === 0 ? 'proven' : 'NOT PROVEN'} in ${runs} runs\n`;
  const told = mutation === undefined ? '' : `  ${tally([mutation])}\n`;
  const all = [...problems, ...(mutation?.problems ?? [])];
  return head + told + all.map(problem => `  ${problem}\n`).join('');
}

function summary(tests: readonly LabTest[]): string {
  const sound = tests.filter(isSound).length;
  const mutations = tests.flatMap(({ mutation }) => mutation ?? []);
  const told = mutations.length === 0 ? '' : `${tally(mutations)}\n`;
  return `${told}${sound} of ${tests.length} labs proven\n`;
}

/** `mutants: 40, killed 38, explained 2; said otherwise: 9 of 9 taken` */
function tally(reports: readonly MutationReport[]): string {
  const sum = (key: 'mutants' | 'killed' | 'explained' | 'widened' | 'taken') =>
    reports.reduce((total, one) => total + one[key], 0);
  return `mutants: ${sum('mutants')}, killed ${sum('killed')}, explained ${sum('explained')}; said otherwise: ${sum('taken')} of ${sum('widened')} taken`;
}
