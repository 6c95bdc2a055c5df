import { isObject, type JsonObject, jsonEqual } from '../../../base/json.ts';
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
  const properties = { ...check.properties, would: WOULD_SCHEMA, ...keysOfForms() };
  const oneOf = Object.keys(FORMS).map(form => ({ required: [form] }));
  return { ...schema, $defs: { ...defs, check: { ...check, properties, oneOf } } };
}

/** Each key's schema; a key that forms read differently (`rules`) takes what any of them takes. */
function keysOfForms(): JsonObject {
  const byKey = new Map<string, JsonObject[]>();
  for (const { keys } of Object.values(FORMS))
    for (const [key, schema] of Object.entries(keys)) {
      const known = byKey.get(key) ?? [];
      if (!known.some(other => jsonEqual(other, schema))) byKey.set(key, [...known, schema]);
    }
  return Object.fromEntries(
    [...byKey].map(([key, schemas]) => [key, schemas.length === 1 ? schemas[0]! : { anyOf: schemas }]),
  );
}

/** The JSON Schemas of a pack's files, by the file's name without .yaml. A test keeps them equal to what the readers take. */
export const SCHEMAS: Readonly<Record<string, JsonObject>> = { pack, lesson, lab: withForms(lab), exam };
