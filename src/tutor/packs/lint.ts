import { readBlueprint, unknownLesson } from '../content/blueprint.ts';
import { ContentError, type ContentFiles, placeOf } from '../content/files.ts';
import { readLab } from '../content/lab.ts';
import { readLesson } from '../content/lesson.ts';
import { readManifest } from '../content/manifest.ts';
import { Pack } from '../content/pack.ts';
import type { Problems } from '../content/yaml-reader.ts';

/** Draws of a lab's parameters that are read: one value may break what another does not. */
const SEEDS = [1, 2, 3];

/**
 * Finds the mistakes of a pack that reading alone can find; what its labs do, proveLab finds.
 * @param lessons ids of lessons beyond the pack's own that its labs may belong to
 * @returns every mistake, in the order of files and lines; none when the pack is fine
 */
export function lintPack(files: ContentFiles, lessons: readonly string[] = []): readonly ContentError[] {
  const problems: ContentError[] = [];
  const pack = new Pack(files);
  const known = new Set([...lessons, ...pack.lessonIds()]);
  const collect = (read: (problems: Problems) => void) => problems.push(...mistakesOf(read));
  collect(found => readManifest(files, found));
  for (const id of pack.lessonIds()) collect(found => readLesson(files, id, found));
  for (const id of pack.labIds()) collect(found => lintLab(files, id, known, found));
  for (const id of pack.examIds()) collect(found => void readBlueprint(files, id, found, known));
  if (pack.lessonIds().length + pack.labIds().length === 0)
    problems.push(
      new ContentError('pack.yaml', 'stands beside neither lessons nor labs; make labs/NAME-01/lab.yaml'),
    );
  return problems;
}

/** What `read` collects and, when it gives up, throws. */
function mistakesOf(read: (problems: Problems) => void): Problems {
  const found: Problems = [];
  try {
    read(found);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    if (!found.some(({ message }) => message === error.message)) found.push(error);
  }
  return found.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function lintLab(files: ContentFiles, id: string, lessons: ReadonlySet<string>, problems: Problems): void {
  const first = readLab(files, id, SEEDS[0]!, problems);
  const file = `labs/${id}/lab.yaml`;
  const text = files.read(file) ?? '';
  const tell = (at: number, message: string) =>
    problems.push(new ContentError(file, message, at < 0 ? undefined : placeOf(text, at)));
  if (first.lesson !== '' && !lessons.has(first.lesson))
    tell(text.search(/^lesson:/m), unknownLesson(first.lesson, lessons));
  for (const [whole, name] of text.matchAll(/<<([a-z][A-Za-z0-9]*)>>/g))
    if (!Object.hasOwn(first.drawn, name!)) tell(text.indexOf(whole), `${whole} is no parameter of this lab`);
  // What follows may be missing only because of a mistake that was told already.
  if (problems.length > 0) return;
  if (first.wrong.length === 0)
    tell(
      text.search(/^id:/m),
      'needs wrong answers: scripts that lose checks, to prove that the checks can be lost',
    );
  if (!first.checks.some(({ points }) => points > 0))
    tell(text.search(/^checks:/m), 'checks need one at least that gives points');
  for (const seed of first.hasParameters ? SEEDS.slice(1) : []) readLab(files, id, seed, problems);
}
