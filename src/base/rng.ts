/** Seeded randomness: the same seed gives the same cluster. */
export interface Rng {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  int(below: number): number;
  /** A new source whose sequence depends on this one's seed and `name` only, not on how often this was used. */
  fork(name: string): Rng;
}

/** sfc32, seeded by hashing the seed's text. */
export class SeededRng implements Rng {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(private readonly seed: string | number) {
    const mix = fnv1a(String(seed));
    this.a = mix;
    this.b = mix ^ 0x9e3779b9;
    this.c = mix ^ 0x243f6a88;
    for (let i = 0; i < 12; i++) this.next();
  }

  next(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t;
    this.c |= 0;
    return (t >>> 0) / 4294967296;
  }

  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  fork(name: string): Rng {
    return new SeededRng(`${this.seed}/${name}`);
  }
}

/** FNV-1a over the UTF-8 bytes of `text`, 32 bits, unsigned. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** A random name ending as apimachinery's util/rand makes it: no vowels, no 0, 1, 3. */
export function randomSuffix(rng: Rng, length = 5): string {
  let text = '';
  for (let i = 0; i < length; i++) text += NAME_LETTERS[rng.int(NAME_LETTERS.length)];
  return text;
}

/** A version 4 UUID. */
export function uuid(rng: Rng): string {
  const hex = (digits: number) => Array.from({ length: digits }, () => rng.int(16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[rng.int(4)]}${hex(3)}-${hex(12)}`;
}
