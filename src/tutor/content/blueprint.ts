import { DOMAINS, type Domain } from './domain.ts';
import { ContentError, type ContentFiles } from './files.ts';
import { DIFFICULTIES, type Difficulty } from './lab.ts';
import type { Localized } from './localized.ts';
import { type Problems, YamlReader } from './yaml-reader.ts';

/** Some of an exam's tasks: so many labs of a lesson, or of any. */
export interface Draw {
  /** Labs of this lesson only. */
  readonly lesson: string | undefined;
  /** Labs of lessons that serve this domain only; left out: any. */
  readonly domain?: Domain | undefined;
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
  /** What a hint takes of its task's points, in per cent; undefined where the exam gives no hints. */
  readonly hintCost: number | undefined;
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
 *     hintCost: 20          # left out: no hints
 *     draw:
 *       - {lesson: taints, count: 2}
 *       - {lesson: any, difficulty: hard, count: 1}
 *       - {lesson: any, domain: workloads, count: 1}
 *
 * @param problems collects mistakes, so that reading goes on after the first
 * @param lessons those that may be drawn from; left out: any
 * @throws ContentError with file, line and column
 */
export function readBlueprint(
  files: ContentFiles,
  id: string,
  problems?: Problems,
  lessons?: ReadonlySet<string>,
): Blueprint {
  const file = `exams/${id}/exam.yaml`;
  const text = files.read(file);
  if (text === undefined) throw new ContentError(file, 'is missing; an exam needs it');
  const yaml = YamlReader.parse(file, text, problems);
  if (yaml.string('id') !== id) yaml.complain('id', `must be ${id}, the name of its folder`);
  const blueprint: Blueprint = {
    id,
    title: yaml.localized('title'),
    minutes: yaml.number('minutes'),
    pass: yaml.optional('pass', key => yaml.number(key)) ?? PASS,
    hintCost: yaml.optional('hintCost', key => yaml.number(key)),
    draw: yaml.each('draw', entry => readDraw(entry, lessons)),
  };
  if (!(blueprint.minutes > 0)) yaml.complain('minutes', 'must be above 0');
  for (const key of ['pass', 'hintCost'] as const) {
    const share = blueprint[key];
    if (share !== undefined && !(share > 0 && share <= 100))
      yaml.complain(key, 'must be above 0, at most 100');
  }
  const tasks = taskCount(blueprint);
  if (tasks < 1 || tasks > MOST_TASKS)
    yaml.complain('draw', `draws ${tasks} tasks; an exam has 1 to ${MOST_TASKS}`);
  yaml.done();
  return blueprint;
}

/** What is said of a lesson that is not known. */
export function unknownLesson(lesson: string, known: ReadonlySet<string>): string {
  return `lesson ${lesson} is in no pack here; known are ${[...known].sort().join(', ')}`;
}

function readDraw(yaml: YamlReader, lessons: ReadonlySet<string> | undefined): Draw {
  const lesson = yaml.string('lesson');
  if (lessons !== undefined && lesson !== 'any' && lesson !== '' && !lessons.has(lesson))
    yaml.complain('lesson', `names no lesson here: ${unknownLesson(lesson, lessons)}`);
  const draw = {
    lesson: lesson === 'any' ? undefined : lesson,
    domain: yaml.optional('domain', key => yaml.choice(key, DOMAINS)),
    difficulty: yaml.optional('difficulty', key => yaml.choice(key, DIFFICULTIES)),
    count: yaml.number('count'),
  };
  if (!Number.isInteger(draw.count) || draw.count < 1)
    yaml.complain('count', 'must be a whole number from 1');
  yaml.done();
  return draw;
}
