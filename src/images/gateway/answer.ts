/** What a Gateway's data plane answers for a request. */
import type { Rng } from '../../base/rng.ts';
import { DialError } from '../../machine/network/network.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { forwardedOf, hostOf, passOn } from '../program/http-proxy.ts';
import type { Backend, Entry, ListenerConfig } from './config.ts';
import { entryFor, listenerFor } from './matching.ts';
import type { Filter, HeaderChange, PathChange } from './types.ts';

const REASONS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** @param port the listener's @param scheme what the client speaks */
export async function answer(
  process: Pick<NativeProcess, 'host'>,
  rng: Rng,
  listeners: readonly ListenerConfig[],
  port: number,
  scheme: 'http' | 'https',
  request: Request,
  peer: string,
): Promise<Response> {
  const url = new URL(request.url);
  const host = hostOf(request);
  const listener = listenerFor(listeners, port, host);
  const { headers, method } = request;
  const wanted = { host, path: decodeURI(url.pathname), method, headers, query: url.searchParams };
  const entry = listener && entryFor(listener, wanted);
  if (entry === undefined) return page(404);
  const redirect = entry.filters.find(({ type }) => type === 'RequestRedirect')?.requestRedirect;
  if (redirect !== undefined) {
    const to = redirect.scheme ?? scheme;
    const at = redirect.port ?? (redirect.scheme ? DEFAULT_PORTS[to]! : port);
    const end = at === DEFAULT_PORTS[to] ? '' : `:${at}`;
    const path = changed(redirect.path, entry, url.pathname);
    return page(redirect.statusCode ?? 302, `${to}://${redirect.hostname ?? host}${end}${path}${url.search}`);
  }
  const backend = chosen(entry.backends, rng);
  if (backend?.endpoints === undefined) return page(500);
  if (backend.endpoints.length === 0) return page(503);
  const forwarded = await forwardedOf(request);
  const rewrite = entry.filters.find(({ type }) => type === 'URLRewrite')?.urlRewrite;
  forwarded.headers.set('host', rewrite?.hostname ?? forwarded.headers.get('host') ?? host);
  forwarded.headers.set('x-forwarded-for', peer);
  forwarded.headers.set('x-forwarded-proto', scheme);
  forwarded.headers.set('x-forwarded-host', host);
  change(forwarded.headers, entry.filters, 'requestHeaderModifier');
  const target = `${changed(rewrite?.path, entry, url.pathname)}${url.search}`;
  try {
    const endpoint = backend.endpoints[rng.int(backend.endpoints.length)]!;
    const response = await passOn(process, endpoint, { ...forwarded, target });
    const given = new Headers(response.headers);
    change(given, entry.filters, 'responseHeaderModifier');
    return new Response(response.body, { status: response.status, headers: given });
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    return page(error.code === 'timeout' ? 504 : 502);
  }
}

/** One of the backends by weight; undefined when none has any. */
function chosen(backends: readonly Backend[], rng: Rng): Backend | undefined {
  const sum = backends.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return undefined;
  let at = rng.int(sum);
  return backends.find(({ weight }) => {
    at -= weight;
    return at < 0;
  });
}

function changed(change: PathChange | undefined, { match }: Entry, path: string): string {
  if (change === undefined) return path;
  if (change.type === 'ReplaceFullPath') return change.replaceFullPath ?? '/';
  const prefix = (match.path?.value ?? '/').replace(/\/+$/, '');
  const rest = path.slice(prefix.length);
  const front = (change.replacePrefixMatch ?? '').replace(/\/+$/, '');
  return `${front}${rest}` || '/';
}

function change(
  headers: Headers,
  filters: readonly Filter[],
  kind: 'requestHeaderModifier' | 'responseHeaderModifier',
): void {
  for (const filter of filters) {
    const { set = [], add = [], remove = [] }: HeaderChange = filter[kind] ?? {};
    for (const { name, value } of set) headers.set(name, value);
    for (const { name, value } of add) headers.append(name, value);
    for (const name of remove) headers.delete(name);
  }
}

function page(status: number, location?: string): Response {
  const title = `${status} ${REASONS[status] ?? ''}`.trim();
  return new Response(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
    { status, headers: { 'content-type': 'text/html', ...(location && { location }) } },
  );
}
