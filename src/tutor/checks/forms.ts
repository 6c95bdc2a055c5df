import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import { readObjectCheck } from './object-check.ts';

/** The forms a check can have, by the key that marks them in lab.yaml. */
export const FORMS: Readonly<Record<string, (yaml: YamlReader) => Verdict>> = {
  object: readObjectCheck,
};
