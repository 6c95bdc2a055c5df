import { isAddress } from '../../machine/network/addresses.ts';
import { DialError, type Service } from '../../machine/network/network.ts';
import { verifyServer } from '../../machine/pki/verify.ts';
import type { ProgramProcess } from '../process/program.ts';
import { HungUp } from './http-over-session.ts';

export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array | undefined;
  readonly insecure: boolean;
  /** PEM of the authorities to trust; the machine's own when left out. */
  readonly authority?: string | undefined;
  readonly certificate?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Where to connect to instead of the URL's host and port (curl --resolve, --connect-to). */
  readonly connectTo?: string | undefined;
}

/** A request that got no answer: curl's exit status and words. */
export class HttpFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** One HTTP exchange over the simulated network. @throws HttpFailure */
export async function exchange(
  process: ProgramProcess,
  request: HttpRequest,
): Promise<{ response: Response; service: Service; ip: string; port: number }> {
  const { url } = request;
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const service = await dial(process, request.connectTo ?? host, port, request.timeoutMs);
  const certificate = isAddress(host) ? service.certificate : serverCertificate(service, host);
  if (secure && service.certificate !== undefined && certificate === undefined)
    throw new HttpFailure(35, 'TLS connect error: error:0A000458:SSL routines::tlsv1 unrecognized name');
  if (secure && service.certificate === undefined)
    throw new HttpFailure(35, 'error:0A00010B:SSL routines::wrong version number');
  if (secure && !request.insecure) {
    const problem = verifyServer(
      certificate!,
      request.authority ?? systemAuthorities(process),
      host,
      process.clock.now(),
    );
    if (problem) {
      const reason = /unknown authority/.test(problem)
        ? 'unable to get local issuer certificate'
        : /expired/.test(problem)
          ? 'certificate has expired'
          : '';
      throw new HttpFailure(
        60,
        reason
          ? `SSL certificate problem: ${reason}`
          : `SSL: no alternative certificate subject name matches target host name '${host}'`,
      );
    }
  }
  if (service.fetch === undefined) throw new HttpFailure(52, 'Empty reply from server');
  if (!secure && service.certificate !== undefined) {
    const response = new Response('Client sent an HTTP request to an HTTPS server.\n', {
      status: 400,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    return { response, service, ip: host, port };
  }
  const body =
    request.body === undefined || request.method === 'GET' || request.method === 'HEAD'
      ? {}
      : { body: request.body as BodyInit };
  const sent = new Request(url, { method: request.method, headers: request.headers, ...body });
  const answer = service.fetch(
    sent,
    request.certificate === undefined ? undefined : { certificate: request.certificate },
  );
  const told = answer.catch(error => {
    throw error instanceof HungUp ? new HttpFailure(52, 'Empty reply from server') : error;
  });
  const response = await withTimeout(process, told, request.timeoutMs);
  return { response, service, ip: host, port };
}

/** What a server shows to who asks for a name (SNI). */
function serverCertificate(service: Service, name: string): string | undefined {
  return service.certificateFor ? service.certificateFor(name) : service.certificate;
}

async function dial(
  process: ProgramProcess,
  host: string,
  port: number,
  timeoutMs: number | undefined,
): Promise<Service> {
  try {
    return process.host.network.dial(process.host.ip, host, port);
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    if (error.code === 'unknown-host') throw new HttpFailure(6, `Could not resolve host: ${host}`);
    if (error.code === 'timeout') {
      const waits = timeoutMs ?? 130_000;
      await process.sleep(waits);
      throw new HttpFailure(
        28,
        timeoutMs === undefined
          ? `Failed to connect to ${host} port ${port} after ${waits} ms: Couldn't connect to server`
          : `Connection timed out after ${waits} milliseconds`,
      );
    }
    throw new HttpFailure(
      7,
      `Failed to connect to ${host} port ${port} after 0 ms: ${error.code === 'unreachable' ? 'No route to host' : "Couldn't connect to server"}`,
    );
  }
}

async function withTimeout<T>(
  process: ProgramProcess,
  work: Promise<T>,
  timeoutMs: number | undefined,
): Promise<T> {
  if (timeoutMs === undefined) return process.task.guard(work);
  const alarm = new AbortController();
  const late = process.clock.sleep(timeoutMs, alarm.signal).then(() => {
    throw new HttpFailure(28, `Operation timed out after ${timeoutMs} milliseconds with 0 bytes received`);
  });
  late.catch(() => undefined);
  try {
    return await process.task.guard(Promise.race([work, late]));
  } finally {
    alarm.abort();
  }
}

function systemAuthorities(process: ProgramProcess): string {
  const { files } = process.host;
  return ['/etc/ssl/certs/ca-certificates.crt']
    .filter(path => files.exists(path))
    .map(path => files.readText(path))
    .join('\n');
}
