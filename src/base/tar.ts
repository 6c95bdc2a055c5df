/** Tar archives: what tar writes and kubectl cp sends through exec. */

export interface TarEntry {
  readonly name: string;
  readonly directory: boolean;
  readonly content: Uint8Array;
  readonly mode: number;
}
const BLOCK = 512;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The archive of some files. */
export function writeTar(entries: readonly TarEntry[], mtimeSeconds: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const entry of entries) {
    blocks.push(
      header(entry, mtimeSeconds),
      entry.content,
      new Uint8Array((BLOCK - (entry.content.length % BLOCK)) % BLOCK),
    );
  }
  blocks.push(new Uint8Array(BLOCK * 2));
  const whole = new Uint8Array(blocks.reduce((size, block) => size + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}

function header({ name, directory, content, mode }: TarEntry, mtime: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => block.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  put(name.slice(0, 100), 0);
  put(octal(mode, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(content.length, 11), 124);
  put(octal(mtime, 11), 136);
  put('        ', 148);
  put(directory ? '5' : '0', 156);
  put('ustar\0', 257);
  put('00', 263);
  put(
    octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    ),
    148,
  );
  return block;
}

/** The files of an archive. */
export function readTar(archive: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  const text = (at: number, length: number) =>
    decoder.decode(archive.subarray(at, at + length)).replace(/\0.*$/s, '');
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const name = text(at, 100);
    if (name === '') break;
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8);
    const prefix = text(at + 345, 155);
    entries.push({
      name: prefix === '' ? name : `${prefix}/${name}`,
      directory: text(at + 156, 1) === '5',
      content: archive.slice(at + BLOCK, at + BLOCK + size),
      mode: Number.parseInt(text(at + 100, 8).trim() || '644', 8),
    });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}
