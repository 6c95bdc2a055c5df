import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { SPDY_DICTIONARY } from './spdy-dictionary.ts';

/** The framing of SPDY/3.1, as far as streams of bytes need it. */

export const CONTROL = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  ping: 6,
  goAway: 7,
  windowUpdate: 9,
} as const;
export const FLAG_FIN = 1;

export type SpdyFrame =
  | { readonly type: 'data'; readonly stream: number; readonly fin: boolean; readonly data: Buffer }
  | { readonly type: 'control'; readonly control: number; readonly flags: number; readonly payload: Buffer };

const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** What a block of headers may come to once it is inflated: a kilobyte can hold a gigabyte. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Takes bytes as they come and gives the frames that are complete. */
export class SpdyReader {
  private rest: Buffer = Buffer.alloc(0);

  /** @throws RangeError for a frame that is too long */
  push(bytes: Buffer): readonly SpdyFrame[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const frames: SpdyFrame[] = [];
    for (let frame = this.next(); frame; frame = this.next()) frames.push(frame);
    return frames;
  }

  private next(): SpdyFrame | undefined {
    const { rest } = this;
    if (rest.length < 8) return undefined;
    const length = rest.readUIntBE(5, 3);
    if (length > MAX_FRAME_BYTES) throw new RangeError('SPDY frame is too long');
    if (rest.length < 8 + length) return undefined;
    const flags = rest[4]!;
    const payload = rest.subarray(8, 8 + length);
    this.rest = rest.subarray(8 + length);
    if (rest[0]! & 0x80) return { type: 'control', control: rest.readUInt16BE(2), flags, payload };
    return { type: 'data', stream: rest.readUInt32BE(0), fin: (flags & FLAG_FIN) !== 0, data: payload };
  }
}

export function dataFrame(stream: number, data: Uint8Array, fin: boolean): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(stream, 0);
  head[4] = fin ? FLAG_FIN : 0;
  head.writeUIntBE(data.length, 5, 3);
  return Buffer.concat([head, data]);
}

export function controlFrame(control: number, flags: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8003, 0);
  head.writeUInt16BE(control, 2);
  head[4] = flags;
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, 4 * index);
  return bytes;
}

/** Header blocks of one connection: each side compresses all of its own with one context, in order. */
export class HeaderCodec {
  private readonly inflate: Inflate = createInflate({ dictionary: SPDY_DICTIONARY });
  private readonly deflate: Deflate = createDeflate({ dictionary: SPDY_DICTIONARY });

  constructor() {
    this.inflate.on('error', () => {});
    this.deflate.on('error', () => {});
  }

  async decode(block: Uint8Array): Promise<ReadonlyMap<string, string>> {
    return parseHeaders(await through(this.inflate, block));
  }

  async encode(headers: ReadonlyMap<string, string>): Promise<Buffer> {
    const parts: Buffer[] = [words(headers.size)];
    for (const [name, value] of headers) {
      const [key, text] = [Buffer.from(name), Buffer.from(value)];
      parts.push(words(key.length), key, words(text.length), text);
    }
    return through(this.deflate, Buffer.concat(parts));
  }

  close(): void {
    this.inflate.close();
    this.deflate.close();
  }
}

/** What a stream of zlib makes of one block, flushed so that it is whole. @throws RangeError for more than headers may be */
function through(stream: Inflate | Deflate, block: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: Error) => reject(error);
    const collect = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= MAX_HEADER_BYTES) return;
      stream.destroy();
      fail(new RangeError('SPDY headers are too long'));
    };
    stream.on('data', collect);
    stream.once('error', fail);
    stream.write(block);
    stream.flush(constants.Z_SYNC_FLUSH, () => {
      stream.off('data', collect);
      stream.off('error', fail);
      resolve(Buffer.concat(chunks));
    });
  });
}

function parseHeaders(block: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const take = () => {
    const length = block.readUInt32BE(at);
    const text = block.toString('utf8', at + 4, at + 4 + length);
    at += 4 + length;
    return text;
  };
  for (let left = block.length < 4 ? 0 : block.readUInt32BE(0); left > 0; left--) headers.set(take(), take());
  return headers;
}
