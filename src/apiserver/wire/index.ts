import { asJson } from '../../api/object.ts';
import { ApiError, failure } from '../../api/status.ts';
import { panic } from '../errors.ts';
import type { ApiAnswer, ApiCall, ApiFetch, ApiHandler, Credentials, User } from '../interface.ts';
import { negotiateFormat, refuseUnacceptable } from './accept.ts';
import { toResponse } from './answer.ts';
import { decodeBody, readBody, UndecodableBody, type YamlReader } from './body.ts';
import { impersonated } from './impersonation.ts';
import { undecodable } from './undecodable.ts';

/** The API server as the wire needs it. */
export interface WireService {
  readonly call: ApiHandler;
  /** Undefined for credentials that are not good, and for none where such requests are not let in. */
  authenticate(credentials: Credentials): User | undefined;
  /** Told of a mistake in the server that a request brought up. */
  readonly panicked?: ((error: unknown, request: { method: string; path: string }) => void) | undefined;
  /** Reads large YAML bodies elsewhere, so that others are answered meanwhile. */
  readonly yaml?: YamlReader;
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * The API server as HTTP sees it: decodes requests (JSON, YAML, protobuf; bounded), asks the service, encodes what
 * it answers. All refusals are answers, a mistake in the server too (500); the promise rejects only when the request
 * itself breaks off.
 */
export function wireDoor(service: WireService): ApiFetch {
  return async (request, peer = {}) => {
    const url = new URL(request.url);
    const json = isForPeople(url, request.headers) ? 'pretty' : 'json';
    try {
      refuseStreams(url);
      const format = negotiateFormat(request.headers.get('accept') ?? undefined);
      const call = await decodeCall(service, request, peer.certificate);
      if (format === undefined) refuseUnacceptable(url.pathname);
      return toResponse(
        'answer' in call ? call.answer : service.call(call),
        format === 'yaml' ? format : json,
      );
    } catch (error) {
      if (error instanceof ApiError) return toResponse(refusal(error), json);
      if (request.signal.aborted) throw error;
      service.panicked?.(error, { method: request.method, path: url.pathname });
      return toResponse(refusal(panic()), json);
    }
  };
}

/** Programs that show people what they get. models k8s.io/apiserver/pkg/endpoints/handlers/negotiation, isPrettyPrint */
const SHOWING = /^(curl|Wget|Mozilla\/5\.0)/;

/** Whether JSON is indented; `/version` always is. */
function isForPeople({ pathname, searchParams }: URL, headers: Headers): boolean {
  const asked = searchParams.get('pretty');
  if (asked) return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(asked);
  return pathname === '/version' || SHOWING.test(headers.get('user-agent') ?? '');
}

/** Exec, attach and port-forward need a connection of their own: the port's upgrade handler has them. */
function refuseStreams({ pathname }: URL): void {
  if (!/\/pods\/[^/]+\/(exec|attach|portforward)$/.test(pathname)) return;
  throw new ApiError(failure(400, 'BadRequest', 'Upgrade request required'));
}

/**
 * What a request asks, decoded; or its answer at once where the body cannot be decoded.
 * @throws ApiError 401, 405, 413, 415
 */
export async function decodeCall(
  service: WireService,
  request: Request,
  certificate?: string,
): Promise<ApiCall | { readonly answer: ApiAnswer }> {
  const user = authenticated(service, request, certificate);
  const method = request.method as ApiCall['method'];
  if (!METHODS.has(method)) {
    const message = 'the server does not allow this method on the requested resource';
    throw new ApiError(failure(405, 'MethodNotAllowed', message, {}));
  }
  const { pathname, searchParams } = new URL(request.url);
  const contentType = request.headers.get('content-type') ?? undefined;
  const accept = request.headers.get('accept') ?? undefined;
  const userAgent = request.headers.get('user-agent') ?? undefined;
  const impersonate = impersonated(request.headers);
  const call: ApiCall = {
    method,
    path: pathname,
    query: searchParams,
    user,
    ...(impersonate && { impersonate }),
    ...(accept !== undefined && { accept }),
    ...(contentType !== undefined && { contentType }),
    ...(userAgent !== undefined && { userAgent }),
  };
  const bytes = await readBody(request);
  if (bytes.length === 0) return call;
  try {
    return { ...call, ...(await decodeBody(bytes, contentType ?? '', service.yaml)) };
  } catch (error) {
    if (error instanceof UndecodableBody) return { answer: undecodable(service, call, error) };
    throw error;
  }
}

function authenticated(service: WireService, request: Request, certificate: string | undefined): User {
  const token = /^bearer\s+(.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const user = service.authenticate({
    ...(certificate !== undefined && { certificate }),
    ...(token !== undefined && { token }),
  });
  if (!user) throw new ApiError(failure(401, 'Unauthorized', 'Unauthorized'));
  return user;
}

/** The answer that a refusal thrown inside the server is on the wire. */
export function refusal(error: ApiError): ApiAnswer {
  return { code: error.code, body: asJson(error.status) };
}
