import type { ByteReader } from '../../base/pipe.ts';

const NEWLINE = 10;

/** The lines of a stream as bytes, each with its newline if it has one; a line is handed over as soon as it is complete. */
export async function* byteLines(reader: ByteReader): AsyncGenerator<Uint8Array[]> {
  let rest: Uint8Array = new Uint8Array();
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    const data = rest.length === 0 ? chunk : concat(rest, chunk);
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let at = data.indexOf(NEWLINE); at >= 0; at = data.indexOf(NEWLINE, start)) {
      lines.push(data.subarray(start, at + 1));
      start = at + 1;
    }
    rest = data.subarray(start);
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [rest];
}

/** The same as text without newlines, in the portions they come in. */
export async function* textLines(reader: ByteReader): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  for await (const lines of byteLines(reader))
    yield lines.map(line => decoder.decode(line).replace(/\n$/, ''));
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** All the bytes that come. */
export async function readBytes(reader: ByteReader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await reader.read(); chunk; chunk = await reader.read()) chunks.push(chunk);
  return concat(...chunks);
}

/** A character for a byte. */
export function bytesText(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}
