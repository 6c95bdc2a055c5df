import { scanDirective, scanName, scanTag } from './scan-property.ts';
import { scanBlock, scanPlain, scanQuoted } from './scan-scalar.ts';
import { type Mark, Source } from './source.ts';
import type { Plain, Token } from './token.ts';

/** Where a key may have begun that only its `:` will tell. */
interface SimpleKey {
  /** The token that it would be, counted from the first. */
  readonly token: number;
  readonly mark: Mark;
  /** It stands where nothing but a key can. */
  readonly required: boolean;
}

/** Levels of collections; beyond, what walks through values would run out of stack. Upstream's bound is 10,000. */
const MOST_LEVELS = 1000;
/** How far behind its beginning the `:` of a key may stand. */
const LONGEST_KEY = 1024;

/** Takes a text apart into tokens. models go.yaml.in/yaml/v2 scannerc.go */
export class Scanner {
  private readonly source: Source;
  private readonly queue: Token[] = [];
  /** Tokens that were taken. */
  private taken = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  /** A level for each open bracket, and that of the block. */
  private readonly keys: (SimpleKey | undefined)[] = [undefined];
  private keyAllowed = true;
  private ended = false;

  /** @throws YamlError for characters that YAML does not have */
  constructor(text: string) {
    this.source = new Source(text);
  }

  /** The next token, which stays. @throws YamlError */
  peek(): Token {
    while (!this.ended && this.needsMore()) this.fetch();
    return this.queue[0]!;
  }

  /** Takes the next token. */
  skip(): void {
    this.queue.shift();
    this.taken++;
  }

  /** Is the token at the head the start of what may turn out to be a key? */
  private needsMore(): boolean {
    if (this.queue.length === 0) return true;
    return this.keys.some((key, level) => key?.token === this.taken && this.validKey(level) !== undefined);
  }

  private get flowLevel(): number {
    return this.keys.length - 1;
  }

  /** @throws YamlError for a required key that has no `:` */
  private validKey(level = this.flowLevel): SimpleKey | undefined {
    const key = this.keys[level];
    if (key === undefined) return undefined;
    if (key.mark.line === this.source.line && key.mark.index + LONGEST_KEY >= this.source.index) return key;
    this.dropKey(level);
    return undefined;
  }

  private dropKey(level = this.flowLevel): void {
    const key = this.keys[level];
    if (key?.required) throw this.source.fault("could not find expected ':'");
    this.keys[level] = undefined;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    this.dropKey();
    this.keys[this.flowLevel] = {
      token: this.taken + this.queue.length,
      mark: this.source.mark,
      required: this.flowLevel === 0 && this.indent === this.source.column,
    };
  }

  private put(type: Plain, length = 0): void {
    this.queue.push({ type, start: this.source.mark });
    this.source.skip(length);
  }

