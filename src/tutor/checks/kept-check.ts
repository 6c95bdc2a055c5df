import type { JsonObject } from '../../base/json.ts';
import { jsonEqual } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import { brief } from './object-check.ts';

/**
 * The form `kept:` of a check: an object is still the one that the lab began with (same UID), and, with `fields`,
 * these parts of it are as they were.
 *
 *     kept: {kind: Pod, namespace: default, name: late}
 *     fields: [spec.containers, metadata.labels]
 */
export function readKeptCheck(yaml: YamlReader): Verdict {
  const kept = yaml.mapping('kept');
  const apiVersion = kept.optional('apiVersion', key => kept.string(key)) ?? 'v1';
  const kind = kept.string('kind');
  const name = kept.string('name');
  const namespace = kept.optional('namespace', key => kept.string(key));
  kept.done();
  const fields = yaml.optional('fields', key => yaml.strings(key)) ?? [];
  const subject = `${kind} ${name}`;
  return evidence => {
    const [before] = evidence.start.objects(apiVersion, kind, namespace, name);
    const [now] = evidence.objects(apiVersion, kind, namespace, name);
    if (before === undefined || now === undefined) {
      return { passed: false, expected: subject, found: `0 × ${subject}` };
    }
    const expected = describe(subject, before, fields);
    const same = at(before, 'metadata.uid') === at(now, 'metadata.uid');
    const passed = same && fields.every(field => jsonEqual(at(before, field), at(now, field)));
    return { passed, expected, found: describe(subject, now, fields) };
  };
}

function describe(subject: string, object: JsonObject, fields: readonly string[]): string {
  const parts = fields.map(field => `, ${field}: ${brief(at(object, field) as never)}`);
  return `${subject} uid: ${at(object, 'metadata.uid')}${parts.join('')}`;
}

/** The value at a path of field names. */
function at(object: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], object);
}
