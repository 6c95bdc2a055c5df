import type { JsonObject } from '../../../base/json.ts';
import exam from './exam.schema.json' with { type: 'json' };
import lab from './lab.schema.json' with { type: 'json' };
import lesson from './lesson.schema.json' with { type: 'json' };
import pack from './pack.schema.json' with { type: 'json' };

/** The JSON Schemas of a pack's files, by the file's name without .yaml. A test keeps them equal to what the readers take. */
export const SCHEMAS: Readonly<Record<string, JsonObject>> = { pack, lesson, lab, exam };
