/** Any kind without a description of its own: its fields, one below the other. models GenericDescriberFor */

import type { ObjectMeta } from '../../api/generated/types.ts';
import { formatV } from '../../apimachinery/go/value.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { metaOf } from '../resource/info.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotations, labels } from './text.ts';
import type { DescribeWriter } from './writer.ts';

const HIDDEN = new Set([
  'metadata.managedFields',
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
]);
const ACRONYMS = new Set(['API', 'URL', 'UID', 'GUID']);

export const describeGeneric: Describer = (w, object, { events, now }) => {
  const meta = metaOf(object) as ObjectMeta;
  w.write(0, `Name:\t${meta.name ?? ''}\n`);
  w.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  labels(w, 'Labels', meta.labels);
  annotations(w, 'Annotations', meta.annotations);
  fields(w, 0, object, '');
  describeEvents(w, events, now);
};

function fields(w: DescribeWriter, level: number, object: JsonObject, path: string): void {
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    const full = path === '' ? key : `${path}.${key}`;
    if (HIDDEN.has(full) || value === undefined) continue;
    const name = label(key);
    if (Array.isArray(value)) {
      w.write(level, `${name}:\n`);
      for (const item of value) {
        if (isObject(item)) fields(w, level + 1, item, full);
        else w.write(level + 1, `${formatV(item)}\n`);
      }
    } else if (isObject(value)) {
      w.write(level, `${name}:\n`);
      fields(w, level + 1, value, full);
    } else w.write(level, `${name}:\t${formatV(value)}\n`);
  }
}

/** `apiVersion` as `API Version`. models smartLabelFor */
function label(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const words = camelCaseWords(field);
  const parts: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const next = words[at + 1] ?? '';
    const merged = word.length >= 2 && /^\P{Ll}+$/u.test(word) && /^\p{Lu}/u.test(next);
    parts.push(merged ? word + next : word);
    if (merged) at++;
  }
  return parts.map(capital).join(' ');
}

function capital(part: string): string {
  const upper = part.toUpperCase();
  if (ACRONYMS.has(upper)) return upper;
  return part === part.toLowerCase() ? upper.slice(0, 1) + part.slice(1) : part;
}

/** `podIPs` as `pod`, `I`, `Ps`: the last capital before a small letter begins its word. models fatih/camelcase's Split */
function camelCaseWords(field: string): readonly string[] {
  return field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+/gu) ?? [field];
}
