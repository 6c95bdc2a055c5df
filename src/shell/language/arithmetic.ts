/** Shell arithmetic: 64-bit integers, C's operators. Models bash's expr.c. */

import { OPERATIONS, PRECEDENCE, power } from './arithmetic-operators.ts';
import { integerLiteral } from './integer-literal.ts';

export class ArithmeticError extends Error {}

/** Where the names in an expression live. */
export interface ArithmeticNames {
  get(name: string, subscript: string | undefined): string | undefined;
  set(name: string, subscript: string | undefined, value: string): void;
}

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z@_]+|\d[0-9a-zA-Z_]*)|([A-Za-z_]\w*)|(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|[-+*/%<>=!~&^|?:,()[\]]))/y;

const DEEPEST = 100;

/** The value of an expression as a 64-bit integer. @throws ArithmeticError with bash's message */
export function evaluateArithmetic(text: string, names: ArithmeticNames, depth = 0): bigint {
  if (depth > DEEPEST)
    throw new ArithmeticError(`${text}: expression recursion level exceeded (error token is "${text}")`);
  if (/^\s*\d{1,15}\s*$/.test(text) && !/^\s*0\d/.test(text)) return BigInt(text.trim());
  return new Evaluator(text, names, depth).run();
}

class Evaluator {
  private at = 0;
  private token = '';
  private tokenAt = 0;
  private kind: 'number' | 'name' | 'operator' | 'end' = 'end';
  private skipping = 0;

  constructor(
    private readonly text: string,
    private readonly names: ArithmeticNames,
    private readonly depth: number,
  ) {}

  run(): bigint {
    this.next();
    if (this.is('end')) return 0n;
    const value = this.comma();
    if (!this.is('end')) this.fail('syntax error in expression');
    return value;
  }

  private is(kind: 'number' | 'name' | 'operator' | 'end'): boolean {
    return this.kind === kind;
  }

