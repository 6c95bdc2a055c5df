import { existsSync } from 'node:fs';
import { Pack } from '../../../tutor/content/pack.ts';
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
    .option('--json', 'print the result as JSON')
    .option('--watch', 'prove a lab again whenever its file changes, until Ctrl-C')
    .description(
      'prove that untouched labs give nothing, solutions everything, and wrong answers lose what they name',
    )
    .addHelpText('after', '\nExample:\n  berth pack test ./my-pack --lab taints-01')
    .action(async (folder: string | undefined, options: TestOptions) => {
      const proofs = await proveAll(folder, options, chooseLabs(openPack(folder), options.lab));
      if (options.json) printJson(proofs);
      if (options.watch) await watch(folder, options);
      done(proofs.every(({ problems }) => problems.length === 0) ? EXIT.done : EXIT.no);
    });
};

/** Proves labs one after the other and tells of each. */
async function proveAll(
  folder: string | undefined,
  { seeds, json }: TestOptions,
  ids: readonly string[],
): Promise<readonly LabProof[]> {
  const count = Number(seeds);
  if (!Number.isInteger(count) || count < 1)
    throw new CommandError(EXIT.usage, '--seeds must be a whole number above 0');
  const pack = openPack(folder);
  const line = new ProgressLine(process.stderr);
  const proofs: LabProof[] = [];
  for (const [index, id] of ids.entries()) {
    const proof = await prove(pack, id, count, what =>
      line.show(`[${index + 1}/${ids.length}] ${id}: ${what}`),
    );
    proofs.push(proof);
    line.clear();
    if (!json) print(report(proof, index + 1, ids.length));
  }
  const broken = proofs.filter(({ problems }) => problems.length > 0);
  if (!json) print(`${proofs.length - broken.length} of ${proofs.length} labs proven\n`);
  return proofs;
}

/** A lab whose script spins without simulated time passing is given up. */
async function prove(
  pack: Pack,
  id: string,
  seeds: number,
  onRun: (what: string) => void,
): Promise<LabProof> {
  let runs = 0;
  const timer = withinTime(LONGEST_SCRIPT);
  const told = (what: string) => {
    runs++;
    timer.again();
    onRun(what);
  };
  try {
    return await timer.race(
      proveLab(
        pack,
        id,
        labWorld(() => PROOF_TIME),
        seeds,
        told,
      ),
    );
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { lab: id, runs, problems: [`${id}: run ${runs}: ${error.message}`] };
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

function report({ lab, runs, problems }: LabProof, index: number, count: number): string {
  const head = `[${index}/${count}] ${lab}: ${problems.length === 0 ? 'proven' : 'NOT PROVEN'} in ${runs} runs\n`;
  return head + problems.map(problem => `  ${problem}\n`).join('');
}
