/** What the worker is at, where its watchdog can read it while the worker does not answer. */
const HEAD = 6;
const LONGEST = 64 * 1024;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Shared between the worker, which writes, and the supervisor. */
export class Progress {
  readonly buffer: SharedArrayBuffer;
  private readonly numbers: Int32Array;
  private readonly text: Uint8Array;

  constructor(buffer = new SharedArrayBuffer(HEAD * 4 + LONGEST)) {
    this.buffer = buffer;
    this.numbers = new Int32Array(buffer, 0, HEAD);
    this.text = new Uint8Array(buffer, HEAD * 4);
  }

  /** Marks that input `index` of world `world` is being tried; -1: a world is being made. */
  begin(world: number, index: number, input: unknown): void {
    const text = JSON.stringify(input) ?? 'undefined';
    // A TextEncoder does not write into shared memory.
    const bytes = encoder.encode(text.slice(0, LONGEST / 4));
    this.text.set(bytes);
    this.numbers[2] = bytes.length;
    this.numbers[0] = world;
    this.numbers[1] = index;
    Atomics.add(this.numbers, 3, 1);
  }

  end(): void {
    Atomics.add(this.numbers, 4, 1);
  }

  /** Counts up with every input: unchanged means that the worker is still at the same one. */
  get begun(): number {
    return Atomics.load(this.numbers, 3);
  }

  /** The host's turn has come back while an input is being tried. */
  beat(): void {
    Atomics.add(this.numbers, 5, 1);
  }

  get beats(): number {
    return Atomics.load(this.numbers, 5);
  }

  get ended(): number {
    return Atomics.load(this.numbers, 4);
  }

  get at(): { readonly world: number; readonly index: number; readonly input: string } {
    const [world = 0, index = 0, length = 0] = this.numbers;
    return { world, index, input: decoder.decode(this.text.slice(0, length)) };
  }
}
