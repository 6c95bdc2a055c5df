import type { ApiAnswer, ByteSession } from '../apiserver/interface.ts';
import {
  CONTROL,
  controlFrame,
  dataFrame,
  FLAG_FIN,
  HeaderCodec,
  type SpdyFrame,
  SpdyReader,
  words,
} from './spdy-frames.ts';
import type { WebSocketConnection } from './websocket.ts';

// models client-go/tools/portforward and kubelet/pkg/cri/streaming/portforward/httpstream.go:
// SPDY inside WebSocket messages; a connection to a port is a pair of streams, one for data and one for errors.
// The other side has no flow control by stream either: the socket's own holds both back.

export const TUNNEL_PROTOCOL = 'SPDY/3.1+portforward.k8s.io';

/** Opens one connection to a port of the pod. */
export type OpenPort = (port: number) => ApiAnswer;

/** Carries port-forwards until the client goes. */
export function carryPortForward(connection: WebSocketConnection, open: OpenPort): void {
  const tunnel = new Tunnel(connection, open);
  connection.onMessage = message => tunnel.receive(message);
  connection.onClose = () => tunnel.close();
}

interface Stream {
  readonly id: number;
  readonly kind: string;
  readonly pair: string;
  session?: ByteSession;
  /** Resolves when what came before has been written. */
  written: Promise<void>;
}

class Tunnel {
  private readonly connection: WebSocketConnection;
  private readonly open: OpenPort;
  private readonly reader = new SpdyReader();
  private readonly headers = new HeaderCodec();
  private readonly streams = new Map<number, Stream>();
  /** Frames are taken one after the other: header blocks depend on those before. */
  private work: Promise<void> = Promise.resolve();

  constructor(connection: WebSocketConnection, open: OpenPort) {
    this.connection = connection;
    this.open = open;
  }

  receive(message: Buffer): void {
    this.work = this.work.then(async () => {
      for (const frame of this.reader.push(message)) await this.take(frame);
    });
    this.work.catch(() => this.connection.close(1002));
  }

  close(): void {
    for (const stream of this.streams.values()) {
      stream.session?.close();
    }
    this.streams.clear();
    this.headers.close();
  }

  private async take(frame: SpdyFrame): Promise<void> {
    if (frame.type === 'data') return this.takeData(frame);
    const { control, payload } = frame;
    switch (control) {
      case CONTROL.synStream:
        return this.openStream(frame.flags, payload);
      case CONTROL.rstStream:
        return this.drop(payload.readUInt32BE(0));
      case CONTROL.ping:
        return this.connection.send(controlFrame(CONTROL.ping, 0, payload));
      case CONTROL.goAway:
        this.connection.close();
    }
  }

  private async openStream(flags: number, payload: Buffer): Promise<void> {
    const id = payload.readUInt32BE(0) & 0x7fff_ffff;
    const headers = await this.headers.decode(payload.subarray(10));
    const kind = headers.get('streamtype') ?? '';
    const pair = headers.get('requestid') ?? headers.get('port') ?? '';
    const written = Promise.resolve();
    const stream: Stream = { id, kind, pair, written };
    this.streams.set(id, stream);
    const reply = await this.headers.encode(new Map());
    await this.connection.send(controlFrame(CONTROL.synReply, 0, Buffer.concat([words(id), reply])));
    if (kind === 'data') await this.dial(stream, Number(headers.get('port')));
    if (flags & FLAG_FIN) stream.session?.stdin?.end();
  }

  private async dial(stream: Stream, port: number): Promise<void> {
    const answer = this.open(port);
    if (!answer.session) return this.fail(stream, messageOf(answer));
    stream.session = answer.session;
    this.sendBack(stream, answer.session).catch(() => this.drop(stream.id));
  }

  /** Tells the client on the pair's error stream what went wrong, and ends both. */
  private async fail(stream: Stream, message: string): Promise<void> {
    const error = this.partner(stream);
    if (error && message !== '') await this.connection.send(dataFrame(error.id, Buffer.from(message), true));
    else if (error) await this.connection.send(dataFrame(error.id, Buffer.alloc(0), true));
    await this.connection.send(dataFrame(stream.id, Buffer.alloc(0), true));
    this.streams.delete(stream.id);
    if (error) this.streams.delete(error.id);
  }

  private partner(stream: Stream): Stream | undefined {
    return [...this.streams.values()].find(({ kind, pair }) => kind === 'error' && pair === stream.pair);
  }

  private async sendBack(stream: Stream, session: ByteSession): Promise<void> {
    for (let chunk = await session.stdout?.read(); chunk; chunk = await session.stdout?.read()) {
      if (!this.streams.has(stream.id)) return;
      await this.connection.send(dataFrame(stream.id, chunk, false));
    }
    const status = (await session.done) as { status?: string; message?: string };
    const failed = status.status === 'Failure';
    if (this.streams.has(stream.id)) {
      await this.fail(stream, failed ? (status.message ?? '') : '');
    }
  }

  private takeData({ stream: id, data, fin }: Extract<SpdyFrame, { type: 'data' }>): void {
    const stream = this.streams.get(id);
    if (!stream) return;
    stream.written = stream.written
      .then(async () => {
        if (data.length > 0) await stream.session?.stdin?.write(data);
        if (fin) stream.session?.stdin?.end();
      })
      .catch(() => {});
  }

  private drop(id: number): void {
    const stream = this.streams.get(id);
    stream?.session?.close();
    this.streams.delete(id);
  }
}

function messageOf({ body }: ApiAnswer): string {
  if (typeof body === 'string') return body;
  return typeof body?.message === 'string' ? body.message : 'the port cannot be reached';
}
