import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Finding, Verdict } from './check.ts';
import { anything, type Form, flag, listOf, mapping, texts, whole } from './form.ts';
import { matches } from './match.ts';
import { readPath, valuesAt } from './paths.ts';
import { objectsOf, readSubject, shown, subjectSchema } from './subject.ts';

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
 *     exact: [spec.tolerations]             # paths below which there may be nothing else
 *     count: 1                              # or {min: 1, max: 3}; 0 for absence; left out: at least one
 */
function readObjectCheck(yaml: YamlReader): Verdict {
  const subject = readSubject(yaml, 'object');
  const pattern = readObjectPattern(yaml);
  const count = yaml.optional('count', () => readCount(yaml)) ?? { least: 1, most: Number.POSITIVE_INFINITY };
  return evidence => {
    const found = objectsOf(evidence, subject);
    const good = found.filter(candidate => pattern.matches(candidate));
    return {
      passed: good.length >= count.least && good.length <= count.most,
      expected: describeExpected(shown(subject), pattern, count),
      found: describeFound(shown(subject), found, pattern.patterns, good.length),
    };
  };
}

/** `match`, `anyOf`, `ordered` and `exact`: what an object must be like. */
export interface ObjectPattern {
  readonly patterns: readonly Json[];
  readonly exact: readonly string[];
  matches(value: unknown): boolean;
}

export const PATTERN_KEYS: Readonly<Record<string, JsonObject>> = {
  match: anything('A partial object: lists without order, null for absence'),
  anyOf: listOf({ type: 'object' }, 'Partial objects, one of which must match'),
  ordered: flag("The entries of lists must come in the order of the pattern's; left out: in any"),
  exact: texts('Paths below which there may be nothing but what the pattern has: spec.tolerations'),
};

/** Reads them; without any, everything matches. */
export function readObjectPattern(yaml: YamlReader): ObjectPattern {
  const match = yaml.optional('match', key => yaml.json(key));
  const anyOf = yaml.optional('anyOf', key => yaml.json(key));
  if (match !== undefined && anyOf !== undefined) yaml.fail('anyOf', 'and match exclude each other');
  if (anyOf !== undefined && !Array.isArray(anyOf)) yaml.fail('anyOf', 'must be a list of partial objects');
  const patterns = (anyOf as readonly Json[] | undefined) ?? (match === undefined ? [] : [match]);
  const ordered = yaml.optional('ordered', key => yaml.boolean(key)) ?? false;
  const exact = yaml.optional('exact', key => yaml.strings(key)) ?? [];
  const paths = exact.map(readPath);
  // A path that no pattern reaches would demand nothing, and nobody would notice.
  const idle = paths.findIndex(path => !patterns.some(pattern => valuesAt(pattern, path).length > 0));
  if (idle >= 0) yaml.complain('exact', `${exact[idle]} is in no pattern`);
  return {
    patterns,
    exact,
    matches: value =>
      patterns.length === 0 || patterns.some(pattern => matches(pattern, value, { ordered, exact: paths })),
  };
}

export const OBJECT: Form = {
  keys: {
    object: subjectSchema('Objects of a kind'),
    ...PATTERN_KEYS,
    count: {
      anyOf: [whole(0), mapping({ min: whole(0), max: whole(0) }, [])],
      description: 'How many; 0 for none',
    },
  },
  read: readObjectCheck,
};

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

function describeExpected(subject: string, pattern: ObjectPattern, { least, most }: Count): string {
  const what = `${subject}${describePattern(pattern)}`;
  if (most === 0) return `0 × ${what}`;
  if (least === most) return least === 1 ? what : `${least} × ${what}`;
  if (most !== Number.POSITIVE_INFINITY) return `${least}-${most} × ${what}`;
  return least > 1 ? `≥ ${least} × ${what}` : what;
}

/** ` {spec: {...}} | ... (anyOf: 3), exact: spec.tolerations`; '' where everything matches. */
export function describePattern({ patterns, exact }: ObjectPattern): string {
  // All alternatives would be more than anybody reads.
  const [pattern, ...others] = patterns;
  if (pattern === undefined) return '';
  const more = others.length === 0 ? '' : ` | ... (anyOf: ${patterns.length})`;
  return ` ${brief(pattern)}${more}${exact.length === 0 ? '' : `, exact: ${exact.join(', ')}`}`;
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
export function project(pattern: Json, value: unknown): Json {
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
