import type { ApiAnswer, ByteSession } from '../apiserver/interface.ts';
import type { Carrier } from './carrier.ts';
import { SpdyConnection, type SpdyStream } from './spdy-connection.ts';

// models client-go/tools/portforward and kubelet/pkg/cri/streaming/portforward/httpstream.go:
// a connection to a port is a pair of streams, one for data and one for errors.

/** SPDY in the messages of a WebSocket, and SPDY as it is. */
export const TUNNEL_PROTOCOL = 'SPDY/3.1+portforward.k8s.io';
export const FORWARD_PROTOCOL = 'portforward.k8s.io';

/** Opens one connection to a port of the pod. */
export type OpenPort = (port: number) => ApiAnswer;

/** Carries port-forwards until the client goes. */
export function carryPortForward(carrier: Carrier, open: OpenPort): void {
  const connection: SpdyConnection = new SpdyConnection(carrier, stream => {
    if (stream.headers.get('streamtype') === 'data') new Forward(connection, stream).dial(open);
  });
}

/** One connection to a port. */
class Forward {
  constructor(
    private readonly connection: SpdyConnection,
    private readonly data: SpdyStream,
  ) {}

  dial(open: OpenPort): void {
    const answer = open(Number(this.data.headers.get('port')));
    const { session } = answer;
    if (session === undefined) {
      void this.finish(messageOf(answer));
      return;
    }
    this.data.onData = data => session.stdin?.write(data);
    this.data.onEnd = () => session.stdin?.end();
    this.data.onDrop = () => session.close();
    this.sendBack(session).catch(() => session.close());
  }

  private async sendBack(session: ByteSession): Promise<void> {
    for (let chunk = await session.stdout?.read(); chunk; chunk = await session.stdout?.read())
      await this.data.send(chunk);
    const { status, message } = (await session.done) as { status?: string; message?: string };
    await this.finish(status === 'Failure' ? (message ?? '') : '');
  }

  /** Tells the client on the pair's error stream what went wrong, if anything did, and ends both. */
  private async finish(problem: string): Promise<void> {
    const errors = this.connection.streams.find(
      stream => stream.headers.get('streamtype') === 'error' && pairOf(stream) === pairOf(this.data),
    );
    await errors?.end(Buffer.from(problem));
    await this.data.end();
    for (const stream of [this.data, errors]) if (stream) this.connection.forget(stream);
  }
}

const pairOf = ({ headers }: SpdyStream) => headers.get('requestid') ?? headers.get('port') ?? '';

function messageOf({ body }: ApiAnswer): string {
  if (typeof body === 'string') return body;
  return typeof body?.message === 'string' ? body.message : 'the port cannot be reached';
}
