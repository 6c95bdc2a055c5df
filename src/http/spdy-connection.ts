import type { Carrier } from './carrier.ts';
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

// models moby/spdystream as client-go uses it: streams that the client opens, without flow control of their own.
// The carrier's holds both sides back.

/** One stream of a connection. */
export class SpdyStream {
  /** Takes what comes, one portion after the other. */
  onData: (data: Buffer) => unknown = () => {};
  /** The client sends no more. */
  onEnd: () => void = () => {};
  /** The client has given the stream up, or has gone. */
  onDrop: () => void = () => {};
  /** Resolves when what came before has been taken. */
  private taken: Promise<unknown> = Promise.resolve();
  private ended = false;

  constructor(
    readonly id: number,
    /** By names in small letters. */
    readonly headers: ReadonlyMap<string, string>,
    private readonly carrier: Carrier,
  ) {}

  /** Resolves when there is room for more. */
  async send(data: Uint8Array): Promise<void> {
    if (!this.ended) await this.carrier.send(dataFrame(this.id, data, false));
  }

  /** Sends the last data. */
  async end(data: Uint8Array = Buffer.alloc(0)): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.carrier.send(dataFrame(this.id, data, true));
  }

  /** Hands on what came; resolves when it has been taken. */
  receive(data: Buffer, isLast: boolean): Promise<unknown> {
    this.taken = this.taken
      .then(() => (data.length > 0 ? this.onData(data) : undefined))
      .catch(() => {})
      .then(() => isLast && this.onEnd());
    return this.taken;
  }
}

/** The streams of one SPDY connection, as its server. */
export class SpdyConnection {
  private readonly reader = new SpdyReader();
  private readonly headers = new HeaderCodec();
  private readonly open = new Map<number, SpdyStream>();
  /** Frames are taken one after the other: header blocks depend on those before. */
  private work: Promise<void> = Promise.resolve();

  /** @param opened is told of each stream once the client may use it; @param closed of the connection's end */
  constructor(
    private readonly carrier: Carrier,
    private readonly opened: (stream: SpdyStream) => void,
    closed: () => void = () => {},
  ) {
    carrier.onMessage = message => this.receive(message);
    carrier.onClose = () => {
      for (const stream of this.open.values()) stream.onDrop();
      this.open.clear();
      this.headers.close();
      closed();
    };
  }

  get streams(): readonly SpdyStream[] {
    return [...this.open.values()];
  }

  /** Forgets a stream that both sides have done with. */
  forget(stream: SpdyStream): void {
    this.open.delete(stream.id);
  }

  /** Resolves when the streams have taken what the message brought. */
  private async receive(message: Buffer): Promise<void> {
    const taken: (Promise<unknown> | undefined)[] = [];
    this.work = this.work.then(async () => {
      for (const frame of this.reader.push(message)) {
        if (frame.type === 'data') taken.push(this.open.get(frame.stream)?.receive(frame.data, frame.fin));
        else await this.take(frame);
      }
    });
    try {
      await this.work;
    } catch {
      this.carrier.close(1002);
    }
    await Promise.all(taken);
  }

  private async take(frame: SpdyFrame & { type: 'control' }): Promise<void> {
    const { control, payload } = frame;
    switch (control) {
      case CONTROL.synStream:
        return this.openStream(frame.flags, payload);
      case CONTROL.rstStream:
        return this.drop(payload.readUInt32BE(0));
      case CONTROL.ping:
        return this.carrier.send(controlFrame(CONTROL.ping, 0, payload));
      case CONTROL.goAway:
        this.carrier.close();
    }
  }

  private async openStream(flags: number, payload: Buffer): Promise<void> {
    const id = payload.readUInt32BE(0) & 0x7fff_ffff;
    const stream = new SpdyStream(id, await this.headers.decode(payload.subarray(10)), this.carrier);
    this.open.set(id, stream);
    const reply = await this.headers.encode(new Map());
    await this.carrier.send(controlFrame(CONTROL.synReply, 0, Buffer.concat([words(id), reply])));
    this.opened(stream);
    if (flags & FLAG_FIN) void stream.receive(Buffer.alloc(0), true);
  }

  private drop(id: number): void {
    const stream = this.open.get(id);
    this.open.delete(id);
    stream?.onDrop();
  }
}
