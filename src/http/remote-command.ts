import type { ByteSession } from '../apiserver/interface.ts';
import type { ByteReader } from '../base/pipe.ts';
import type { Carrier } from './carrier.ts';

// models the channel protocols of k8s.io/kubelet/pkg/cri/streaming/remotecommand/websocket.go

/** In the order in which the server prefers them. */
export const CHANNEL_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Carries exec and attach: the first byte of each message says which stream it belongs to. */
export function carrySession(connection: Carrier, session: ByteSession): void {
  connection.onMessage = message => receive(session, message);
  connection.onClose = () => session.close();
  sendAll(connection, session).catch(() => connection.close(1011));
}

/** Resolves when standard input has room for more. */
async function receive(session: ByteSession, message: Buffer): Promise<void> {
  const [channel] = message;
  const data = message.subarray(1);
  switch (channel) {
    case CHANNEL.stdin:
      if (data.length > 0) await session.stdin?.write(data).catch(() => {});
      break;
    case CHANNEL.resize:
      setSize(session, data);
      break;
    case CHANNEL.close:
      if (data[0] === CHANNEL.stdin) session.stdin?.end();
      break;
  }
}

/** Takes the size of the client's terminal, as JSON. */
export function setSize(session: ByteSession, data: Buffer): void {
  try {
    const { Width, Height } = JSON.parse(data.toString()) as { Width?: unknown; Height?: unknown };
    if (typeof Width === 'number' && typeof Height === 'number') session.resize?.(Width, Height);
  } catch {
    // A size that is no JSON is no size.
  }
}

async function sendAll(connection: Carrier, session: ByteSession): Promise<void> {
  await Promise.all([
    sendStream(connection, CHANNEL.stdout, session.stdout),
    sendStream(connection, CHANNEL.stderr, session.stderr),
  ]);
  const status = await session.done;
  await connection.send(prefixed(CHANNEL.error, Buffer.from(JSON.stringify(status))));
  connection.close();
}

async function sendStream(connection: Carrier, channel: number, reader: ByteReader | undefined) {
  for (let chunk = await reader?.read(); chunk; chunk = await reader?.read()) {
    await connection.send(prefixed(channel, chunk));
  }
}

function prefixed(channel: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([channel]), data]);
}
