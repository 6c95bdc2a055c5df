import { describe, expect, it } from 'vitest';
import { SPDY_DICTIONARY } from './spdy-dictionary.ts';
import { CONTROL, controlFrame, dataFrame, HeaderCodec, SpdyReader, words } from './spdy-frames.ts';

describe('SPDY frames', () => {
  it('come out as they went in, however the bytes are cut', () => {
    const bytes = Buffer.concat([
      controlFrame(CONTROL.ping, 0, words(7)),
      dataFrame(3, Buffer.from('ahoy'), true),
    ]);
    const reader = new SpdyReader();
    const frames = [...bytes].flatMap(byte => reader.push(Buffer.from([byte])));
    expect(frames).toMatchObject([
      { type: 'control', control: CONTROL.ping, flags: 0 },
      { type: 'data', stream: 3, fin: true },
    ]);
    expect(frames[1]?.type === 'data' && frames[1].data.toString()).toBe('ahoy');
  });

  it('carry headers that are compressed with one context for all', async () => {
    const [client, server] = [new HeaderCodec(), new HeaderCodec()];
    const headers = new Map([
      ['streamtype', 'data'],
      ['port', '80'],
    ]);
    const first = await client.encode(headers);
    const second = await client.encode(headers);
    expect(await server.decode(first)).toEqual(headers);
    expect(await server.decode(second)).toEqual(headers);
    expect(second.length).toBeLessThan(first.length);
    expect(first.readUInt16BE(0) & 0x20).toBe(0x20);
    client.close();
    server.close();
  });

  it('are compressed against the dictionary of the protocol, by its checksum', () => {
    expect(SPDY_DICTIONARY.length).toBe(1423);
    let [a, b] = [1, 0];
    for (const byte of SPDY_DICTIONARY) {
      a = (a + byte) % 65_521;
      b = (b + a) % 65_521;
    }
    expect(((b << 16) | a) >>> 0).toBe(0xe3c6a7c2);
  });

  it('are refused when they are too long', () => {
    expect(() => new SpdyReader().push(Buffer.from([0, 0, 0, 1, 0, 0xff, 0xff, 0xff]))).toThrow(RangeError);
  });
});
