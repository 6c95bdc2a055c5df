import type { Duplex } from 'node:stream';

/** Carries bytes both ways: a socket as it is, or the messages of a WebSocket on it. */
export interface Carrier {
  /** Called with what comes, in order. What it returns is waited for before more is read. */
  onMessage: (message: Buffer) => unknown;
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
  onMessage: (message: Buffer) => unknown = () => {};
  onClose: () => void = () => {};

  constructor(private readonly socket: Duplex) {
    socket.once('close', () => this.onClose());
    socket.on('error', () => socket.destroy());
  }

  start(head: Buffer): void {
    readHeldBack(this.socket, head, bytes => this.onMessage(bytes));
  }

  send(message: Uint8Array): Promise<void> {
    return writeTo(this.socket, message);
  }

  close(): void {
    endOf(this.socket);
  }
}

/** What may be read ahead of those who take it: bytes. */
const AHEAD = 256 * 1024;

/**
 * Hands on what a socket brings, and reads no further while too much of it has not been taken.
 * @param head what came already @param take resolves when it has been
 */
export function readHeldBack(socket: Duplex, head: Buffer, take: (bytes: Buffer) => unknown): void {
  let ahead = 0;
  const read = (bytes: Buffer) => {
    ahead += bytes.length;
    if (ahead > AHEAD) socket.pause();
    const taken = () => {
      ahead -= bytes.length;
      if (ahead <= AHEAD) socket.resume();
    };
    Promise.resolve(take(bytes)).then(taken, taken);
  };
  socket.on('data', read);
  socket.on('end', () => socket.destroy());
  if (head.length > 0) read(head);
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
