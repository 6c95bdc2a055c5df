/** What the web servers of the catalogue have in common. */
import type { Peer, Protocol } from '../../machine/network/network.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { untilAsked } from '../program/command.ts';

/** @param peer the client's address as the server sees it */
export type Answer = (request: Request, url: URL, peer: string) => Response | Promise<Response>;

/**
 * Answers on ports of the container until SIGTERM; resolves with the exit status.
 * @param exit what the program ends with when it is asked to
 */
export async function serveHttp(
  process: NativeProcess,
  ports: readonly number[],
  answer: Answer,
  exit = 0,
): Promise<number> {
  const { network, ip } = process.host;
  const fetch = async (request: Request, peer?: Peer) =>
    answer(request, new URL(request.url), peer?.ip ?? ip);
  const listeners: { close(): void }[] = [];
  try {
    for (const port of ports) listeners.push(network.listen('0.0.0.0', port, { fetch }, ip));
    await untilAsked(process);
    return exit;
  } finally {
    for (const listener of listeners) listener.close();
  }
}

/** Listens on ports for a protocol that is not HTTP, until SIGTERM. @param service what clients in this world talk to */
export async function servePort(
  process: NativeProcess,
  ports: readonly number[],
  service: unknown = {},
  protocol: Protocol = 'TCP',
): Promise<number> {
  const { network, ip } = process.host;
  const listeners = ports.map(port => network.listen('0.0.0.0', port, { service }, ip, protocol));
  try {
    await untilAsked(process);
    return 0;
  } finally {
    for (const listener of listeners) listener.close();
  }
}

/** Writes a line to standard output; a reader that has gone is no matter. */
export function say(process: NativeProcess, line: string): void {
  process.stdout.write(`${line}\n`).catch(() => undefined);
}

/** Writes a line to standard error. */
export function complain(process: NativeProcess, line: string): void {
  process.stderr.write(`${line}\n`).catch(() => undefined);
}

/** A plain text answer. */
export function text(body: string, status = 200): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `05/Jan/2026:09:00:00 +0000`, as access logs have it. */
export function accessTime(iso: string): string {
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** A line of an access log in the combined format. The peer is the bridge: that is who a container's server sees. */
export function accessLine(
  process: NativeProcess,
  iso: string,
  request: Request,
  url: URL,
  status: number,
  size: number,
): string {
  const peer = process.host.ip.replace(/\.\d+$/, '.1');
  const agent = request.headers.get('user-agent') ?? '-';
  return `${peer} - - [${accessTime(iso)}] "${request.method} ${url.pathname}${url.search} HTTP/1.1" ${status} ${size} "${request.headers.get('referer') ?? '-'}" "${agent}"`;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
};

/** The content type of a file by its name. */
export function contentType(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
