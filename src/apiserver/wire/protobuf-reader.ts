/** Reads the wire form of protocol buffers: tags, varints and lengths. @throws RangeError where the bytes end too early */
export class ProtobufReader {
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The next field: its number, and its value as a varint or as bytes (also for the fixed widths). */
  next(): { readonly field: number; readonly value: bigint | Uint8Array } {
    const tag = Number(this.varint());
    const field = tag >>> 3;
    switch (tag & 7) {
      case 0:
        return { field, value: this.varint() };
      case 1:
        return { field, value: this.take(8) };
      case 2:
        return { field, value: this.take(Number(this.varint())) };
      case 5:
        return { field, value: this.take(4) };
      default:
        throw new RangeError(`proto: illegal wireType ${tag & 7}`);
    }
  }

  private varint(): bigint {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('unexpected EOF');
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, result);
    }
    throw new RangeError('proto: integer overflow');
  }

  private take(length: number): Uint8Array {
    const end = this.at + length;
    if (length < 0 || end > this.bytes.length) throw new RangeError('unexpected EOF');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}
