import type { Duplex } from 'node:stream';

/** Carries bytes both ways: a socket as it is, or the messages of a WebSocket on it. */
export interface Carrier {
  /** Called with what comes, in order. */
  onMessage: (message: Buffer) => void;
  /** Called once, however it ends. */
  onClose: () => void;
  /** Starts reading. @param head what came behind the handshake already */
  start(head: Buffer): void;
  /** Resolves when there is room for more. */
  send(message: Uint8Array): Promise<void>;
  /** Says goodbye and ends. @param code why, for those who can say it */
  close(code?: number): void;
}

/** Who does not answer a goodbye is cut off: milliseconds. */
const GOODBYE = 5_000;

/** The socket itself. */
export class SocketCarrier implements Carrier {
  onMessage: (message: Buffer) => void = () => {};
  onClose: () => void = () => {};

  constructor(private readonly socket: Duplex) {
    socket.once('close', () => this.onClose());
    socket.on('error', () => socket.destroy());
  }

  start(head: Buffer): void {
    if (head.length > 0) this.onMessage(head);
    this.socket.on('data', (bytes: Buffer) => this.onMessage(bytes));
    this.socket.on('end', () => this.socket.destroy());
  }

  send(message: Uint8Array): Promise<void> {
    return writeTo(this.socket, message);
  }

  close(): void {
    endOf(this.socket);
  }
}

/** Writes, and resolves when the other side has made room, or has gone. */
export function writeTo(socket: Duplex, bytes: Uint8Array): Promise<void> {
  if (socket.destroyed || socket.writableEnded || socket.write(bytes)) return Promise.resolve();
  return new Promise(resolve => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}

/** Ends a socket, and cuts it where the other side does not. */
export function endOf(socket: Duplex): void {
  socket.end();
  setTimeout(() => socket.destroy(), GOODBYE).unref();
}
