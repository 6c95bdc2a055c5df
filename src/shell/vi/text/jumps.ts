import type { Pos } from './position.ts';
import type { Text } from './text.ts';

/** The places that were jumped from, for CTRL-O, CTRL-I and ''. Models vim's mark.c. */
export class Jumps {
  private list: Pos[] = [];
  private at = 0;

  /** Before the cursor goes far. */
  leave(text: Text, from: Pos): void {
    this.list = this.list.filter(place => place.line !== from.line);
    this.list.push(from);
    this.at = this.list.length;
    text.marks.set("'", from);
  }

  /** @param count how many back (negative) or forth @returns undefined where there is no such place */
  go(text: Text, from: Pos, count: number): Pos | undefined {
    if (count < 0 && this.at === this.list.length) {
      if (this.at + count < 0) return undefined;
      this.list = this.list.filter(place => place.line !== from.line);
      this.at = Math.max(0, this.list.length + count);
      const target = this.list[this.at];
      if (target === undefined) return undefined;
      this.list.push(from);
      text.marks.set("'", from);
      return target;
    }
    const next = this.at + count;
    if (this.list[next] === undefined) return undefined;
    this.at = next;
    return this.list[next];
  }
}
