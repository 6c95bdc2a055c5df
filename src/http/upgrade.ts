import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { ApiError } from '../api/status.ts';
import { panic } from '../apiserver/errors.ts';
import type { ApiAnswer, ApiCall } from '../apiserver/interface.ts';
import { decodeCall, refusal, type WireService } from '../apiserver/wire/index.ts';
import { toRequest } from './node-request.ts';
import { peerCertificate } from './peer-user.ts';
import { carryPortForward } from './port-forward.ts';
import { MANNERS } from './upgrade-manners.ts';

/** Answers a request for streams: exec, attach and port-forward. */
export async function handleUpgrade(
  service: WireService,
  incoming: IncomingMessage,
  socket: TLSSocket,
  head: Buffer,
  url: string,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  try {
    const call = await readCall(service, incoming, socket, url);
    const manner = MANNERS.find(({ isAsked }) => isAsked(incoming));
    const protocol = manner?.protocol(incoming, isTunnel(call));
    const answer = service.call(isTunnel(call) ? podCall(call) : call);
    const { session } = answer;
    // Clients that are refused one way try the next, and show what the last one said: the reason must come first.
    if (answer.code >= 400 || !manner || protocol === undefined || !(session || isTunnel(call))) {
      session?.close();
      refuse(socket, answer.code >= 400 ? answer : refusal(badHandshake()));
      return;
    }
    socket.write(manner.accepted(incoming, protocol));
    const carrier = manner.carrier(socket);
    if (session) manner.carry(carrier, session, call);
    else carryPortForward(carrier, port => service.call(portCall(call, port)));
    carrier.start(head);
  } catch (error) {
    if (error instanceof ApiError) return refuse(socket, refusal(error));
    service.panicked?.(error, { method: incoming.method ?? '', path: incoming.url ?? '' });
    refuse(socket, refusal(panic()));
  }
}

async function readCall(
  service: WireService,
  incoming: IncomingMessage,
  socket: TLSSocket,
  url: string,
): Promise<ApiCall> {
  const request = toRequest(incoming, url, new AbortController().signal);
  const call = await decodeCall(service, request, peerCertificate(socket));
  if ('answer' in call) throw badHandshake();
  return call;
}

function badHandshake(): ApiError {
  const message =
    'unable to upgrade: exec, attach and port-forward need WebSocket or SPDY/3.1 with a protocol that is known here';
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message,
    reason: 'BadRequest',
    code: 400,
  });
}

function isTunnel({ path }: ApiCall): boolean {
  return path.endsWith('/portforward');
}

/** Whether the pod is there and may be seen is asked before the tunnel is opened. */
function podCall(call: ApiCall): ApiCall {
  return {
    ...call,
    method: 'GET',
    path: call.path.replace(/\/portforward$/, ''),
    query: new URLSearchParams(),
  };
}

function portCall(call: ApiCall, port: number): ApiCall {
  return { ...call, query: new URLSearchParams({ ports: String(port) }) };
}

function refuse(socket: TLSSocket, { code, body }: ApiAnswer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
  const lines = [
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
