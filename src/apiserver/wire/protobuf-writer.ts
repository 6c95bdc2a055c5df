const encoder = new TextEncoder();

/** Writes the wire form of protocol buffers: tags, varints and lengths. Zero values are left out unless they are asked for. */
export class ProtobufWriter {
  private readonly chunks: Uint8Array[] = [];
  private size = 0;

  /** Everything so far. */
  done(): Uint8Array {
    const whole = new Uint8Array(this.size);
    let at = 0;
    for (const chunk of this.chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }

  string(field: number, value: string | undefined): this {
    return value ? this.bytes(field, encoder.encode(value)) : this;
  }

  bool(field: number, value: boolean | undefined): this {
    return value ? this.varint((field << 3) | 0).varint(1) : this;
  }

  /** @param value a whole number, not negative */
  integer(field: number, value: number | undefined): this {
    return value === undefined ? this : this.varint((field << 3) | 0).varint(value);
  }

  double(field: number, value: number | undefined): this {
    if (value === undefined) return this;
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    return this.varint((field << 3) | 1).raw(bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.varint((field << 3) | 2)
      .varint(value.length)
      .raw(value);
  }

  /** A message inside this one. */
  message(field: number, write: (inner: ProtobufWriter) => unknown): this {
    const inner = new ProtobufWriter();
    write(inner);
    return this.bytes(field, inner.done());
  }

  private varint(value: number): this {
    const bytes: number[] = [];
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
    bytes.push(rest);
    return this.raw(Uint8Array.from(bytes));
  }

  private raw(bytes: Uint8Array): this {
    this.chunks.push(bytes);
    this.size += bytes.length;
    return this;
  }
}
