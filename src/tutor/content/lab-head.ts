import { SeededRng } from '../../base/rng.ts';
import { ContentError, type ContentFiles } from './files.ts';
import { DIFFICULTIES, type Lab, LONGEST_LAB } from './lab.ts';
import { draw, readParameters, substitute } from './parameters.ts';
import { onlyKeys } from './top-keys.ts';
import { YamlReader } from './yaml-reader.ts';

/** What lists of labs show, and what exams draw by. */
export type LabHead = Pick<Lab, 'id' | 'lesson' | 'title' | 'difficulty' | 'minutes'>;

const KEYS: ReadonlySet<string> = new Set(['id', 'lesson', 'title', 'difficulty', 'minutes', 'parameters']);

/**
 * Reads the head of labs/ID/lab.yaml: a small part of the work that the whole takes. What is wrong further down shows
 * when the lab is read whole.
 * @param seed as of `readLab`
 * @throws ContentError with file, line and column
 */
export function readLabHead(files: ContentFiles, id: string, seed: number): LabHead {
  const file = `labs/${id}/lab.yaml`;
  const text = files.read(file);
  if (text === undefined) throw new ContentError(file, 'is missing; a lab needs it');
  const head = onlyKeys(text, KEYS);
  const plain = YamlReader.parse(file, head);
  const parameters = readParameters(plain);
  const drawn = draw(parameters, new SeededRng(`${id}/${seed}`));
  const yaml = Object.keys(drawn).length === 0 ? plain : YamlReader.parse(file, substitute(head, drawn));
  return {
    id,
    lesson: yaml.string('lesson'),
    title: yaml.localized('title'),
    difficulty: yaml.choice('difficulty', DIFFICULTIES),
    minutes: yaml.wholeNumber('minutes', 1, LONGEST_LAB),
  };
}