  private next(): void {
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.text);
    if (match === null) {
      const rest = this.text.slice(this.at).trim();
      if (rest !== '') {
        const shown = this.text.slice(this.at).trimStart();
        throw new ArithmeticError(
          `${this.text.trimStart()}: syntax error: ${shown.startsWith('.') ? 'invalid arithmetic operator' : 'operand expected'} (error token is "${shown}")`,
        );
      }
      this.kind = 'end';
      this.token = '';
      return;
    }
    this.at = TOKEN.lastIndex;
    this.token = match[1] ?? match[2] ?? match[3]!;
    this.tokenAt = this.at - this.token.length;
    this.kind = match[1] !== undefined ? 'number' : match[2] !== undefined ? 'name' : 'operator';
  }

  private fail(message: string): never {
    const rest = this.text.slice(this.tokenAt);
    throw new ArithmeticError(`${this.text.trimStart()}: ${message} (error token is "${rest}")`);
  }

  private accept(operator: string): boolean {
    if (!this.is('operator') || this.token !== operator) return false;
    this.next();
    return true;
  }

  private comma(): bigint {
    let value = this.assignment();
    while (this.accept(',')) value = this.assignment();
    return value;
  }

  private assignment(): bigint {
    if (this.is('name')) {
      const back = { at: this.at, token: this.token, tokenAt: this.tokenAt };
      const name = this.token;
      this.next();
      const subscript = this.subscript();
      const operator = this.token;
      if (this.is('operator') && /^(=|[-+*/%&^|]=|<<=|>>=)$/.test(operator)) {
        this.next();
        const right = this.assignment();
        const left = operator === '=' ? 0n : this.value(name, subscript);
        const value = operator === '=' ? right : this.apply(operator.slice(0, -1), left, right);
        this.store(name, subscript, value);
        return value;
      }
      Object.assign(this, back, { kind: 'name' });
    }
    return this.ternary();
  }

  private ternary(): bigint {
    const test = this.binary(0);
    if (!this.accept('?')) return test;
    const yes = this.inBranch(test !== 0n, () => this.assignment());
    if (!this.accept(':')) this.fail("`:' expected for conditional expression");
    const no = this.inBranch(test === 0n, () => this.assignment());
    return test !== 0n ? yes : no;
  }

  private inBranch(taken: boolean, branch: () => bigint): bigint {
    if (!taken) this.skipping++;
    try {
      return branch();
    } finally {
      if (!taken) this.skipping--;
    }
  }

  private binary(level: number): bigint {
    const operators = PRECEDENCE[level];
    if (operators === undefined) return this.power();
    let left = this.binary(level + 1);
    while (this.is('operator') && operators.includes(this.token)) {
      const operator = this.token;
      this.next();
      if (operator === '&&' || operator === '||') {
        const decided = (left !== 0n) === (operator === '||');
        const right = this.inBranch(!decided, () => this.binary(level + 1));
        left = (decided ? operator === '||' : right !== 0n) ? 1n : 0n;
      } else {
        const tokenAt = this.tokenAt;
        const right = this.binary(level + 1);
        if ((operator === '/' || operator === '%') && right === 0n && !this.skipping) {
          this.tokenAt = tokenAt;
          this.fail('division by 0');
        }
        left = this.apply(operator, left, right);
      }
    }
    return left;
  }

  private power(): bigint {
    const base = this.unary();
    if (!this.accept('**')) return base;
    const exponent = this.power();
    if (exponent < 0n) this.fail('exponent less than 0');
    return BigInt.asIntN(64, power(base, exponent));
  }

  private unary(): bigint {
    if (this.is('operator')) {
      const operator = this.token;
      if (operator === '!' || operator === '~' || operator === '-' || operator === '+') {
        this.next();
        const value = this.unary();
        if (operator === '!') return value === 0n ? 1n : 0n;
        return operator === '~' ? ~value : operator === '-' ? BigInt.asIntN(64, -value) : value;
      }
      if (operator === '++' || operator === '--') {
        this.next();
        if (!this.is('name')) {
          const value = this.unary();
          return operator === '++' ? value : value;
        }
        const name = this.token;
        this.next();
        const subscript = this.subscript();
        const value = this.value(name, subscript) + (operator === '++' ? 1n : -1n);
        this.store(name, subscript, value);
        return value;
      }
    }
    return this.primary();
  }

  private primary(): bigint {
    if (this.is('number')) {
      const value = integerLiteral(this.token, message => this.fail(message));
      this.next();
      return value;
    }
    if (this.is('name')) {
      const name = this.token;
      this.next();
      const subscript = this.subscript();
      const value = this.value(name, subscript);
      if (this.is('operator') && (this.token === '++' || this.token === '--')) {
        this.store(name, subscript, value + (this.token === '++' ? 1n : -1n));
        this.next();
      }
      return value;
    }
    if (this.accept('(')) {
      const value = this.comma();
      if (!this.accept(')')) this.fail("missing `)'");
      return value;
    }
    return this.fail('syntax error: operand expected');
  }

  /** The text between brackets behind a name. */
  private subscript(): string | undefined {
    if (!this.is('operator') || this.token !== '[') return undefined;
    let depth = 1;
    let end = this.at;
    for (; end < this.text.length && depth > 0; end++) {
      if (this.text[end] === '[') depth++;
      else if (this.text[end] === ']') depth--;
    }
    const inner = this.text.slice(this.at, end - 1);
    this.at = end;
    this.next();
    return inner;
  }

  private value(name: string, subscript: string | undefined): bigint {
    if (this.skipping) return 0n;
    const text = this.names.get(name, subscript);
    return text === undefined || text === '' ? 0n : evaluateArithmetic(text, this.names, this.depth + 1);
  }

  private store(name: string, subscript: string | undefined, value: bigint): void {
    if (!this.skipping) this.names.set(name, subscript, String(BigInt.asIntN(64, value)));
  }

  private apply(operator: string, a: bigint, b: bigint): bigint {
    if (b === 0n && (operator === '/' || operator === '%')) {
      if (this.skipping) return 0n;
      this.fail('division by 0');
    }
    return BigInt.asIntN(64, OPERATIONS[operator]!(a, b));
  }
}
