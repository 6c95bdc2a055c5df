import type { YamlReader } from '../content/yaml-reader.ts';
import { readCanCheck, readProbeCheck } from './api-checks.ts';
import { readCelCheck } from './cel-check.ts';
import type { Verdict } from './check.ts';
import { readKeptCheck } from './kept-check.ts';
import { readFileCheck, readProcessCheck, readUnitCheck } from './machine-checks.ts';
import { readObjectCheck } from './object-check.ts';

/** The forms a check can have, by the key that marks them in lab.yaml. */
export const FORMS: Readonly<Record<string, (yaml: YamlReader) => Verdict>> = {
  object: readObjectCheck,
  cel: readCelCheck,
  file: readFileCheck,
  unit: readUnitCheck,
  process: readProcessCheck,
  can: readCanCheck,
  probe: readProbeCheck,
  kept: readKeptCheck,
};
