// models pkg/probe/http/http.go and pkg/kubelet/prober/prober.go
import type { Container, HTTPGetAction, IntOrString } from '../../api/generated/types.ts';
import { DialError } from '../../machine/network/network.ts';
import type { KubeletContext } from '../context.ts';
import type { ProbeAnswer } from './result.ts';

/** The number of a port that may be named. @returns undefined when no port of the container has the name */
export function portNumber(port: IntOrString, container: Container): number | undefined {
  if (typeof port === 'number') return port;
  return (
    container.ports?.find(({ name }) => name === port)?.containerPort ??
    (/^\d+$/.test(port) ? Number(port) : undefined)
  );
}

/** What a failed dial is in Go's words. */
export function dialFailure(error: unknown, address: string): string {
  if (!(error instanceof DialError)) return (error as Error).message;
  const why = {
    refused: 'connect: connection refused',
    timeout: 'i/o timeout',
    unreachable: 'connect: no route to host',
    'unknown-host': `lookup ${error.address}: no such host`,
  }[error.code];
  return error.code === 'unknown-host' ? `dial tcp: ${why}` : `dial tcp ${address}: ${why}`;
}

/** Asks for a path once: 200 to 399 is a success. */
export async function httpProbe(
  action: HTTPGetAction,
  container: Container,
  podIp: string,
  context: Pick<KubeletContext, 'network' | 'nodeIp'>,
  headers: Readonly<Record<string, string>> = {
    'User-Agent': 'kube-probe/1.36',
    Accept: '*/*',
    Connection: 'close',
  },
): Promise<ProbeAnswer> {
  const port = portNumber(action.port, container);
  if (port === undefined)
    return {
      result: 'unknown',
      output: `couldn't find port ${JSON.stringify(action.port)} in container ${container.name}`,
    };
  const host = action.host || podIp;
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const path = action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`;
  const url = `${scheme}://${host}:${port}${path}`;
  const own = Object.fromEntries((action.httpHeaders ?? []).map(({ name, value }) => [name, value]));
  try {
    const service = context.network.dial(context.nodeIp, host, port);
    if (service.fetch === undefined) return { result: 'failure', output: `Get ${JSON.stringify(url)}: EOF` };
    if (scheme === 'https' && service.certificate === undefined) {
      return {
        result: 'failure',
        output: `Get ${JSON.stringify(url)}: http: server gave HTTP response to HTTPS client`,
      };
    }
    const response = await service.fetch(new Request(url, { headers: { ...headers, ...own } }));
    const body = await response.text();
    if (response.status >= 200 && response.status < 400) return { result: 'success', output: body };
    return { result: 'failure', output: `HTTP probe failed with statuscode: ${response.status}` };
  } catch (error) {
    return {
      result: 'failure',
      output: `Get ${JSON.stringify(url)}: ${dialFailure(error, `${host}:${port}`)}`,
    };
  }
}
