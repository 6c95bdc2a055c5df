import type { ByteReader } from '../../base/pipe.ts';

const NEWLINE = 10;

/** Told how many bytes are kept of what has not been handed over yet. */
type Held = (bytes: number) => void;

/** The lines of a stream as bytes, each with its newline if it has one; a line is handed over as soon as it is complete. */
export async function* byteLines(reader: ByteReader, held?: Held): AsyncGenerator<Uint8Array[]> {
  let rest: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      const end = chunk.subarray(start, at + 1);
      lines.push(rest.length === 0 ? end : concat(...rest, end));
      rest = [];
      size = 0;
      start = at + 1;
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      size += chunk.length - start;
      held?.(size);
    }
    if (lines.length > 0) yield lines;
  }
  if (size > 0) yield [concat(...rest)];
}

/** The same as text without newlines, in the portions they come in. */
export async function* textLines(reader: ByteReader, held?: Held): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  for await (const lines of byteLines(reader, held))
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
