/** What nginx answers for a request, by the servers that Ingresses make. */
import { isInBlock } from '../../machine/network/addresses.ts';
import { DialError } from '../../machine/network/network.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { type Forwarded, forwardedOf, hostOf, passOn } from '../program/http-proxy.ts';
import { locationFor, type Match, type Server, serverFor, type Upstream } from './servers.ts';

/** As often as nginx tries another endpoint of an upstream. */
const TRIES = 3;
const REASONS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  308: 'Permanent Redirect',
  403: 'Forbidden',
  404: 'Not Found',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** What answering needs to know. */
export interface Routing {
  readonly servers: ReadonlyMap<string, Server>;
  /** The ready endpoints of a Service's port. */
  endpoints(upstream: Upstream): readonly Endpoint[];
  /** Counts up with each request, for taking turns. */
  turn(upstream: Upstream): number;
}

/** What the access log tells of an answer besides the response. */
export interface Answered {
  readonly response: Response;
  /** `default-web-80`, or `upstream-default-backend`. */
  readonly upstream: string;
  readonly endpoint?: Endpoint;
}

export async function answer(
  process: NativeProcess,
  routing: Routing,
  request: Request,
  peer: string,
  scheme: 'http' | 'https',
): Promise<Answered> {
  const host = hostOf(request);
  const url = new URL(request.url);
  const server = serverFor(routing.servers, host);
  const match = locationFor(server, decodeURI(url.pathname));
  if (match === undefined) return { response: page(404), upstream: 'upstream-default-backend' };
  const { annotations, upstream } = match.location;
  const name = upstream ? upstreamName(upstream) : 'upstream-default-backend';
  const given = (response: Response): Answered => ({ response, upstream: name });
  const isRedirected = (annotations.sslRedirect && server.tls !== undefined) || annotations.forceSslRedirect;
  if (scheme === 'http' && isRedirected)
    return given(redirect(308, `https://${host}${url.pathname}${url.search}`));
  if (annotations.allowed.length > 0 && !annotations.allowed.some(cidr => isInBlock(peer, cidr)))
    return given(page(403));
  if (annotations.permanentRedirect !== '') return given(redirect(301, annotations.permanentRedirect));
  if (annotations.temporalRedirect !== '') return given(redirect(302, annotations.temporalRedirect));
  if (annotations.appRoot !== '' && url.pathname === '/')
    return given(redirect(302, `${scheme}://${host}${annotations.appRoot}`));
  if (upstream === undefined) return given(page(404));
  const endpoints = routing.endpoints(upstream);
  if (endpoints.length === 0) return given(page(503));
  const forwarded = await rewritten(request, match, peer, scheme, host);
  const backendScheme = annotations.backendProtocol === 'HTTPS' ? 'https' : 'http';
  let status = 502;
  for (let time = 0; time < Math.min(TRIES, endpoints.length); time++) {
    const endpoint = endpoints[routing.turn(upstream) % endpoints.length]!;
    try {
      const response = await passOn(process, endpoint, forwarded, backendScheme);
      return { response: withTransportSecurity(response, scheme), upstream: name, endpoint };
    } catch (error) {
      if (!(error instanceof DialError)) throw error;
      status = error.code === 'timeout' ? 504 : 502;
    }
  }
  return given(page(status));
}

/** The request as the backend sees it. */
async function rewritten(
  request: Request,
  { location, groups }: Match,
  peer: string,
  scheme: string,
  host: string,
): Promise<Forwarded> {
  const forwarded = await forwardedOf(request);
  const { rewriteTarget, upstreamVhost } = location.annotations;
  const { headers } = forwarded;
  headers.set('host', upstreamVhost || host);
  headers.set('x-real-ip', peer);
  headers.set('x-forwarded-for', peer);
  headers.set('x-forwarded-host', host);
  headers.set('x-forwarded-port', scheme === 'https' ? '443' : '80');
  headers.set('x-forwarded-proto', scheme);
  headers.set('x-forwarded-scheme', scheme);
  headers.set('x-scheme', scheme);
  if (rewriteTarget === '') return forwarded;
  const filled = rewriteTarget.replace(/\$(\d)/g, (_, group: string) => groups[Number(group)] ?? '');
  const { search } = new URL(request.url);
  return { ...forwarded, target: `${filled.startsWith('/') ? '' : '/'}${filled}${search}` };
}

/** `default-web-80` */
function upstreamName({ namespace, service, port }: Upstream): string {
  return `${namespace}-${service}-${port.name ?? port.number ?? ''}`;
}

function withTransportSecurity(response: Response, scheme: string): Response {
  if (scheme === 'http') return response;
  const headers = new Headers(response.headers);
  headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  return new Response(response.body, { status: response.status, headers });
}

function redirect(status: number, location: string): Response {
  return page(status, { location });
}

function page(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  const title = `${status} ${REASONS[status]}`;
  return new Response(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
    { status, headers: { 'content-type': 'text/html', ...headers } },
  );
}
