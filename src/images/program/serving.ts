/** The HTTPS port that every control-plane program has for probes and metrics. models apiserver's SecureServingOptions */
import type { NativeProcess } from '../../machine/runner.ts';
import { CommandFailed } from './command.ts';

/** Checks of `/healthz`, `/livez` and `/readyz` by name; a text is the reason why one fails. */
export type HealthChecks = Readonly<Record<string, () => string | undefined>>;

/**
 * Listens; `0` listens nowhere.
 * @throws CommandFailed when the port is taken
 */
export function serve(
  process: NativeProcess,
  options: {
    readonly address: string;
    readonly port: number;
    readonly certificate?: string;
    readonly service?: unknown;
  },
  answer: (request: Request) => Promise<Response> | Response,
): { close(): void } {
  const { address, port } = options;
  if (port === 0) return { close: () => undefined };
  const { network, ip } = process.host;
  const service = {
    fetch: async (request: Request) => answer(request),
    ...(options.certificate !== undefined && { certificate: options.certificate }),
    ...(options.service !== undefined && { service: options.service }),
  };
  try {
    return network.listen(address === '' || address === '::' ? '0.0.0.0' : address, port, service, ip);
  } catch {
    throw new CommandFailed(
      `failed to create listener: failed to listen on ${address}:${port}: listen tcp ${address}:${port}: bind: address already in use`,
    );
  }
}

/** Answers the health endpoints; anything else is 404. */
export function healthHandler(checks: HealthChecks): (request: Request) => Response {
  return request => {
    const { pathname, searchParams } = new URL(request.url);
    if (!/^\/(healthz|livez|readyz)$/.test(pathname))
      return new Response('404 page not found\n', { status: 404 });
    const results = Object.entries(checks).map(([name, check]) => ({ name, failed: check() }));
    const bad = results.some(({ failed }) => failed !== undefined);
    const lines = results.map(({ name, failed }) =>
      failed === undefined ? `[+]${name} ok` : `[-]${name} failed: reason withheld`,
    );
    const endpoint = pathname.slice(1);
    if (bad) return new Response(`${lines.join('\n')}\n${endpoint} check failed\n`, { status: 500 });
    return new Response(
      searchParams.has('verbose') ? `${lines.join('\n')}\n${endpoint} check passed\n` : 'ok',
    );
  };
}
