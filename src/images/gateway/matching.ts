/** Which rule of a listener is for a request. models HTTPRoute's precedence of matches */
import { GoRegexp } from '../program/go-regexp.ts';
import type { Entry, ListenerConfig } from './config.ts';
import { matchesHost, specificity } from './hostnames.ts';
import type { NamedValue, RouteMatch } from './types.ts';

export interface Wanted {
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Headers;
  readonly query: URLSearchParams;
}

/** The listener of a port that a host belongs to: the most specific one. */
export function listenerFor(
  listeners: readonly ListenerConfig[],
  port: number,
  host: string,
): ListenerConfig | undefined {
  return listeners
    .filter(listener => listener.port === port && matchesHost(listener.hostname, host))
    .sort((one, other) => specificity(other.hostname) - specificity(one.hostname))[0];
}

/** The best match; undefined: 404. */
export function entryFor({ entries }: ListenerConfig, wanted: Wanted): Entry | undefined {
  const found = entries
    .map(entry => ({ entry, host: hostRank(entry, wanted.host) }))
    .filter(({ entry, host }) => host >= 0 && isMatch(entry.match, wanted));
  const best = Math.max(...found.map(({ host }) => host));
  return found
    .filter(({ host }) => host === best)
    .map(({ entry }) => entry)
    .sort(byPrecedence)[0];
}

/** How specific the name is by which an entry is for a host; -1: it is not. */
function hostRank({ hostnames }: Entry, host: string): number {
  if (hostnames.length === 0) return 0;
  return Math.max(...hostnames.map(name => (matchesHost(name, host) ? specificity(name) : -1)));
}

function byPrecedence(one: Entry, other: Entry): number {
  const [a, b] = [one.match, other.match];
  return (
    pathKind(a) - pathKind(b) ||
    (b.path?.value ?? '/').length - (a.path?.value ?? '/').length ||
    Number(b.method !== undefined) - Number(a.method !== undefined) ||
    (b.headers?.length ?? 0) - (a.headers?.length ?? 0) ||
    (b.queryParams?.length ?? 0) - (a.queryParams?.length ?? 0) ||
    (one.age < other.age ? -1 : one.age > other.age ? 1 : one.place - other.place)
  );
}

const pathKind = ({ path }: RouteMatch): number =>
  path?.type === 'Exact' ? 0 : path?.type === 'RegularExpression' ? 1 : 2;

function isMatch({ path, headers = [], queryParams = [], method }: RouteMatch, wanted: Wanted): boolean {
  return (
    (method === undefined || method === wanted.method) &&
    isPath(path, wanted.path) &&
    headers.every(header => isValue(header, wanted.headers.get(header.name))) &&
    queryParams.every(query => isValue(query, wanted.query.get(query.name)))
  );
}

function isPath(match: RouteMatch['path'], path: string): boolean {
  const value = match?.value ?? '/';
  switch (match?.type) {
    case 'Exact':
      return path === value;
    case 'RegularExpression':
      return expression(`^(?:${value})$`)?.test(path) === true;
    default:
      return isBelow(value, path);
  }
}

/** Prefixes go by elements. */
export function isBelow(prefix: string, path: string): boolean {
  const bare = prefix.replace(/\/+$/, '');
  return path === bare || path.startsWith(`${bare}/`);
}

function isValue({ value, type }: NamedValue, found: string | null): boolean {
  if (found === null) return false;
  return type === 'RegularExpression' ? expression(value)?.test(found) === true : found === value;
}

const expressions = new Map<string, GoRegexp | undefined>();

/** One that cannot be read matches nothing. */
function expression(source: string): GoRegexp | undefined {
  if (!expressions.has(source)) {
    if (expressions.size > 500) expressions.clear();
    let made: GoRegexp | undefined;
    try {
      made = new GoRegexp(source);
    } catch {
      made = undefined;
    }
    expressions.set(source, made);
  }
  return expressions.get(source);
}
