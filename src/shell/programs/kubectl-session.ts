import { ApiError, failure } from '../../api/status.ts';
import type { ApiService, ByteSession } from '../../apiserver/interface.ts';
import { ConnectionError, type TlsOptions } from '../../kubectl/io.ts';
import type { Service } from '../../machine/network/network.ts';

/**
 * Opens exec, attach or port-forward: what would be an upgraded connection is a session of the API server behind
 * the port. @throws ConnectionError, ApiError with the server's refusal
 */
export async function openSession(service: Service, request: Request, tls: TlsOptions): Promise<ByteSession> {
  const api = service.service as ApiService | undefined;
  if (api?.call === undefined) throw new ConnectionError('EOF');
  const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  const user = api.authenticate({
    ...(tls.certificate === undefined ? {} : { certificate: tls.certificate }),
    ...(token === undefined ? {} : { token }),
  });
  if (user === undefined) throw new ApiError(failure(401, 'Unauthorized', 'Unauthorized'));
  const url = new URL(request.url);
  const as = request.headers.get('impersonate-user');
  const answer = api.call({
    method: request.method as 'GET' | 'POST',
    path: url.pathname,
    query: url.searchParams,
    user,
    ...(as === null
      ? {}
      : {
          impersonate: {
            name: as,
            groups: (request.headers.get('impersonate-group') ?? '').split(',').filter(Boolean),
          },
        }),
  });
  if (answer.session !== undefined) return answer.session;
  const { body } = answer;
  throw new ApiError(
    typeof body === 'object' ? (body as never) : failure(answer.code, 'BadRequest', String(body ?? '')),
  );
}
