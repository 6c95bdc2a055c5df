import { isObject, type JsonObject } from '../../base/json.ts';
import { type Check, readCheck } from '../checks/check.ts';
import type { ContentFiles } from './files.ts';
import { ContentError } from './files.ts';
import type { Localized } from './localized.ts';
import { YamlReader } from './yaml-reader.ts';

export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;
export type Difficulty = (typeof DIFFICULTIES)[number];

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
  /** The cluster it starts from, as `cluster` in lab.yaml says; read by the cluster layer. */
  readonly cluster: JsonObject;
  readonly checks: readonly Check[];
  readonly hints: readonly Localized[];
  /** A script for the simulated shell that scores full marks. */
  readonly solution: string;
}

/** Reads labs/ID/lab.yaml. @throws ContentError */
export function readLab(files: ContentFiles, id: string): Lab {
  const file = `labs/${id}/lab.yaml`;
  const text = files.read(file);
  if (text === undefined) throw new ContentError(file, 'is missing; a lab needs it');
  const yaml: YamlReader = YamlReader.parse(file, text);
  if (yaml.string('id') !== id) yaml.fail('id', `must be ${id}, the name of its folder`);
  const cluster = yaml.optional('cluster', key => yaml.json(key)) ?? {};
  if (!isObject(cluster)) yaml.fail('cluster', 'must be a mapping');
  const lab: Lab = {
    id,
    lesson: yaml.string('lesson'),
    title: yaml.localized('title'),
    difficulty: yaml.choice('difficulty', DIFFICULTIES),
    minutes: yaml.number('minutes'),
    task: yaml.localized('task'),
    cluster,
    checks: yaml.mappings('checks').map(readCheck),
    hints: yaml.optional('hints', key => yaml.mappings(key).map(readText)) ?? [],
    solution: yaml.string('solution'),
  };
  yaml.done();
  return lab;
}

function readText(yaml: YamlReader): Localized {
  const text = { en: yaml.string('en'), ko: yaml.string('ko') };
  yaml.done();
  return text;
}
