import { ContentError, type ContentFiles } from './files.ts';
import { DIFFICULTIES, type Difficulty } from './lab.ts';
import type { Localized } from './localized.ts';
import { YamlReader } from './yaml-reader.ts';

/** Some of an exam's tasks: so many labs of a lesson, or of any. */
export interface Draw {
  /** Labs of this lesson only. */
  readonly lesson: string | undefined;
  readonly difficulty: Difficulty | undefined;
  readonly count: number;
}

/** How a mock exam is put together from the labs of its pack. */
export interface Blueprint {
  readonly id: string;
  readonly title: Localized;
  readonly minutes: number;
  /** The share of the points that passes, in per cent. */
  readonly pass: number;
  readonly draw: readonly Draw[];
}

/** As in the real exam. */
const PASS = 66;
const MOST_TASKS = 40;

/** How many tasks an exam has. */
export function taskCount({ draw }: Blueprint): number {
  return draw.reduce((sum, { count }) => sum + count, 0);
}

/**
 * Reads exams/ID/exam.yaml:
 *
 *     id: short
 *     title: {en: ..., ko: ...}
 *     minutes: 60
 *     pass: 66
 *     draw:
 *       - {lesson: taints, count: 2}
 *       - {lesson: any, difficulty: hard, count: 1}
 *
 * @throws ContentError with file, line and column
 */
export function readBlueprint(files: ContentFiles, id: string): Blueprint {
  const file = `exams/${id}/exam.yaml`;
  const text = files.read(file);
  if (text === undefined) throw new ContentError(file, 'is missing; an exam needs it');
  const yaml: YamlReader = YamlReader.parse(file, text);
  if (yaml.string('id') !== id) yaml.fail('id', `must be ${id}, the name of its folder`);
  const blueprint: Blueprint = {
    id,
    title: yaml.localized('title'),
    minutes: yaml.number('minutes'),
    pass: yaml.optional('pass', key => yaml.number(key)) ?? PASS,
    draw: yaml.mappings('draw').map(readDraw),
  };
  if (!(blueprint.minutes > 0)) yaml.fail('minutes', 'must be above 0');
  if (!(blueprint.pass > 0 && blueprint.pass <= 100)) yaml.fail('pass', 'must be above 0, at most 100');
  const tasks = taskCount(blueprint);
  if (tasks < 1 || tasks > MOST_TASKS)
    yaml.fail('draw', `draws ${tasks} tasks; an exam has 1 to ${MOST_TASKS}`);
  yaml.done();
  return blueprint;
}

function readDraw(yaml: YamlReader): Draw {
  const lesson = yaml.string('lesson');
  const draw = {
    lesson: lesson === 'any' ? undefined : lesson,
    difficulty: yaml.optional('difficulty', key => yaml.choice(key, DIFFICULTIES)),
    count: yaml.number('count'),
  };
  if (!Number.isInteger(draw.count) || draw.count < 1) yaml.fail('count', 'must be a whole number from 1');
  yaml.done();
  return draw;
}
