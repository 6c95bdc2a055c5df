import { PassThrough } from 'node:stream';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Pipe } from '../base/pipe.ts';
import { SocketCarrier } from './carrier.ts';
import { carrySession } from './remote-command.ts';
import { carrySpdySession } from './remote-command-spdy.ts';
import { SPDY_DICTIONARY } from './spdy-dictionary.ts';
import { CONTROL, controlFrame, dataFrame, HeaderCodec, words } from './spdy-frames.ts';
import { WebSocketConnection } from './websocket.ts';
import { encodeFrame, OPCODE } from './websocket-frames.ts';

/** A command that does not read its input until it is asked to. */
function lazySession() {
  const stdin = new Pipe();
  const done = new Promise<never>(() => undefined);
  return { stdin, stdout: new Pipe(), stderr: new Pipe(), done, close: () => undefined };
}

/** The client's end of a socket: what it writes is there when the server reads it. */
function socket() {
  const incoming = new PassThrough();
  const outgoing = new PassThrough().resume();
  const duplex = Object.assign(incoming, {
    write: outgoing.write.bind(outgoing),
    end: outgoing.end.bind(outgoing),
  });
  return {
    incoming: duplex,
    send: (bytes: Buffer): boolean => PassThrough.prototype.write.call(incoming, bytes, undefined as never),
  };
}

/** A frame as clients send it: masked, here with zeros. */
function masked(payload: Buffer): Buffer {
  const frame = encodeFrame(OPCODE.binary, payload);
  const head = frame.subarray(0, frame.length - payload.length);
  head[1]! |= 0x80;
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}

const turn = () => new Promise(resolve => setImmediate(resolve));
const PORTION = Buffer.alloc(60_000, 'x');

async function fill(send: (bytes: Buffer) => boolean, portion: Buffer): Promise<number> {
  let sent = 0;
  for (; sent < 200; sent++) {
    if (!send(portion)) break;
    await turn();
  }
  return sent;
}

test('standard input over WebSocket waits for its reader', async () => {
  const { incoming, send } = socket();
  const session = lazySession();
  const connection = new WebSocketConnection(incoming);
  carrySession(connection, session);
  connection.start(Buffer.alloc(0));
  const portion = masked(Buffer.concat([Buffer.from([0]), PORTION]));
  expect(await fill(send, portion)).toBeLessThan(20);
  expect(incoming.isPaused()).toBe(true);
  while (incoming.isPaused()) await session.stdin.read();
  expect(incoming.isPaused()).toBe(false);
});

test('standard input over SPDY waits for its reader', async () => {
  const { incoming, send } = socket();
  const session = lazySession();
  const carrier = new SocketCarrier(incoming);
  carrySpdySession(carrier, session, []);
  carrier.start(Buffer.alloc(0));
  const headers = await new HeaderCodec().encode(new Map([['streamtype', 'stdin']]));
  send(controlFrame(CONTROL.synStream, 0, Buffer.concat([words(1, 0), Buffer.alloc(2), headers])));
  expect(await fill(send, dataFrame(1, PORTION, false))).toBeLessThan(20);
  expect(incoming.isPaused()).toBe(true);
  while (incoming.isPaused()) await session.stdin.read();
});

test('headers that inflate without end are refused', async () => {
  const bomb = deflateSync(Buffer.alloc(50_000_000), { dictionary: SPDY_DICTIONARY });
  expect(bomb.length).toBeLessThan(100_000);
  await expect(new HeaderCodec().decode(bomb)).rejects.toThrow('SPDY headers are too long');
});
