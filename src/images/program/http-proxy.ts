/** Sends requests on to backends: what reverse proxies have in common. */
import type { Service } from '../../machine/network/network.ts';
import type { NativeProcess } from '../../machine/runner.ts';

/** A request with its body read, so that it can be sent more than once. */
export interface Forwarded {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: ArrayBuffer | undefined;
}

/** Reads a request for passing on. */
export async function forwardedOf(request: Request): Promise<Forwarded> {
  const url = new URL(request.url);
  const headers = new Headers(request.headers);
  if (!headers.has('host')) headers.set('host', url.host);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const body = hasBody ? await request.arrayBuffer() : undefined;
  return { method: request.method, target: url.pathname + url.search, headers, body };
}

/** The host that a request asks for, without its port, in small letters. */
export function hostOf(request: Request): string {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  return host.replace(/:\d+$/, '').toLowerCase();
}

/**
 * One exchange with a backend.
 * @param scheme `https` talks TLS to it, without looking at its certificate
 * @throws DialError when it cannot be reached
 */
export async function passOn(
  { host }: Pick<NativeProcess, 'host'>,
  backend: { readonly ip: string; readonly port: number },
  { method, target, headers, body }: Forwarded,
  scheme: 'http' | 'https' = 'http',
): Promise<Response> {
  const service: Service = host.network.dial(host.ip, backend.ip, backend.port);
  const isTls = service.certificate !== undefined || service.certificateFor !== undefined;
  if (service.fetch === undefined || (scheme === 'https') !== isTls)
    return new Response('Client sent an HTTP request to an HTTPS server.\n', { status: isTls ? 400 : 502 });
  const url = `${scheme}://${backend.ip}:${backend.port}${target}`;
  return service.fetch(new Request(url, { method, headers, ...(body && { body }) }));
}
