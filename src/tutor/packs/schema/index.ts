import { isObject, type JsonObject } from '../../../base/json.ts';
import { FORMS } from '../../checks/forms.ts';
import { WOULD_SCHEMA } from '../../checks/would.ts';
import exam from './exam.schema.json' with { type: 'json' };
import lab from './lab.schema.json' with { type: 'json' };
import lesson from './lesson.schema.json' with { type: 'json' };
import pack from './pack.schema.json' with { type: 'json' };

/** The schema of a check: what all have, and the keys that each form brings. */
function withForms(schema: JsonObject): JsonObject {
  const { check, ...defs } = schema.$defs as Readonly<Record<string, JsonObject>>;
  if (!isObject(check?.properties)) throw new Error('lab.schema.json has no check');
  const properties = Object.assign(
    { ...check.properties, would: WOULD_SCHEMA },
    ...Object.values(FORMS).map(({ keys }) => keys),
  ) as JsonObject;
  const oneOf = Object.keys(FORMS).map(form => ({ required: [form] }));
  return { ...schema, $defs: { ...defs, check: { ...check, properties, oneOf } } };
}

/** The JSON Schemas of a pack's files, by the file's name without .yaml. A test keeps them equal to what the readers take. */
export const SCHEMAS: Readonly<Record<string, JsonObject>> = { pack, lesson, lab: withForms(lab), exam };
