/** The numbers of $RANDOM. models lib/sh/random.c of bash 5.2 */
export class RandomNumbers {
  private state: number;
  private last = 0;

  constructor(seed: number) {
    this.state = seed;
  }

  /** What an assignment to RANDOM does. */
  seed(value: number): void {
    this.state = value >>> 0;
    this.last = 0;
  }

  /** The next number from 0 to 32767, never the same twice in a row. */
  next(): number {
    let value: number;
    do {
      const from = this.state === 0 ? 123_459_876 : this.state;
      const high = Math.floor(from / 127_773);
      const next = 16_807 * (from - 127_773 * high) - 2_836 * high;
      this.state = next < 0 ? next + 0x7fffffff : next;
      value = ((this.state >>> 16) ^ (this.state & 0xffff)) & 0x7fff;
    } while (value === this.last);
    this.last = value;
    return value;
  }
}
