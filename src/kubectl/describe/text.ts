/** Pieces that many descriptions share. models the print helpers of kubectl/pkg/describe/describe.go */
import { humanDuration } from '../../api/duration.ts';
import type { ObjectMeta, Taint, Toleration } from '../../api/generated/types.ts';
import { LAST_APPLIED } from '../resource/write.ts';
import type { DescribeWriter } from './writer.ts';

const LONGEST_ANNOTATION = 140;
type Texts = Readonly<Record<string, string>> | undefined;

/** RFC 1123 with a numeric zone, as Go's time.RFC1123Z. */
export function rfc1123(time: string | undefined): string {
  if (!time) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  return new Date(time).toUTCString().replace('GMT', '+0000');
}

/** How long ago; `<unknown>` for no time. */
export function since(time: string | undefined, now: number): string {
  return time ? humanDuration(now - Date.parse(time)) : '<unknown>';
}

export function bool(value: boolean | undefined): string {
  return value ? 'True' : 'False';
}

/** `a=b,c=d`, or `<none>`. */
export function joined(labels: Texts): string {
  const entries = sortedEntries(labels);
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',');
}

export function sortedEntries(labels: Texts): [string, string][] {
  return Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** One label a line; `indent` stands before the title and before each further line. */
export function labels(w: DescribeWriter, title: string, values: Texts, indent = ''): void {
  multiline(
    w,
    `${indent}${title}:\t`,
    `${indent}\t`,
    sortedEntries(values).map(([key, value]) => `${key}=${value}`),
  );
}

export function annotations(w: DescribeWriter, title: string, values: Texts): void {
  w.write(0, `${title}:\t`);
  const entries = sortedEntries(values).filter(([key]) => key !== LAST_APPLIED);
  if (entries.length === 0) w.write(0, '<none>\n');
  entries.forEach(([key, raw], index) => {
    if (index > 0) w.write(0, '\t');
    const value = raw.replace(/\n$/, '');
    if (value.length + key.length + 2 > LONGEST_ANNOTATION || value.includes('\n')) {
      w.write(0, `${key}:\n`);
      for (const line of value.split('\n')) w.write(0, `\t  ${shorten(line, LONGEST_ANNOTATION - 2)}\n`);
    } else w.write(0, `${key}: ${value}\n`);
  });
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

export function taints(w: DescribeWriter, title: string, values: readonly Taint[] | undefined): void {
  const order = (taint: Taint) => `${taint.effect},${taint.key}`;
  const sorted = [...(values ?? [])].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  multiline(
    w,
    `${title}:\t`,
    '\t',
    sorted.map(taint =>
      taint.value ? `${taint.key}=${taint.value}:${taint.effect}` : `${taint.key}:${taint.effect}`,
    ),
  );
}

export function tolerations(
  w: DescribeWriter,
  title: string,
  values: readonly Toleration[] | undefined,
): void {
  const sorted = [...(values ?? [])].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  );
  multiline(w, `${title}:\t`, '\t', sorted.map(tolerationText));
}

function tolerationText(toleration: Toleration): string {
  const { key = '', value, effect, operator, tolerationSeconds } = toleration;
  let text = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  if (operator === 'Exists' && !value) text += key || effect ? ' op=Exists' : 'op=Exists';
  if (tolerationSeconds !== undefined && tolerationSeconds !== null) text += ` for ${tolerationSeconds}s`;
  return text;
}

export function multiline(w: DescribeWriter, first: string, next: string, lines: readonly string[]): void {
  w.write(0, first);
  if (lines.length === 0) w.write(0, '<none>\n');
  for (const [index, line] of lines.entries()) w.write(0, `${index > 0 ? next : ''}${line}\n`);
}

/** `Kind/name` of what controls the object; empty when nothing does. */
export function controller(meta: ObjectMeta | undefined): string {
  const owner = meta?.ownerReferences?.find(reference => reference.controller);
  return owner === undefined ? '' : `${owner.kind}/${owner.name}`;
}

/** Name, namespace, labels and annotations: how most descriptions begin. */
export function heading(w: DescribeWriter, meta: ObjectMeta | undefined, namespaced = true): void {
  w.write(0, `Name:\t${meta?.name ?? ''}\n`);
  if (namespaced) w.write(0, `Namespace:\t${meta?.namespace ?? ''}\n`);
  labels(w, 'Labels', meta?.labels);
  annotations(w, 'Annotations', meta?.annotations);
}

/** A list as Go's %v shows it: `[a b]`. */
export function goList(values: readonly unknown[] | undefined): string {
  return `[${(values ?? []).join(' ')}]`;
}
