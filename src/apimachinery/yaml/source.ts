import { YamlError } from './yaml-error.ts';

/** A place in a text: line and column count from 0, in characters. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

const BREAK = /[\r\n\x85\u2028\u2029]/;
const FORBIDDEN = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/;

/** The text that a scanner walks through. models go.yaml.in/yaml/v2 readerc.go and yamlprivateh.go */
export class Source {
  index = 0;
  line = 0;
  column = 0;

  /** @throws YamlError for characters that YAML does not have */
  constructor(readonly text: string) {
    if (FORBIDDEN.test(text)) throw new YamlError('yaml: control characters are not allowed');
    if (text.startsWith('\ufeff')) this.index = 1;
  }

  get mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  /** The character `ahead` of the present one; '' behind the end. */
  peek(ahead = 0): string {
    return this.text[this.index + ahead] ?? '';
  }

  isBlank(ahead = 0): boolean {
    const c = this.peek(ahead);
    return c === ' ' || c === '\t';
  }

  isBreak(ahead = 0): boolean {
    const c = this.peek(ahead);
    return c !== '' && (c === '\n' || (c !== ' ' && BREAK.test(c)));
  }

  isBreakOrEnd(ahead = 0): boolean {
    return this.peek(ahead) === '' || this.isBreak(ahead);
  }

  isBlankOrEnd(ahead = 0): boolean {
    return this.isBlank(ahead) || this.isBreakOrEnd(ahead);
  }

  /** `---` or `...` at the beginning of a line, with nothing behind it. */
  isDocumentIndicator(): boolean {
    if (this.column !== 0) return false;
    const three = this.text.slice(this.index, this.index + 3);
    return (three === '---' || three === '...') && this.isBlankOrEnd(3);
  }

  skip(count = 1): void {
    this.index += count;
    this.column += count;
  }

  /** Takes the present character, both halves of it where it has two. */
  read(): string {
    const c = this.peek();
    const whole = c >= '\ud800' && c <= '\udbff' ? c + this.peek(1) : c;
    this.index += whole.length;
    this.column++;
    return whole;
  }

  /** Takes the end of a line, if one is here. @returns it as YAML means it: a newline, but for the separators of Unicode */
  readLine(): string {
    if (!this.isBreak()) return '';
    const c = this.peek();
    this.index += c === '\r' && this.peek(1) === '\n' ? 2 : 1;
    this.line++;
    this.column = 0;
    return c === '\u2028' || c === '\u2029' ? c : '\n';
  }

  /** What the scanner minds at the present place: it counts lines from 1, but names no first one. */
  fault(problem: string): YamlError {
    return faultAt(this.line === 0 ? 0 : this.line + 1, problem);
  }
}

/** @param line as Go's parser names it; none is named for 0 */
export function faultAt(line: number, problem: string): YamlError {
  return new YamlError(`yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`);
}
