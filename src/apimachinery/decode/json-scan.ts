/**
 * What JSON.parse does not tell: where a text stops being JSON, in the words of Go's decoder, and which members are
 * given twice. One pass, no values built.
 */

/** The text is not JSON; the message is Go's. */
export class JsonSyntaxError extends Error {}

/**
 * Checks a text and finds members that stand twice in their object.
 * @returns paths of the members given twice, each once: `spec.containers[0].image`
 * @throws JsonSyntaxError with the text that encoding/json has for it
 */
export function scanJson(text: string): readonly string[] {
  return new Scanner(text).run();
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER_START = /[-0-9]/;

/** As encoding/json has a limit, of 10,000 there: what reads the value further calls itself for each level. */
const MAX_DEPTH = 1000;

class Scanner {
  private at = 0;
  private depth = 0;
  private readonly text: string;
  private readonly duplicates = new Set<string>();

  constructor(text: string) {
    this.text = text;
  }

  run(): readonly string[] {
    this.value('');
    this.space();
    if (this.at < this.text.length) this.fail('after top-level value');
    return [...this.duplicates];
  }

  private value(path: string): void {
    this.space();
    const char = this.text[this.at];
    if ((char === '{' || char === '[') && this.depth >= MAX_DEPTH) this.fail('exceeded max depth');
    this.depth++;
    if (char === '{') this.object(path);
    else if (char === '[') this.array(path);
    else if (char === '"') this.string();
    else if (char !== undefined && NUMBER_START.test(char)) this.number();
    else if (char === 't') this.literal('true');
    else if (char === 'f') this.literal('false');
    else if (char === 'n') this.literal('null');
    else this.fail('looking for beginning of value');
    this.depth--;
  }

  private object(path: string): void {
    this.at++;
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return;
    }
    const seen = new Set<string>();
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.fail('looking for beginning of object key string');
      const key = this.string();
      const member = path === '' ? key : `${path}.${key}`;
      if (seen.has(key)) this.duplicates.add(member);
      seen.add(key);
      this.space();
      if (this.text[this.at] !== ':') this.fail('after object key');
      this.at++;
      this.value(member);
      this.space();
      if (this.ends('}', 'after object key:value pair')) return;
    }
  }

  private array(path: string): void {
    this.at++;
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return;
    }
    for (let index = 0; ; index++) {
      this.value(`${path}[${index}]`);
      this.space();
      if (this.ends(']', 'after array element')) return;
    }
  }

  private ends(close: string, where: string): boolean {
    const char = this.text[this.at];
    if (char !== ',' && char !== close) this.fail(where);
    this.at++;
    return char === close;
  }

  private string(): string {
    const start = ++this.at;
    let escaped = false;
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined || char < ' ') this.fail('in string literal');
      if (char === '"') break;
      if (char === '\\') {
        escaped = true;
        this.escape();
      }
      this.at++;
    }
    const raw = this.text.slice(start, this.at++);
    return escaped ? JSON.parse(`"${raw}"`) : raw;
  }

  private escape(): void {
    const char = this.text[++this.at];
    if (char === 'u') {
      for (let digit = 0; digit < 4; digit++) {
        if (!/[0-9a-fA-F]/.test(this.text[++this.at] ?? '')) this.fail('in \\u hexadecimal character escape');
      }
    } else if (char === undefined || !'"\\/bfnrt'.includes(char)) {
      this.fail('in string escape code');
    }
  }

  private number(): void {
    if (this.text[this.at] === '-') this.at++;
    if (this.text[this.at] === '0') this.at++;
    else this.digits('in numeric literal');
    if (this.text[this.at] === '.') {
      this.at++;
      this.digits('after decimal point in numeric literal');
    }
    if (this.text[this.at] === 'e' || this.text[this.at] === 'E') {
      this.at++;
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++;
      this.digits('in exponent of numeric literal');
    }
  }

  private digits(where: string): void {
    if (!this.isDigit()) this.fail(where);
    while (this.isDigit()) this.at++;
  }

  private isDigit(): boolean {
    const char = this.text[this.at];
    return char !== undefined && char >= '0' && char <= '9';
  }

  private literal(word: string): void {
    for (let index = 0; index < word.length; index++, this.at++) {
      if (this.text[this.at] !== word[index])
        this.fail(`in literal ${word} (expecting ${quoted(word[index]!)})`);
    }
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  private fail(where: string): never {
    const char = this.text[this.at];
    if (char === undefined) throw new JsonSyntaxError('unexpected end of JSON input');
    throw new JsonSyntaxError(`invalid character ${quoted(char)} ${where}`);
  }
}

const NAMED: { readonly [char: string]: string } = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  "'": "\\'",
  '"': '"',
};

/** A character as Go's error texts quote it. */
function quoted(char: string): string {
  const code = char.charCodeAt(0);
  const shown = NAMED[char] ?? (code < 0x20 ? `\\x${code.toString(16).padStart(2, '0')}` : char);
  return `'${shown}'`;
}
