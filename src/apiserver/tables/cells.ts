import { humanDuration } from '../../api/duration.ts';
import type { Container, ObjectMeta } from '../../api/generated/types.ts';

// What several printers say in the same way.

/** Time since an RFC 3339 instant, `<unknown>` for none. */
export function since(timestamp: string | undefined, now: number): string {
  return timestamp ? humanDuration(now - Date.parse(timestamp)) : '<unknown>';
}

/** Time since an object was created. */
export function ageOf(object: { readonly metadata?: ObjectMeta }, now: number): string {
  return since(object.metadata?.creationTimestamp, now);
}

export function nameOf(object: { readonly metadata?: ObjectMeta }): string {
  return object.metadata?.name ?? '';
}

/** `a=1,b=2`, sorted by key; `<none>` for no labels. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}

/** Cells for the columns Containers and Images. */
export function containerCells(containers: readonly Container[] | undefined): [string, string] {
  const all = containers ?? [];
  return [all.map(({ name }) => name).join(','), all.map(({ image }) => image ?? '').join(',')];
}

/** The first few of many: `a,b,c + 2 more...`. @param count how many there are, when `items` is not all */
export function firstFew(items: readonly string[], most = 3, count = items.length): string {
  const text = items.slice(0, most).join(',');
  return items.length > most ? `${text} + ${count - most} more...` : text;
}

/** As `firstFew`, with a word for nothing. */
export function firstFewOrUnset(items: readonly string[]): string {
  return firstFew(items) || '<unset>';
}

interface Ingress {
  readonly ip?: string;
  readonly hostname?: string;
}

/** Addresses of a load balancer: sorted, each once. */
export function formatIngress(ingress: readonly Ingress[] | undefined): string {
  const addresses = (ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter(Boolean);
  return [...new Set(addresses)].sort().join(',');
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** True when the first condition of the type is True. */
export function isTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return conditions?.find(condition => condition.type === type)?.status === 'True';
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Cells for users, groups and service accounts of a role binding. */
export function subjectCells(subjects: readonly Subject[] | undefined): [string, string, string] {
  const named = (kind: string, show: (subject: Subject) => string) =>
    (subjects ?? [])
      .filter(subject => subject.kind === kind)
      .map(show)
      .join(', ');
  const byName = ({ name }: Subject) => name;
  return [
    named('User', byName),
    named('Group', byName),
    named('ServiceAccount', ({ namespace, name }) => (namespace ? `${namespace}/${name}` : name)),
  ];
}

/** ` (default)` after the name of the class that is used where none is named. */
export function defaultMark({ metadata }: { readonly metadata?: ObjectMeta }, kind: string): string {
  const marks = [`${kind}.kubernetes.io/is-default-class`, `${kind}.beta.kubernetes.io/is-default-class`];
  return marks.some(mark => metadata?.annotations?.[mark] === 'true') ? ' (default)' : '';
}
