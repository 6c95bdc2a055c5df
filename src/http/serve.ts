import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { ApiService } from '../apiserver/interface.ts';
import { type WireService, wireDoor } from '../apiserver/wire/index.ts';
import { Authority } from './certificate.ts';
import { isForUs } from './guard.ts';
import { kubeconfig } from './kubeconfig.ts';
import { toRequest } from './node-request.ts';
import { sendResponse } from './node-response.ts';
import { authenticator, type OwnUsers, ownUsers, peerCertificate } from './peer-user.ts';
import { SessionFolder } from './session-folder.ts';
import { handleUpgrade } from './upgrade.ts';
import { readYamlAside } from './yaml-aside.ts';

const HOST = '127.0.0.1';
/** More than anybody needs who works by hand, fewer than would hurt. */
const MAX_CONNECTIONS = 2000;
const PATIENCE = 60_000;
/** How often Node looks for clients that are late: milliseconds. */
const LOOK = 5_000;
/** Who connects and then says nothing is dropped: milliseconds. */
const HANDSHAKE = 10_000;

export interface ServeOptions {
  /** The API server to be served now; undefined while none runs, and then connections are cut. */
  readonly service: () => ApiService | undefined;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** How long a client may leave what it was sent unread before it is dropped: milliseconds; absent: a minute. */
  readonly patience?: number;
  /** How long a client may take over the head of a request before it is dropped: milliseconds; absent: 15 seconds. */
  readonly headTime?: number;
  /** Whom the written kubeconfig is for. */
  readonly user?: { readonly name: string; readonly groups: readonly string[] };
}

/** A cluster on a port. */
export interface Served {
  readonly url: string;
  readonly port: number;
  /** Path of the kubeconfig, readable by this user only. */
  readonly kubeconfig: string;
  /** How many connections are open now. */
  connections(): number;
  /** Cuts all connections and removes the credentials. */
  close(): Promise<void>;
}

const ADMIN = { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:masters'] };

/**
 * Puts an API server on a loopback port over HTTPS, with an authority, a certificate and a client credential that
 * are made for this run and go with it.
 * @throws Error when the port is taken
 */
export async function serve({
  service,
  port = 0,
  patience = PATIENCE,
  headTime = 15_000,
  user = ADMIN,
}: ServeOptions): Promise<Served> {
  // A name of its own: a certificate of another run then has an unknown issuer, not a wrong signature.
  const authority = new Authority(`berth ${randomBytes(6).toString('hex')}`, Date.now());
  const { certificate, key } = authority.server('kube-apiserver');
  const own = ownUsers(authority.certificate);
  const server = createServer({
    cert: certificate,
    key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
    handshakeTimeout: HANDSHAKE,
    headersTimeout: headTime,
    connectionsCheckingInterval: Math.min(LOOK, headTime),
    requestTimeout: 60_000,
    keepAliveTimeout: 90_000,
  });
  server.maxConnections = MAX_CONNECTIONS;
  const sockets = trackSockets(server);
  await listen(server, port);
  const bound = (server.address() as AddressInfo).port;
  const url = `https://${HOST}:${bound}`;
  server.on(
    'request',
    (incoming, outgoing) =>
      void answer(incoming, outgoing, {
        service,
        url,
        port: bound,
        patience,
        own,
      }),
  );
  server.on('upgrade', (incoming, socket, head) => {
    const running = service();
    if (!running || !isForUs(incoming, bound)) return socket.destroy();
    void handleUpgrade(doorOf(running, own), incoming, socket as TLSSocket, head, url);
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const folder = new SessionFolder();
  const client = authority.client({ commonName: user.name, organizations: user.groups });
  const file = folder.write('kubeconfig', kubeconfig(url, authority.certificate, client, user.name));
  return {
    url,
    port: bound,
    kubeconfig: file,
    connections: () => sockets.size,
    close: () => {
      folder.remove();
      for (const socket of sockets) socket.destroy();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function trackSockets(server: Server): ReadonlySet<Duplex> {
  const sockets = new Set<Duplex>();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

interface Place {
  readonly service: () => ApiService | undefined;
  readonly url: string;
  readonly port: number;
  readonly patience: number;
  readonly own: OwnUsers;
}

/** The server as the port has it. */
function doorOf(running: ApiService, own: OwnUsers): WireService {
  return {
    call: running.call,
    authenticate: authenticator(credentials => running.authenticate(credentials), own),
    panicked: running.panicked,
    yaml: readYamlAside,
  };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, place: Place): Promise<void> {
  const running = place.service();
  if (!running) {
    outgoing.destroy();
    return;
  }
  if (!isForUs(incoming, place.port)) {
    outgoing
      .writeHead(421, { 'content-type': 'text/plain' })
      .end('this server answers on the loopback address only\n');
    return;
  }
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const fetch = wireDoor(doorOf(running, place.own));
  const certificate = peerCertificate(incoming.socket as TLSSocket);
  try {
    const request = toRequest(incoming, place.url, gone.signal);
    await sendResponse(
      await fetch(request, certificate === undefined ? {} : { certificate }),
      outgoing,
      place.patience,
    );
  } catch {
    outgoing.destroy();
  }
}