  /** Begins a collection where this column is deeper than the last. @param at the place in the queue, for a key seen late */
  private roll(column: number, type: Plain, start: Mark, at = this.queue.length): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > MOST_LEVELS) throw this.source.fault('exceeded max depth of 10000');
    this.queue.splice(at, 0, { type, start });
  }

  private unroll(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.put('block end');
      this.indent = this.indents.pop()!;
    }
  }

  private fetch(): void {
    const { source } = this;
    this.toNextToken();
    this.unroll(source.column);
    const c = source.peek();
    if (c === '') this.end();
    else if (source.column === 0 && c === '%') this.directive();
    else if (source.isDocumentIndicator()) {
      this.leaveBlock();
      this.put(c === '-' ? 'document start' : 'document end', 3);
    } else if (!this.fetchIndicator(c)) this.fetchContent(c);
  }

  /** @returns false where the character begins something else */
  private fetchIndicator(c: string): boolean {
    const inFlow = this.flowLevel > 0;
    const stands = this.source.isBlankOrEnd(1);
    if (c === '[' || c === '{') this.open(c);
    else if (c === ']' || c === '}') this.close(c);
    else if (c === ',') this.separate('flow entry');
    else if (c === '-' && stands) this.blockEntry();
    else if (c === '?' && (inFlow || stands)) this.key();
    else if (c === ':' && (inFlow || stands)) this.value();
    else if ((c === '|' || c === '>') && !inFlow) this.block();
    else return false;
    return true;
  }

  /** Properties and scalars: what may be a key. */
  private fetchContent(c: string): void {
    const { source } = this;
    const start = source.mark;
    if (c === '*' || c === '&') {
      this.begin();
      const value = scanName(source);
      this.queue.push(c === '*' ? { type: 'alias', value, start } : { type: 'anchor', value, start });
    } else if (c === '!') {
      this.begin();
      this.queue.push({ type: 'tag', ...scanTag(source), start });
    } else if (c === "'" || c === '"') {
      this.begin();
      this.queue.push({ type: 'scalar', value: scanQuoted(source), plain: false, start });
    } else if (this.beginsPlain(c)) {
      this.begin();
      const { value, endedLine } = scanPlain(source, this.indent + 1, this.flowLevel > 0);
      if (endedLine) this.keyAllowed = true;
      this.queue.push({ type: 'scalar', value, plain: true, start });
    } else throw source.fault('found character that cannot start any token');
  }

  private beginsPlain(c: string): boolean {
    if (c === '-') return !this.source.isBlank(1);
    if (c === '?' || c === ':') return this.flowLevel === 0 && !this.source.isBlankOrEnd(1);
    return !this.source.isBlankOrEnd() && !',[]{}#&*!|>\'"%@`'.includes(c);
  }

  /** Passes over white space and comments. Tabs do not count where a line's indentation is still open. */
  private toNextToken(): void {
    const { source } = this;
    for (;;) {
      while (source.peek() === ' ' || ((this.flowLevel > 0 || !this.keyAllowed) && source.peek() === '\t'))
        source.skip();
      if (source.peek() === '#') while (!source.isBreakOrEnd()) source.skip();
      if (!source.isBreak()) return;
      source.readLine();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  private end(): void {
    const { source } = this;
    if (source.column !== 0) {
      source.column = 0;
      source.line++;
    }
    this.leaveBlock();
    this.put('stream end');
    this.ended = true;
  }

  private directive(): void {
    this.leaveBlock();
    const start = this.source.mark;
    this.queue.push({ type: 'directive', ...scanDirective(this.source), start });
  }

  private leaveBlock(): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
  }

  /** A node that may be a key begins; behind it there can be none. */
  private begin(): void {
    this.saveKey();
    this.keyAllowed = false;
  }

  private open(c: '[' | '{'): void {
    this.saveKey();
    this.keys.push(undefined);
    if (this.keys.length > MOST_LEVELS) throw this.source.fault('exceeded max depth of 10000');
    this.keyAllowed = true;
    this.put(c === '[' ? 'flow sequence start' : 'flow mapping start', 1);
  }

  private close(c: ']' | '}'): void {
    this.dropKey();
    if (this.flowLevel > 0) this.keys.pop();
    this.keyAllowed = false;
    this.put(c === ']' ? 'flow sequence end' : 'flow mapping end', 1);
  }

  private separate(type: 'flow entry' | 'block entry'): void {
    this.dropKey();
    this.keyAllowed = true;
    this.put(type, 1);
  }

  private blockEntry(): void {
    const { source } = this;
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw source.fault('block sequence entries are not allowed in this context');
      this.roll(source.column, 'block sequence start', source.mark);
    }
    this.separate('block entry');
  }

  private key(): void {
    const { source } = this;
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw source.fault('mapping keys are not allowed in this context');
      this.roll(source.column, 'block mapping start', source.mark);
    }
    this.dropKey();
    this.keyAllowed = this.flowLevel === 0;
    this.put('key', 1);
  }

  private value(): void {
    const { source } = this;
    const simple = this.validKey();
    if (simple !== undefined) {
      const at = simple.token - this.taken;
      this.queue.splice(at, 0, { type: 'key', start: simple.mark });
      this.roll(simple.mark.column, 'block mapping start', simple.mark, at);
      this.keys[this.flowLevel] = undefined;
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) throw source.fault('mapping values are not allowed in this context');
        this.roll(source.column, 'block mapping start', source.mark);
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.put('value', 1);
  }

  private block(): void {
    this.dropKey();
    this.keyAllowed = true;
    const start = this.source.mark;
    this.queue.push({ type: 'scalar', value: scanBlock(this.source, this.indent), plain: false, start });
  }
}
