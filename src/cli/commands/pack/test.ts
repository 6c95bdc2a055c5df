import { existsSync } from 'node:fs';
import { Pack } from '../../../tutor/content/pack.ts';
import { DEFAULT_SEEDS, type LabProof, proveLab } from '../../../tutor/packs/prove.ts';
import { builtInPack } from '../../built-in-pack.ts';
import { ContentFolder } from '../../content-folder.ts';
import { CommandError, EXIT } from '../../exit.ts';
import { idle, labWorld } from '../../lab-world.ts';
import type { AddCommand } from '../index.ts';

interface TestOptions {
  readonly lab?: readonly string[];
  readonly seeds: string;
  readonly json?: boolean;
}

/** Where the time of a proof starts: a fixed instant, so that two proofs see the same cluster. */
const PROOF_TIME = Date.UTC(2026, 0, 15, 9, 0, 0);

/** `berth pack test [folder]`: proves every lab of a pack. */
export const addPackTest: AddCommand = (program, done) => {
  program
    .command('test')
    .argument('[folder]', 'folder of the pack; left out: the pack that comes with berth')
    .option('--lab <id...>', 'only these labs')
    .option('--seeds <count>', 'how many draws of a lab with parameters are tried', String(DEFAULT_SEEDS))
    .option('--json', 'print the result as JSON')
    .description(
      'prove that untouched labs give nothing, solutions everything, and wrong answers lose what they name',
    )
    .addHelpText('after', '\nExample:\n  berth pack test ./my-pack --lab taints-01')
    .action(async (folder: string | undefined, options: TestOptions) => {
      const pack = openPack(folder);
      const seeds = Number(options.seeds);
      if (!Number.isInteger(seeds) || seeds < 1)
        throw new CommandError(EXIT.usage, '--seeds must be a whole number above 0');
      const ids = chooseLabs(pack, options.lab);
      const proofs: LabProof[] = [];
      for (const [index, id] of ids.entries()) {
        const proof = await proveLab(
          pack,
          id,
          labWorld(() => PROOF_TIME),
          idle,
          seeds,
        );
        proofs.push(proof);
        if (!options.json) process.stdout.write(report(proof, index + 1, ids.length));
      }
      const broken = proofs.filter(({ problems }) => problems.length > 0);
      if (options.json) process.stdout.write(`${JSON.stringify(proofs, null, 2)}\n`);
      else process.stdout.write(`${proofs.length - broken.length} of ${proofs.length} labs proven\n`);
      done(broken.length === 0 ? EXIT.done : EXIT.no);
    });
};

/** @throws CommandError when there is no such folder */
export function openPack(folder: string | undefined): Pack {
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
