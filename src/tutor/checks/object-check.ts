import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Finding, Verdict } from './check.ts';
import { matches } from './match.ts';

/** `count` of an object check: a number, or bounds. */
interface Count {
  readonly least: number;
  readonly most: number;
}

/**
 * The form `object:` of a check: how many objects of a kind must match one of some partial objects.
 *
 *     object: {apiVersion: v1, kind: Pod, namespace: default, name: bee}
 *     match: {spec: {nodeName: node01}}     # or anyOf: [{...}, {...}]; left out: any object will do
 *     ordered: true                         # lists must have the pattern's entries in its order; left out: in any
 *     count: 1                              # or {min: 1, max: 3}; 0 for absence; left out: at least one
 */
export function readObjectCheck(yaml: YamlReader): Verdict {
  const object = yaml.mapping('object');
  const apiVersion = object.optional('apiVersion', key => object.string(key)) ?? 'v1';
  const kind = object.string('kind');
  const name = object.optional('name', key => object.string(key));
  const namespace = object.optional('namespace', key => object.string(key));
  object.done();
  const match = yaml.optional('match', key => yaml.json(key));
  const anyOf = yaml.optional('anyOf', key => yaml.json(key));
  if (match !== undefined && anyOf !== undefined) yaml.fail('anyOf', 'and match exclude each other');
  if (anyOf !== undefined && !Array.isArray(anyOf)) yaml.fail('anyOf', 'must be a list of partial objects');
  const patterns = (anyOf as readonly Json[] | undefined) ?? (match === undefined ? [] : [match]);
  const ordered = yaml.optional('ordered', key => yaml.boolean(key)) ?? false;
  const count = yaml.optional('count', () => readCount(yaml)) ?? { least: 1, most: Number.POSITIVE_INFINITY };
  const subject = `${kind}${name === undefined ? '' : ` ${name}`}`;
  return evidence => {
    const found = evidence.objects(apiVersion, kind, namespace, name);
    const good = found.filter(
      candidate => patterns.length === 0 || patterns.some(pattern => matches(pattern, candidate, ordered)),
    );
    return {
      passed: good.length >= count.least && good.length <= count.most,
      expected: describeExpected(subject, patterns, count),
      found: describeFound(subject, found, patterns, good.length),
    };
  };
}

function readCount(yaml: YamlReader): Count {
  const value = yaml.json('count');
  if (typeof value === 'number') return { least: value, most: value };
  const bounds = yaml.mapping('count');
  const count = {
    least: bounds.optional('min', key => bounds.number(key)) ?? 0,
    most: bounds.optional('max', key => bounds.number(key)) ?? Number.POSITIVE_INFINITY,
  };
  bounds.done();
  return count;
}

function describeExpected(subject: string, patterns: readonly Json[], { least, most }: Count): string {
  // All alternatives would be more than anybody reads.
  const [pattern, ...others] = patterns;
  const more = others.length === 0 ? '' : ` | ... (anyOf: ${patterns.length})`;
  const what = pattern === undefined ? subject : `${subject} ${brief(pattern)}${more}`;
  if (most === 0) return `0 × ${what}`;
  if (least === most) return least === 1 ? what : `${least} × ${what}`;
  if (most !== Number.POSITIVE_INFINITY) return `${least}-${most} × ${what}`;
  return least > 1 ? `≥ ${least} × ${what}` : what;
}

function describeFound(
  subject: string,
  found: readonly JsonObject[],
  patterns: readonly Json[],
  good: number,
): Finding['found'] {
  if (found.length === 0) return `0 × ${subject}`;
  const [pattern] = patterns;
  if (found.length === 1 && pattern !== undefined) return `${subject} ${brief(project(pattern, found[0]))}`;
  return patterns.length === 0 ? `${found.length} × ${subject}` : `${good} / ${found.length} × ${subject}`;
}

/** The part of a value that a pattern speaks of. */
function project(pattern: Json, value: unknown): Json {
  if (isObject(pattern) && isObject(value)) {
    return Object.fromEntries(
      Object.keys(pattern).map(key => [
        key,
        value[key] === undefined ? null : project(pattern[key] ?? null, value[key]),
      ]),
    );
  }
  return (value ?? null) as Json;
}

/** A value in one line, as YAML's flow form without quotes: easier to read than JSON. */
export function brief(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(brief).join(', ')}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${brief(inner)}`)
      .join(', ')}}`;
  }
  return value === null || value === undefined ? '-' : String(value);
}
