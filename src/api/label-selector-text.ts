import type { Requirement } from './selectors.ts';

/** Why a selector's text could not be read, in apimachinery's words. */
export class SelectorError extends Error {}

const SYMBOLS = ['!=', '==', '=', '!', '>', '<', '(', ')', ','] as const;

interface Token {
  readonly text: string;
  readonly symbol: boolean;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const symbol = SYMBOLS.find(candidate => text.startsWith(candidate, at));
    if (symbol !== undefined) {
      found.push({ text: symbol, symbol: true });
      at += symbol.length;
      continue;
    }
    const word = /^[^\s!=<>(),]+/.exec(text.slice(at))![0];
    found.push({ text: word, symbol: false });
    at += word.length;
  }
  return found;
}

/**
 * Reads the text of a label selector: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>5`.
 * models k8s.io/apimachinery/pkg/labels/selector.go, Parse
 * @throws SelectorError with apimachinery's text
 */
export function parseLabelSelector(text: string): readonly Requirement[] {
  return new SelectorParser(tokens(text)).parse();
}

class SelectorParser {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): readonly Requirement[] {
    const requirements: Requirement[] = [];
    if (this.peek() === undefined) return requirements;
    for (;;) {
      requirements.push(this.requirement());
      const next = this.take();
      if (next === undefined) return requirements;
      if (next.text !== ',') this.fail(next, "expected: ',' or 'end of string'");
      const following = this.peek();
      if (following === undefined || following.text === ',')
        this.fail(following, "expected: identifier after ','");
    }
  }

  private requirement(): Requirement {
    const first = this.peek();
    if (first?.text === '!') {
      this.take();
      return { key: this.word('identifier'), operator: 'DoesNotExist', values: [] };
    }
    if (first === undefined || first.symbol) this.fail(first, "expected: !, identifier, or 'end of string'");
    const key = this.word('identifier');
    const next = this.peek();
    if (next === undefined || next.text === ',') return { key, operator: 'Exists', values: [] };
    this.take();
    switch (next.text) {
      case '=':
      case '==':
        return { key, operator: 'In', values: [this.value()] };
      case '!=':
        return { key, operator: 'NotIn', values: [this.value()] };
      case '>':
        return { key, operator: 'Gt', values: [this.value()] };
      case '<':
        return { key, operator: 'Lt', values: [this.value()] };
      case 'in':
        return { key, operator: 'In', values: this.list() };
      case 'notin':
        return { key, operator: 'NotIn', values: this.list() };
      default:
        return this.fail(next, 'expected: in, notin, =, ==, !=, gt, lt');
    }
  }

  /** A value may be empty: `a=` or `a=,b`. */
  private value(): string {
    const next = this.peek();
    if (next === undefined || next.text === ',') return '';
    if (next.symbol) this.fail(next, 'expected: identifier');
    this.take();
    return next.text;
  }

  private list(): readonly string[] {
    const open = this.take();
    // The only message of upstream's parser without a comma.
    if (open?.text !== '(')
      throw new SelectorError(`unable to parse requirement: found '${open?.text ?? ''}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      const next = this.take();
      if (next === undefined) this.fail(next, "expected: ',', ')' or identifier");
      if (next.text === ')') return [...new Set(values)].sort();
      if (next.text === ',') {
        const following = this.peek();
        if (values.length === 0 || following?.text === ',' || following?.text === ')') values.push('');
      } else if (next.symbol) this.fail(next, "expected: ',', ')' or identifier");
      else values.push(next.text);
    }
  }

  private word(what: string): string {
    const next = this.take();
    if (next === undefined || next.symbol) this.fail(next, `expected: ${what}`);
    return next.text;
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(): Token | undefined {
    return this.tokens[this.at++];
  }

  private fail(found: Token | undefined, expected: string): never {
    throw new SelectorError(`unable to parse requirement: found '${found?.text ?? ''}', ${expected}`);
  }
}
