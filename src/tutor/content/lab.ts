import { SeededRng } from '../../base/rng.ts';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { type Check, readCheck } from '../checks/check.ts';
import { readClusterSpec } from './cluster-spec.ts';
import { ContentError, type ContentFiles } from './files.ts';
import type { Localized } from './localized.ts';
import { draw, type Parameters, readParameters, substitute } from './parameters.ts';
import { onlyKeys } from './top-keys.ts';
import { type Problems, YamlReader } from './yaml-reader.ts';

export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;
export type Difficulty = (typeof DIFFICULTIES)[number];

/** Minutes. */
export const LONGEST_LAB = 240;
const MOST_CHECKS = 40;
const DRAWN: ReadonlySet<string> = new Set(['id', 'parameters']);

/** A script that reaches full marks on another way than the solution. */
export interface Alternative {
  readonly title: string;
  readonly script: string;
}

/** A script that a learner might take for an answer, and the checks that it must lose. */
export interface WrongAnswer extends Alternative {
  readonly loses: readonly string[];
}

/** A changed right answer that is right as well, or one said otherwise that is not: as `berth pack test` names it. */
export interface ExplainedMutant {
  /** With `*` at the end all that begin so. */
  readonly what: string;
  /** For the author of the lab. */
  readonly why: string;
}

/** A lab is done on a cluster and graded. */
export interface Lab {
  readonly id: string;
  /** The lesson it belongs to. */
  readonly lesson: string;
  readonly title: Localized;
  readonly difficulty: Difficulty;
  /** How long it should take. */
  readonly minutes: number;
  /** Markdown. */
  readonly task: Localized;
  /** The cluster it starts from. */
  readonly cluster: ClusterSpec;
  readonly checks: readonly Check[];
  readonly hints: readonly Localized[];
  /** Shown after an attempt, with the solution. Markdown. */
  readonly explanation: Localized;
  /** A script for the simulated shell that scores full marks. */
  readonly solution: string;
  readonly alternatives: readonly Alternative[];
  readonly wrong: readonly WrongAnswer[];
  readonly mutants: readonly ExplainedMutant[];
  /** True when each seed makes another lab. */
  readonly hasParameters: boolean;
  /** What was drawn for this reading of the lab. */
  readonly drawn: Readonly<Record<string, string>>;
}

/**
 * Reads labs/ID/lab.yaml with its parameters drawn by a seed.
 * @param seed the same seed makes the same lab
 * @param problems collects mistakes, so that reading goes on after the first
 * @throws ContentError with file, line and column
 */
export function readLab(files: ContentFiles, id: string, seed: number, problems?: Problems): Lab {
  const file = `labs/${id}/lab.yaml`;
  const text = files.read(file);
  if (text === undefined) throw new ContentError(file, 'is missing; a lab needs it');
  const parameters = readParameters(YamlReader.parse(file, onlyKeys(text, DRAWN)));
  const drawn = draw(parameters, new SeededRng(`${id}/${seed}`));
  return assemble(YamlReader.parse(file, substitute(text, drawn), problems), id, parameters, drawn);
}

function assemble(yaml: YamlReader, id: string, parameters: Parameters, drawn: Lab['drawn']): Lab {
  readParameters(yaml);
  if (yaml.string('id') !== id) yaml.complain('id', `must be ${id}, the name of its folder`);
  const cluster = yaml.optional('cluster', key => readClusterSpec(yaml.mapping(key))) ?? {};
  const checks = readChecks(yaml);
  const lab: Lab = {
    id,
    lesson: yaml.string('lesson'),
    title: yaml.localized('title'),
    difficulty: yaml.choice('difficulty', DIFFICULTIES),
    minutes: yaml.wholeNumber('minutes', 1, LONGEST_LAB),
    task: yaml.localized('task'),
    cluster,
    checks,
    hints: yaml.optional('hints', key => yaml.each(key, readText)) ?? [],
    explanation: yaml.localized('explanation'),
    solution: yaml.string('solution'),
    alternatives: yaml.optional('alternatives', key => yaml.each(key, readAlternative)) ?? [],
    wrong: yaml.optional('wrong', key => yaml.each(key, entry => readWrong(entry, checks))) ?? [],
    mutants: yaml.optional('mutants', key => yaml.each(key, readMutant)) ?? [],
    hasParameters: Object.keys(parameters).length > 0,
    drawn,
  };
  yaml.done();
  return lab;
}

function readChecks(yaml: YamlReader): readonly Check[] {
  const ids = new Set<string>();
  const checks = yaml.each('checks', entry => {
    const check = readCheck(entry);
    if (ids.has(check.id)) entry.complain('id', `${check.id} is the id of another check already`);
    ids.add(check.id);
    return check;
  });
  if (checks.length > MOST_CHECKS) yaml.complain('checks', `are more than ${MOST_CHECKS}`);
  return checks;
}

function readText(yaml: YamlReader): Localized {
  const text = { en: yaml.string('en'), ko: yaml.string('ko') };
  yaml.done();
  return text;
}

function readAlternative(yaml: YamlReader): Alternative {
  const alternative = { title: yaml.string('title'), script: yaml.string('script') };
  yaml.done();
  return alternative;
}

function readMutant(yaml: YamlReader): ExplainedMutant {
  const mutant = { what: yaml.string('what'), why: yaml.string('why') };
  yaml.done();
  return mutant;
}

function readWrong(yaml: YamlReader, checks: readonly Check[]): WrongAnswer {
  const loses = yaml.strings('loses');
  const unknown = loses.find(lost => !checks.some(check => check.id === lost));
  if (unknown !== undefined) yaml.complain('loses', `names ${unknown}, which is no check of this lab`);
  const wrong = { title: yaml.string('title'), script: yaml.string('script'), loses };
  yaml.done();
  return wrong;
}
