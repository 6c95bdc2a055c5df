/** Steps through a text, over the ends of lines. Models inc(), dec(), fwd_word(), bck_word(), end_word() and bckend_word(). */
import { classOf, type Pos } from '../text/position.ts';
import type { Text } from '../text/text.ts';

/** What a step did: moved within a line, onto its end, into another line, or nothing. */
type Step = 'within' | 'end' | 'line' | 'stuck';

export class Walker {
  line: number;
  col: number;

  constructor(
    private readonly text: Text,
    from: Pos,
    private readonly big = false,
  ) {
    this.line = from.line;
    this.col = from.col;
  }

  get pos(): Pos {
    return { line: this.line, col: this.col };
  }

  get isEmptyLine(): boolean {
    return this.col === 0 && this.text.line(this.line) === '';
  }

  /** The class of the character under it; 0 at the end of a line. */
  get class(): number {
    return classOf(this.text.line(this.line)[this.col], this.big);
  }

  forward(): Step {
    const { length } = this.text.line(this.line);
    if (this.col < length) return ++this.col === length ? 'end' : 'within';
    if (this.line === this.text.last) return 'stuck';
    this.line++;
    this.col = 0;
    return 'line';
  }

  back(): Step {
    if (this.col > 0) {
      this.col--;
      return 'within';
    }
    if (this.line === 0) return 'stuck';
    this.line--;
    this.col = this.text.line(this.line).length;
    return 'line';
  }

  /** @param stopsAtEnd an operator waits: the last word ends with its line @returns false where it cannot go on */
  word(count: number, stopsAtEnd: boolean): boolean {
    for (let left = count - 1; left >= 0; left--) {
      const start = this.class;
      const isLast = this.line === this.text.last;
      let step = this.forward();
      if (step === 'stuck' || (step !== 'within' && isLast)) return false;
      if (step !== 'within' && stopsAtEnd && left === 0) return true;
      if (start !== 0)
        while (this.class === start) {
          step = this.forward();
          if (step === 'stuck' || (step !== 'within' && stopsAtEnd && left === 0)) return true;
        }
      while (this.class === 0) {
        if (this.isEmptyLine) break;
        step = this.forward();
        if (step === 'stuck' || (step !== 'within' && isLast)) return true;
      }
    }
    return true;
  }

  wordBack(count: number, stops = false): boolean {
    for (let left = count; left > 0; left--) {
      const start = this.class;
      if (this.back() === 'stuck') return false;
      if (!stops || start === this.class || start === 0) {
        while (this.class === 0) {
          if (this.isEmptyLine) break;
          if (this.back() === 'stuck') return true;
        }
        if (this.isEmptyLine) continue;
        const inside = this.class;
        if (this.skipBack(inside)) return true;
      }
      this.forward();
    }
    return true;
  }

  /** @param stops it stays at the end of a word that it stands on (cw) @param empty it stops at an empty line */
  end(count: number, stops: boolean, empty = false): boolean {
    let mayStop = stops;
    for (let left = count; left > 0; left--, mayStop = false) {
      const start = this.class;
      if (this.forward() === 'stuck') return false;
      if (this.class === start && start !== 0) {
        if (this.skip(start)) return false;
      } else if (!mayStop || start === 0) {
        let isFound = false;
        while (this.class === 0) {
          if (empty && this.isEmptyLine) {
            isFound = true;
            break;
          }
          if (this.forward() === 'stuck') return false;
        }
        if (isFound) continue;
        if (this.skip(this.class)) return false;
      }
      this.back();
    }
    return true;
  }

  /** To the end of the word before. @param stopsAtLine it goes no further than the end of the line before */
  endBack(count: number, stopsAtLine = false): boolean {
    for (let left = count; left > 0; left--) {
      const start = this.class;
      let step = this.back();
      if (step === 'stuck') return false;
      if (stopsAtLine && step === 'line') return true;
      if (start !== 0)
        while (this.class === start) {
          step = this.back();
          if (step === 'stuck' || (stopsAtLine && step === 'line')) return true;
        }
      while (this.class === 0) {
        if (this.isEmptyLine) break;
        step = this.back();
        if (step === 'stuck' || (stopsAtLine && step === 'line')) return true;
      }
    }
    return true;
  }

  /** Over characters of a class. @returns true where the text ends */
  skip(cls: number): boolean {
    while (this.class === cls) if (this.forward() === 'stuck') return true;
    return false;
  }

  skipBack(cls: number): boolean {
    while (this.class === cls) if (this.back() === 'stuck') return true;
    return false;
  }
}
