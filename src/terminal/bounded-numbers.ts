/** Digits that count of a number in a control sequence: no screen has more rows or columns than 9,999. */
const MOST_DIGITS = 4;

/**
 * Shortens the numbers of control sequences (`ESC [ 2147483648 M`). The emulator does as many rounds as such a number
 * says and would not come back for minutes. A sequence may be spread over several texts.
 */
export class BoundedNumbers {
  private state: 'text' | 'escape' | 'sequence' = 'text';
  private digits = 0;

  /** The text as the emulator is to have it. */
  take(text: string): string {
    if (this.state === 'text' && !/[\x1b\x9b]/.test(text)) return text;
    let out = '';
    for (const letter of text) if (this.passes(letter)) out += letter;
    return out;
  }

  private passes(letter: string): boolean {
    if (letter === '\x1b') this.state = 'escape';
    else if (letter === '\x9b' || (this.state === 'escape' && letter === '[')) {
      this.state = 'sequence';
      this.digits = 0;
    } else if (this.state === 'escape') this.state = 'text';
    else if (this.state === 'sequence') return this.inSequence(letter);
    return true;
  }

  private inSequence(letter: string): boolean {
    if (/\d/.test(letter)) {
      // zeros in front make no number larger
      if (this.digits > 0 || letter !== '0') this.digits++;
      return this.digits <= MOST_DIGITS;
    }
    // control characters are carried out in the midst of a sequence, which goes on
    if (letter < ' ') {
      if (letter === '\x18' || letter === '\x1a') this.state = 'text';
      return true;
    }
    this.digits = 0;
    if (letter >= '@') this.state = 'text';
    return true;
  }
}
