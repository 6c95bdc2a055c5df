/** Any kind without a description of its own: its fields, one below the other. models GenericDescriberFor */

import type { ObjectMeta } from '../../api/generated/types.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { formatV } from '../printers/go-value.ts';
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
const ACRONYMS = new Set([
  'API',
  'CIDR',
  'DNS',
  'FQDN',
  'HTTP',
  'HTTPS',
  'ID',
  'IP',
  'JSON',
  'OS',
  'TCP',
  'TLS',
  'TTL',
  'UDP',
  'UID',
  'URI',
  'URL',
]);

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
  if (/[^A-Za-z0-9]/.test(field)) return field;
  const parts = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[A-Z]+/g) ?? [field];
  return parts
    .map(part =>
      ACRONYMS.has(part.toUpperCase()) ? part.toUpperCase() : part[0]!.toUpperCase() + part.slice(1),
    )
    .join(' ');
}
