import { ContentError, type ContentFiles } from '../../../tutor/content/files.ts';
import { readManifest } from '../../../tutor/content/manifest.ts';
import { Pack } from '../../../tutor/content/pack.ts';
import type { AddCommand } from '../../add-command.ts';
import { builtInPack, shelf } from '../../built-in-pack.ts';
import { ContentFolder } from '../../content-folder.ts';
import { CommandError, EXIT } from '../../exit.ts';
import { lintWithin } from '../../packs/lint-within.ts';
import type { Shelf } from '../../packs/shelf.ts';
import { readSource } from '../../packs/source.ts';
import { print } from '../../print.ts';

/** `berth pack install SOURCE`: puts a pack on the shelf, after it was found to be sound. */
export const addPackInstall: AddCommand = (program, done) => {
  program
    .command('install')
    .argument('<source>', 'a folder, a .tgz, or the name of an npm package')
    .description('install a pack: its lessons and labs appear beside those of berth')
    .addHelpText(
      'after',
      '\nNothing of a pack is run on your computer. Its digest is recorded; berth pack list shows it.\n\nExample:\n  berth pack install ./harbour-1.0.0.tgz',
    )
    .action(async (source: string) => {
      const { files, origin } = await readOrRefuse(source);
      refuse(source, lintWithin(files, builtInPack().lessonIds()));
      const { name, version } = readManifest(files);
      const packs = shelf();
      refuseTaken(name, files, packs);
      const { digest } = packs.put({ name, version, origin, installed: new Date().toISOString() }, files);
      const pack = new Pack(files);
      const labs = pack.labIds();
      print(
        `installed ${name} ${version}: ${pack.lessonIds().length} lessons, ${labs.length} labs\n${digest}\n`,
      );
      if (labs[0] !== undefined) print(`try it: berth lab ${labs[0]}\n`);
      done(EXIT.done);
    });
};

async function readOrRefuse(source: string) {
  try {
    return await readSource(source);
  } catch (error) {
    if (error instanceof ContentError)
      throw new CommandError(EXIT.no, `${source} was not installed. ${error.message}`);
    throw error;
  }
}

function refuse(source: string, [problem, ...more]: readonly ContentError[]): void {
  if (problem === undefined) return;
  const others = more.length > 0 ? ` (and ${more.length} more mistakes; berth pack lint shows them)` : '';
  throw new CommandError(EXIT.no, `${source} was not installed. ${problem.message}${others}`);
}

/** Ids are how a learner calls labs, and how results are remembered: each may be there once. */
function refuseTaken(name: string, files: ContentFiles, packs: Shelf): void {
  const others = packs.list().filter(other => other.name !== name);
  const installed = others.map(
    other => [other.name, new Pack(new ContentFolder(packs.folderOf(other.name)))] as const,
  );
  if (name === 'berth')
    throw new CommandError(EXIT.no, 'the name berth is taken by the pack that comes with berth');
  const idsOf = (pack: Pack) => [...pack.lessonIds(), ...pack.labIds(), ...pack.examIds()];
  const mine = idsOf(new Pack(files));
  for (const [other, pack] of [['berth', builtInPack()] as const, ...installed]) {
    const twice = idsOf(pack).find(id => mine.includes(id));
    if (twice !== undefined)
      throw new CommandError(EXIT.no, `${name} was not installed: ${twice} is in the pack ${other} already`);
  }
}
