/** Collects what describe prints: indented lines whose tab separated cells are aligned at the end. */
import { align, DESCRIBE_STYLE } from '../../apimachinery/go/tabwriter.ts';
import { escapeTerminal } from '../printers/terminal.ts';

/** Where lines go: to the writer itself, or some levels deeper. */
export interface LineWriter {
  write(level: number, text: string): void;
}

export class DescribeWriter implements LineWriter {
  private done = '';
  private text = '';

  /** Writes at a level of indentation (two spaces each); the text brings its own newline. */
  write(level: number, text: string): void {
    this.text += '  '.repeat(level) + escapeTerminal(text);
  }

  /** A writer that adds to this one, all of it some levels deeper. */
  nested(levels: number): LineWriter {
    return { write: (level, text) => this.write(level + levels, text) };
  }

  /** What was written so far is aligned on its own. */
  flush(): void {
    this.done += align(this.text, DESCRIBE_STYLE);
    this.text = '';
  }

  /** What was written, not aligned. */
  raw(): string {
    return this.done + this.text;
  }

  toString(): string {
    this.flush();
    return this.done;
  }
}
