/** An entry of an archive that a test makes. */
export interface Written {
  readonly path: string;
  readonly text?: string;
  /** The type flag of tar: 0 file, 1 hard link, 2 link, 5 folder, 6 fifo, L and x long names. */
  readonly type?: string;
  /** What the header says the size is, where it lies. */
  readonly size?: number;
}

const encoder = new TextEncoder();

/** A ustar archive; nothing is checked, so that it can be as bad as a test wants. */
export function writeTar(entries: readonly Written[]): Uint8Array {
  const blocks = entries.flatMap(({ path, text = '', type = '0', size }) => {
    const data = encoder.encode(text);
    const padded = new Uint8Array(Math.ceil(data.length / 512) * 512);
    padded.set(data);
    return [header(path, type, size ?? data.length), padded];
  });
  const all = [...blocks, new Uint8Array(1024)];
  const bytes = new Uint8Array(all.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of all) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}

function header(path: string, type: string, size: number): Uint8Array {
  const bytes = new Uint8Array(512);
  const put = (text: string, at: number) => bytes.set(encoder.encode(text), at);
  put(path.slice(0, 100), 0);
  put('0000644\0', 100);
  put(`${size.toString(8).padStart(11, '0')}\0`, 124);
  put(type, 156);
  put('ustar\0', 257);
  put('        ', 148);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
