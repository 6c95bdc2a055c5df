import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type Carrier, endOf, readHeldBack, writeTo } from './carrier.ts';
import { BadFrame, encodeFrame, type Frame, FrameReader, OPCODE } from './websocket-frames.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** The answer that accepts an upgrade. @param key of the client's handshake */
export function acceptUpgrade(key: string, protocol: string): string {
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** A WebSocket on a socket whose upgrade has been accepted. Messages arrive whole. */
export class WebSocketConnection implements Carrier {
  /** Called for each binary or text message; what it returns is waited for before more is read. */
  onMessage: (message: Buffer) => unknown = () => {};
  /** Called once, however it ends. */
  onClose: () => void = () => {};
  private readonly socket: Duplex;
  private readonly frames = new FrameReader(MAX_MESSAGE_BYTES);
  private parts: Buffer[] = [];
  private partBytes = 0;
  private closing = false;
  /** Resolves when the messages before have been taken. */
  private taken: Promise<unknown> = Promise.resolve();

  constructor(socket: Duplex) {
    this.socket = socket;
    socket.once('close', () => this.onClose());
    socket.on('error', () => socket.destroy());
  }

  /** Starts reading. @param head what came behind the handshake already */
  start(head: Buffer): void {
    readHeldBack(this.socket, head, bytes => this.receive(bytes));
  }

  /** Sends one binary message; resolves when there is room for more. */
  async send(message: Uint8Array): Promise<void> {
    if (!this.closing) await writeTo(this.socket, encodeFrame(OPCODE.binary, message));
  }

  /** Says goodbye and ends. */
  close(code = 1000): void {
    if (this.closing || this.socket.destroyed) return;
    this.closing = true;
    this.socket.write(encodeFrame(OPCODE.close, Buffer.from([code >> 8, code & 0xff])));
    endOf(this.socket);
  }

  /** Resolves when the messages so far have been taken. */
  private receive(bytes: Buffer): Promise<unknown> {
    try {
      for (const frame of this.frames.push(bytes)) this.take(frame);
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      this.close(error.code);
    }
    return this.taken;
  }

  private take({ opcode, payload, final }: Frame): void {
    switch (opcode) {
      case OPCODE.ping:
        this.socket.write(encodeFrame(OPCODE.pong, payload));
        break;
      case OPCODE.close:
        this.close();
        break;
      case OPCODE.continuation:
      case OPCODE.text:
      case OPCODE.binary:
        this.collect(payload, final);
        break;
    }
  }

  private collect(payload: Buffer, final: boolean): void {
    this.parts.push(payload);
    this.partBytes += payload.length;
    if (this.partBytes > MAX_MESSAGE_BYTES) throw new BadFrame(1009, 'message is too long');
    if (!final) return;
    const message = this.parts.length === 1 ? payload : Buffer.concat(this.parts);
    this.parts = [];
    this.partBytes = 0;
    this.taken = this.taken.then(() => this.onMessage(message)).catch(() => this.socket.destroy());
  }
}
