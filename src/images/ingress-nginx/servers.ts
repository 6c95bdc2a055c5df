/** The servers and locations that Ingresses make in nginx' configuration. models internal/ingress/controller and template/template.go */
import type { Ingress, IngressBackend } from '../../api/generated/types.ts';
import { GoRegexp } from '../program/go-regexp.ts';
import { type Annotations, annotationsOf } from './annotations.ts';

/** A Service's port as an Ingress names it. */
export interface Upstream {
  readonly namespace: string;
  readonly service: string;
  readonly port: { readonly name?: string; readonly number?: number };
}

export interface Location {
  readonly path: string;
  readonly type: string;
  /** Undefined: the controller's own default backend. */
  readonly upstream: Upstream | undefined;
  readonly annotations: Annotations;
  /** `shop/web` */
  readonly ingress: string;
}

export interface Server {
  /** A name, `*.name`, or `_` for everything else. */
  readonly host: string;
  readonly locations: Location[];
  /** What answers where no location does. */
  fallback: Location | undefined;
  /** Key of the Secret with its certificate; '' where it is the controller's own; undefined: no TLS was asked for. */
  tls: string | undefined;
}

export const CATCH_ALL = '_';

/** @param ingresses those of the controller's class, oldest first @param hasSecret is there a certificate in the Secret? */
export function serversOf(
  ingresses: readonly Ingress[],
  hasSecret: (key: string) => boolean,
): ReadonlyMap<string, Server> {
  const servers = new Map<string, Server>([[CATCH_ALL, emptyServer(CATCH_ALL)]]);
  for (const ingress of ingresses) {
    const { metadata, spec = {} } = ingress;
    const namespace = metadata?.namespace ?? '';
    const annotations = annotationsOf(ingress);
    const location = (path: string, type: string, backend: IngressBackend | undefined): Location => ({
      path,
      type,
      annotations,
      ingress: `${namespace}/${metadata?.name}`,
      upstream: upstreamOf(namespace, backend),
    });
    const fallback = spec.defaultBackend && location('/', 'Prefix', spec.defaultBackend);
    const rules = spec.rules ?? [];
    // Only an Ingress without rules takes what nobody else wants.
    if (fallback !== undefined && rules.length === 0) servers.get(CATCH_ALL)!.fallback ??= fallback;
    for (const { host = CATCH_ALL, http } of rules) {
      const server = servers.get(host || CATCH_ALL) ?? emptyServer(host);
      servers.set(server.host, server);
      if (fallback !== undefined && host !== CATCH_ALL) server.fallback ??= fallback;
      for (const { path = '', pathType, backend } of http?.paths ?? [])
        addLocation(server, location(path || '/', pathType, backend));
      server.tls ??= secretOf(ingress, server.host, hasSecret);
    }
  }
  return servers;
}

function emptyServer(host: string): Server {
  return { host, locations: [], fallback: undefined, tls: undefined };
}

/** The first Ingress that asks for a path has it. */
function addLocation(server: Server, location: Location): void {
  const isThere = server.locations.some(({ path, type }) => path === location.path && type === location.type);
  if (!isThere) server.locations.push(location);
}

function upstreamOf(namespace: string, backend: IngressBackend | undefined): Upstream | undefined {
  const { name, port = {} } = backend?.service ?? {};
  return name === undefined ? undefined : { namespace, service: name, port };
}

function secretOf(
  { metadata, spec }: Ingress,
  host: string,
  hasSecret: (key: string) => boolean,
): string | undefined {
  const section = spec?.tls?.find(({ hosts = [] }) => hosts.includes(host));
  if (section === undefined) return undefined;
  const key = `${metadata?.namespace}/${section.secretName ?? ''}`;
  return hasSecret(key) ? key : '';
}

/** The server for a host: its own, a wildcard's (one label), or the one for everything else. */
export function serverFor(servers: ReadonlyMap<string, Server>, host: string): Server {
  return (
    servers.get(host) ?? servers.get(`*.${host.slice(host.indexOf('.') + 1)}`) ?? servers.get(CATCH_ALL)!
  );
}

/** A location that matched, with the groups of its path's expression. */
export interface Match {
  readonly location: Location;
  readonly groups: readonly string[];
}

/** Which of a server's locations answers for a path. */
export function locationFor({ locations, fallback }: Server, path: string): Match | undefined {
  const isRegex = locations.some(
    ({ annotations }) => annotations.useRegex || annotations.rewriteTarget !== '',
  );
  const longestFirst = [...locations].sort(
    (one, other) => other.path.length - one.path.length || rank(one) - rank(other),
  );
  if (isRegex) {
    for (const location of longestFirst) {
      const found = expressionOf(location)?.exec(path);
      if (found !== undefined) return { location, groups: found.groups };
    }
  } else {
    const exact = longestFirst.find(({ type, path: own }) => type === 'Exact' && own === path);
    const found = exact ?? longestFirst.find(location => isBelow(location, path));
    if (found !== undefined) return { location: found, groups: [] };
  }
  return fallback && { location: fallback, groups: [] };
}

const rank = ({ type }: Location): number => (type === 'Exact' ? 0 : 1);

function isBelow({ type, path: own }: Location, path: string): boolean {
  if (type === 'Exact') return false;
  // nginx goes by letters; for Prefix the controller writes `location /own/` and `location = /own`.
  if (type !== 'Prefix') return path.startsWith(own);
  const bare = own.replace(/\/$/, '');
  return path === bare || path.startsWith(`${bare}/`);
}

const expressions = new WeakMap<Location, GoRegexp | undefined>();

/** A path as an expression; one that is none matches nothing. */
function expressionOf(location: Location): GoRegexp | undefined {
  if (!expressions.has(location)) {
    let made: GoRegexp | undefined;
    try {
      made = new GoRegexp(`^${location.path}${location.type === 'Exact' ? '$' : ''}`, true);
    } catch {
      made = undefined;
    }
    expressions.set(location, made);
  }
  return expressions.get(location);
}
