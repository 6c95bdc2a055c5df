/**
 * Reads tar archives (ustar, pax and GNU long names). Own code, because a reader for packs that nobody trusts has to
 * show paths and links as they stand in the archive, so that they can be refused, where libraries mend them silently.
 */
import { ContentError } from '../content/files.ts';

export interface TarEntry {
  /** As the archive has it: it may be absolute or hold `..`. */
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link' | 'device';
  readonly data: Uint8Array;
}

const BLOCK = 512;
const TYPES: Readonly<Record<string, TarEntry['type']>> = {
  '': 'file',
  '0': 'file',
  '7': 'file',
  '5': 'folder',
  '1': 'link',
  '2': 'link',
};
const decoder = new TextDecoder();

/**
 * The entries of a tar archive, in order.
 * @param name of the archive, for messages
 * @throws ContentError where it is damaged or cut off
 */
export function* readTar(name: string, bytes: Uint8Array): Generator<TarEntry> {
  let longPath: string | undefined;
  for (let offset = 0; offset + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(offset, offset + BLOCK);
    if (header.every(byte => byte === 0)) return;
    if (!hasRightSum(header))
      throw new ContentError(name, 'is no tar archive, or is damaged (wrong checksum)');
    const size = octal(header, 124, 12);
    const data = bytes.subarray(offset + BLOCK, offset + BLOCK + size);
    if (!Number.isSafeInteger(size) || data.length !== size) throw new ContentError(name, 'is cut off');
    offset += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = text(header, 156, 1);
    if (type === 'L') longPath = text(data, 0, size);
    else if (type === 'x') longPath = paxPath(decoder.decode(data)) ?? longPath;
    else if (type !== 'g' && type !== 'K') {
      yield { path: longPath ?? pathOf(header), type: TYPES[type] ?? 'device', data };
      longPath = undefined;
    }
  }
}

function pathOf(header: Uint8Array): string {
  const name = text(header, 0, 100);
  const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The path of a pax header: records `LENGTH path=VALUE\n`. */
function paxPath(records: string): string | undefined {
  return /^\d+ path=(.*)$/m.exec(records)?.[1];
}

/** Text up to the first NUL. */
function text(bytes: Uint8Array, from: number, length: number): string {
  const field = bytes.subarray(from, from + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}

/** @returns NaN for what is no octal number */
function octal(bytes: Uint8Array, from: number, length: number): number {
  const digits = text(bytes, from, length).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN;
}

/** The sum of the header's bytes, its own field counted as spaces. */
function hasRightSum(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return sum === octal(header, 148, 8);
}
