import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiCall, ByteSession } from '../apiserver/interface.ts';
import { type Carrier, SocketCarrier } from './carrier.ts';
import { FORWARD_PROTOCOL, TUNNEL_PROTOCOL } from './port-forward.ts';
import { CHANNEL_PROTOCOLS, carrySession } from './remote-command.ts';
import { carrySpdySession, STREAM_PROTOCOL } from './remote-command-spdy.ts';
import { acceptUpgrade, WebSocketConnection } from './websocket.ts';

/** A way in which clients ask for streams. */
export interface Manner {
  isAsked(incoming: IncomingMessage): boolean;
  /** The protocol to speak; undefined when the client offers none that is known here. */
  protocol(incoming: IncomingMessage, isTunnel: boolean): string | undefined;
  /** The answer that accepts. */
  accepted(incoming: IncomingMessage, protocol: string): string;
  carrier(socket: Duplex): Carrier;
  /** Carries exec and attach. */
  carry(carrier: Carrier, session: ByteSession, call: ApiCall): void;
}

/** kubectl from 1.31 on, and what else speaks WebSocket. */
const webSocket: Manner = {
  isAsked: ({ headers, method }) => headers.upgrade?.toLowerCase() === 'websocket' && method === 'GET',
  protocol: ({ headers }, isTunnel) =>
    (isTunnel ? [TUNNEL_PROTOCOL] : CHANNEL_PROTOCOLS).find(name =>
      offered(headers, 'sec-websocket-protocol').includes(name),
    ),
  accepted: ({ headers }, protocol) => acceptUpgrade(headers['sec-websocket-key'] ?? '', protocol),
  carrier: socket => new WebSocketConnection(socket),
  carry: carrySession,
};

/** Older kubectls. models apimachinery/pkg/util/httpstream/spdy/upgrade.go and httpstream.go, Handshake */
const spdy: Manner = {
  isAsked: ({ headers }) => headers.upgrade?.toLowerCase() === 'spdy/3.1',
  protocol: ({ headers }, isTunnel) =>
    [isTunnel ? FORWARD_PROTOCOL : STREAM_PROTOCOL].find(name =>
      offered(headers, 'x-stream-protocol-version').includes(name),
    ),
  accepted: (_, protocol) =>
    `${[
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: SPDY/3.1',
      'Connection: Upgrade',
      `X-Stream-Protocol-Version: ${protocol}`,
    ].join('\r\n')}\r\n\r\n`,
  carrier: socket => new SocketCarrier(socket),
  carry: (carrier, session, { query }) => {
    const isAsked = (kind: string) => ['true', '1'].includes(query?.get(kind) ?? '');
    // A terminal has one output.
    const outputs = isAsked('tty') ? (['stdout'] as const) : (['stdout', 'stderr'] as const);
    carrySpdySession(carrier, session, outputs.filter(isAsked));
  },
};

export const MANNERS: readonly Manner[] = [webSocket, spdy];

function offered(headers: IncomingHttpHeaders, name: string): readonly string[] {
  return [headers[name] ?? []]
    .flat()
    .join(',')
    .split(',')
    .map(protocol => protocol.trim());
}
