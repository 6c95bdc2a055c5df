/** Pieces that many descriptions share. models the print helpers of kubectl/pkg/describe/describe.go */
import { humanDuration } from '../../api/duration.ts';
import type { ObjectMeta, Taint, Toleration } from '../../api/generated/types.ts';
import { LAST_APPLIED } from '../resource/write.ts';
import type { LineWriter } from './writer.ts';

export const LONGEST_LINE = 140;
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

/** `True`, `False`, or `<unset>`. models printBoolPtr */
export function boolOrUnset(value: boolean | undefined): string {
  return value === undefined ? '<unset>' : bool(value);
}

export function sortedEntries(labels: Texts): [string, string][] {
  return Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** One label a line; `indent` stands before the title and before each further line. */
export function labels(w: LineWriter, title: string, values: Texts, indent = ''): void {
  multiline(
    w,
    title,
    sortedEntries(values).map(([key, value]) => `${key}=${value}`),
    indent,
  );
}

export function annotations(w: LineWriter, title: string, values: Texts): void {
  w.write(0, `${title}:\t`);
  const entries = sortedEntries(values).filter(([key]) => key !== LAST_APPLIED);
  if (entries.length === 0) w.write(0, '<none>\n');
  entries.forEach(([key, raw], index) => {
    if (index > 0) w.write(0, '\t');
    const value = raw.replace(/\n$/, '');
    if (bytesOf(`${key}: ${value}`).length > LONGEST_LINE || value.includes('\n')) {
      w.write(0, `${key}:\n`);
      for (const line of value.split('\n')) w.write(0, `\t  ${shorten(line, LONGEST_LINE - 2)}\n`);
    } else w.write(0, `${key}: ${value}\n`);
  });
}

/** Go counts bytes: a letter that the cut goes through is lost. */
export function shorten(text: string, length: number): string {
  const bytes = bytesOf(text);
  return bytes.length > length ? `${new TextDecoder().decode(bytes.slice(0, length))}...` : text;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function taints(w: LineWriter, title: string, values: readonly Taint[] | undefined): void {
  const order = (taint: Taint) => `${taint.effect},${taint.key}`;
  const sorted = [...(values ?? [])].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  multiline(
    w,
    title,
    sorted.map(taint =>
      taint.value ? `${taint.key}=${taint.value}:${taint.effect}` : `${taint.key}:${taint.effect}`,
    ),
  );
}

export function tolerations(w: LineWriter, title: string, values: readonly Toleration[] | undefined): void {
  const sorted = [...(values ?? [])].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  );
  multiline(w, title, sorted.map(tolerationText));
}

function tolerationText(toleration: Toleration): string {
  const { key = '', value, effect, operator, tolerationSeconds } = toleration;
  let text = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  if (operator === 'Exists' && !value) text += key || effect ? ' op=Exists' : 'op=Exists';
  if (tolerationSeconds !== undefined && tolerationSeconds !== null) text += ` for ${tolerationSeconds}s`;
  return text;
}

/** A title and one line below the other in the column behind it; `<none>` for no lines. */
export function multiline(w: LineWriter, title: string, lines: readonly string[], indent = ''): void {
  w.write(0, `${indent}${title}:\t`);
  if (lines.length === 0) w.write(0, '<none>\n');
  for (const [index, line] of lines.entries()) {
    if (index > 0) {
      w.write(0, indent);
      w.write(0, '\t');
    }
    w.write(0, `${line}\n`);
  }
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** `Term 0: zone in [a, b]`, each requirement of a term below the other. */
export function terms(w: LineWriter, level: number, list: readonly (readonly Expression[])[]): void {
  const indent = '  '.repeat(level);
  for (const [index, term] of list.entries()) {
    const texts = term.map(
      ({ key, operator, values }) => `${key} ${operator}${values?.length ? ` [${values.join(', ')}]` : ''}`,
    );
    multiline(w, `Term ${index}`, texts, indent);
  }
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** Conditions with their time and message. */
export function datedConditions(w: LineWriter, conditions: readonly Condition[]): void {
  w.write(0, 'Conditions:\n');
  w.write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
  w.write(1, '----\t------\t------------------\t------\t-------\n');
  for (const { type, status, reason = '', message = '', lastTransitionTime } of conditions)
    w.write(1, `${type}\t${status}\t${rfc1123(lastTransitionTime)}\t${reason}\t${message}\n`);
}

/** Conditions with no more than their reason; nothing where there are none. */
export function shortConditions(w: LineWriter, conditions: readonly Condition[] | undefined): void {
  if (!conditions?.length) return;
  w.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
  w.write(1, '----\t------\t------\n');
  for (const { type, status, reason = '' } of conditions) w.write(1, `${type} \t${status}\t${reason}\n`);
}

/** `Kind/name` of what controls the object; empty when nothing does. */
export function controller(meta: ObjectMeta | undefined): string {
  const owner = meta?.ownerReferences?.find(reference => reference.controller);
  return owner === undefined ? '' : `${owner.kind}/${owner.name}`;
}

/** Name, namespace, labels and annotations: how most descriptions begin. */
export function heading(w: LineWriter, meta: ObjectMeta | undefined, namespaced = true): void {
  w.write(0, `Name:\t${meta?.name ?? ''}\n`);
  if (namespaced) w.write(0, `Namespace:\t${meta?.namespace ?? ''}\n`);
  labels(w, 'Labels', meta?.labels);
  annotations(w, 'Annotations', meta?.annotations);
}

/** A list as Go's %v shows it: `[a b]`. */
export function goList(values: readonly unknown[] | undefined): string {
  return `[${(values ?? []).join(' ')}]`;
}
