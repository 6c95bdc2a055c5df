import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadFrame, encodeFrame, FrameReader, OPCODE } from './websocket-frames.ts';

/** A frame as a client sends it: what the server sends, masked. */
function masked(payload: Uint8Array, mask: Buffer): Buffer {
  const plain = encodeFrame(OPCODE.binary, payload);
  const head = Buffer.from(plain.subarray(0, plain.length - payload.length));
  head[1]! |= 0x80;
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ mask[i & 3]!)]);
}

describe('frames', () => {
  it('come out as they went in, however the bytes are cut', () => {
    const sizes = fc.constantFrom(0, 1, 125, 126, 65_535, 65_536);
    const cuts = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 3 }), cuts, (lengths, steps) => {
        const payloads = lengths.map((length, i) => Buffer.alloc(length, i + 1));
        const bytes = Buffer.concat(payloads.map(payload => masked(payload, Buffer.from([1, 2, 3, 4]))));
        const reader = new FrameReader(100_000);
        const frames: Buffer[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + steps[i % steps.length]!;
          frames.push(...reader.push(bytes.subarray(at, end)).map(({ payload }) => payload));
          at = end;
        }
        expect(frames.map(({ length }) => length)).toEqual(lengths);
        expect(Buffer.concat(frames).equals(Buffer.concat(payloads))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('are refused when they are too long, not masked, or of an unknown form', () => {
    const mask = Buffer.alloc(4);
    const refusal = (bytes: Buffer) => () => new FrameReader(10).push(bytes);
    expect(refusal(masked(Buffer.alloc(11), mask))).toThrow(new BadFrame(1009, 'frame is too long'));
    expect(refusal(encodeFrame(OPCODE.binary, Buffer.alloc(1)))).toThrow(BadFrame);
    expect(refusal(Buffer.from([0xf2, 0x80, 0, 0, 0, 0]))).toThrow(BadFrame);
  });
});
