import type { JsonObject } from '../../base/json.ts';
import { jsonEqual } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import { type Form, texts } from './form.ts';
import { brief } from './object-check.ts';
import { objectsOf, readSubject, shown, subjectSchema } from './subject.ts';

/**
 * The form `kept:` of a check: an object is still the one that the lab began with (same UID), and, with `fields`,
 * these parts of it are as they were.
 *
 *     kept: {kind: Pod, namespace: default, name: late}
 *     fields: [spec.containers, metadata.labels]
 */
function readKeptCheck(yaml: YamlReader): Verdict {
  const subject = readSubject(yaml, 'kept', true);
  const fields = yaml.optional('fields', key => yaml.strings(key)) ?? [];
  const name = shown(subject);
  return evidence => {
    const [before] = objectsOf(evidence.start, subject);
    const [now] = objectsOf(evidence, subject);
    if (before === undefined || now === undefined) {
      return { passed: false, expected: name, found: `0 × ${name}` };
    }
    const expected = describe(name, before, fields);
    const same = at(before, 'metadata.uid') === at(now, 'metadata.uid');
    const passed = same && fields.every(field => jsonEqual(at(before, field), at(now, field)));
    return { passed, expected, found: describe(name, now, fields) };
  };
}

export const KEPT: Form = {
  keys: {
    kept: subjectSchema('An object that must be the one the lab began with', true),
    fields: texts('Fields that must be as they were'),
  },
  read: readKeptCheck,
};

function describe(subject: string, object: JsonObject, fields: readonly string[]): string {
  const parts = fields.map(field => `, ${field}: ${brief(at(object, field) as never)}`);
  return `${subject} uid: ${at(object, 'metadata.uid')}${parts.join('')}`;
}

/** The value at a path of field names. */
function at(object: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], object);
}
