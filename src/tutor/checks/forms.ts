import { ADMITS } from './admits-check.ts';
import { ANSWER } from './answer-check.ts';
import { CAN, PROBE } from './api-checks.ts';
import { BY } from './by-check.ts';
import { CEL } from './cel-check.ts';
import { CONFIG } from './config-check.ts';
import { CONNECTS } from './connects-check.ts';
import type { Form } from './form.ts';
import { KEPT } from './kept-check.ts';
import { FILE, PROCESS, UNIT } from './machine-checks.ts';
import { OBJECT } from './object-check.ts';
import { ONLY_CHANGED } from './only-changed-check.ts';
import { RIGHTS } from './rights-check.ts';
import { SELECTS } from './selects-check.ts';

/** The forms a check can have, by the key that marks them in lab.yaml. */
export const FORMS: Readonly<Record<string, Form>> = {
  object: OBJECT,
  cel: CEL,
  file: FILE,
  answer: ANSWER,
  config: CONFIG,
  unit: UNIT,
  process: PROCESS,
  can: CAN,
  rights: RIGHTS,
  probe: PROBE,
  admits: ADMITS,
  selects: SELECTS,
  by: BY,
  connects: CONNECTS,
  kept: KEPT,
  onlyChanged: ONLY_CHANGED,
};
