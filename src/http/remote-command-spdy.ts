import type { ByteSession } from '../apiserver/interface.ts';
import type { ByteReader } from '../base/pipe.ts';
import type { Carrier } from './carrier.ts';
import { setSize } from './remote-command.ts';
import { SpdyConnection, type SpdyStream } from './spdy-connection.ts';

// models kubelet/pkg/cri/streaming/remotecommand/httpstream.go: exec and attach for clients that do not speak
// WebSocket (kubectl before 1.31): a stream for each of the process's, one for errors, one for the terminal's size.

export const STREAM_PROTOCOL = 'v4.channel.k8s.io';

/** Carries exec and attach. @param wanted which of stdout and stderr the client opens streams for */
export function carrySpdySession(
  carrier: Carrier,
  session: ByteSession,
  wanted: readonly ('stdout' | 'stderr')[],
): void {
  const streams = new Map<string, SpdyStream>();
  const awaited = new Map<string, (stream: SpdyStream) => void>();
  new SpdyConnection(
    carrier,
    stream => {
      const kind = stream.headers.get('streamtype') ?? '';
      streams.set(kind, stream);
      if (kind === 'stdin') takeInput(stream, session);
      if (kind === 'resize') stream.onData = data => setSize(session, data);
      awaited.get(kind)?.(stream);
    },
    () => session.close(),
  );
  const streamOf = (kind: string) =>
    new Promise<SpdyStream>(resolve => {
      const known = streams.get(kind);
      if (known === undefined) awaited.set(kind, resolve);
      else resolve(known);
    });
  sendAll(session, wanted, streamOf).then(
    () => carrier.close(),
    () => carrier.close(),
  );
}

function takeInput(stream: SpdyStream, { stdin }: ByteSession): void {
  stream.onData = data => stdin?.write(data).catch(() => {});
  stream.onEnd = () => stdin?.end();
}

/** Reads what the client has no stream for, so that who writes it is not held back. */
async function discard(output: ByteReader | undefined): Promise<void> {
  while ((await output?.read()) !== undefined);
}

async function sendAll(
  session: ByteSession,
  wanted: readonly ('stdout' | 'stderr')[],
  streamOf: (kind: string) => Promise<SpdyStream>,
): Promise<void> {
  for (const kind of ['stdout', 'stderr'] as const) if (!wanted.includes(kind)) void discard(session[kind]);
  await Promise.all(
    wanted.map(async kind => {
      const stream = await streamOf(kind);
      const output = session[kind];
      for (let chunk = await output?.read(); chunk; chunk = await output?.read()) await stream.send(chunk);
      await stream.end();
    }),
  );
  const status = await session.done;
  await (await streamOf('error')).end(Buffer.from(JSON.stringify(status)));
}
