import { INTEGER_COMPARISONS } from '../language/comparison.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';
import { fileTest, unaryTest } from './test-primaries.ts';

class TestSyntax extends Error {}

const TEXT_COMPARISONS: ReadonlyMap<string, (left: string, right: string) => boolean> = new Map([
  ['=', (left: string, right: string) => left === right],
  ['==', (left: string, right: string) => left === right],
  ['!=', (left: string, right: string) => left !== right],
  ['<', (left: string, right: string) => left < right],
  ['>', (left: string, right: string) => left > right],
]);

const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY = /^(=|==|!=|<|>|-(eq|ne|lt|le|gt|ge|nt|ot|ef))$/;

/** `test expression` and `[ expression ]`. Models bash's test.c: POSIX's rules by the number of arguments, then a grammar. */
export function testBuiltin(name: 'test' | '['): Builtin {
  return async (shell, args) => {
    const words = [...args];
    if (name === '[' && words.pop() !== ']') {
      await shell.complain("[: missing `]'");
      return 2;
    }
    try {
      return evaluate(shell, words) ? 0 : 1;
    } catch (error) {
      if (!(error instanceof TestSyntax)) throw error;
      await shell.complain(`${name}: ${error.message}`);
      return 2;
    }
  };
}

function evaluate(shell: Shell, words: readonly string[]): boolean {
  const [a, b, c] = words as [string, string, string];
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return a !== '';
    case 2:
      if (a === '!') return b === '';
      if (UNARY.test(a)) return unaryTest(shell, a, b);
      throw new TestSyntax(`${a}: unary operator expected`);
    case 3:
      if (BINARY.test(b)) return binary(shell, a, b, c);
      if (b === '-a') return a !== '' && c !== '';
      if (b === '-o') return a !== '' || c !== '';
      if (a === '!') return !evaluate(shell, [b, c]);
      if (a === '(' && c === ')') return b !== '';
      throw new TestSyntax(`${b}: binary operator expected`);
    case 4:
      if (a === '!') return !evaluate(shell, words.slice(1));
      if (a === '(' && words[3] === ')') return evaluate(shell, words.slice(1, 3));
  }
  return new Parser(shell, words).run();
}

function binary(shell: Shell, left: string, operator: string, right: string): boolean {
  const compareText = TEXT_COMPARISONS.get(operator);
  if (compareText !== undefined) return compareText(left, right);
  const file = fileTest(shell, operator, left, right);
  if (file !== undefined) return file;
  const compare = INTEGER_COMPARISONS.get(operator)!;
  return compare(integer(left), integer(right));
}

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestSyntax(`${text}: integer expression expected`);
  return BigInt(text.trim().replace(/^\+/, ''));
}

class Parser {
  private at = 0;

  constructor(
    private readonly shell: Shell,
    private readonly words: readonly string[],
  ) {}

  run(): boolean {
    const result = this.or();
    if (this.at < this.words.length) throw new TestSyntax('too many arguments');
    return result;
  }

  private or(): boolean {
    let result = this.and();
    while (this.words[this.at] === '-o') {
      this.at++;
      result = this.and() || result;
    }
    return result;
  }

  private and(): boolean {
    let result = this.term();
    while (this.words[this.at] === '-a') {
      this.at++;
      result = this.term() && result;
    }
    return result;
  }

  private term(): boolean {
    const word = this.words[this.at];
    if (word === undefined) throw new TestSyntax('argument expected');
    if (word === '!') {
      this.at++;
      return !this.term();
    }
    if (word === '(') {
      this.at++;
      const result = this.or();
      if (this.words[this.at++] !== ')') throw new TestSyntax("`)' expected");
      return result;
    }
    const next = this.words[this.at + 1];
    const third = this.words[this.at + 2];
    if (next !== undefined && third !== undefined && BINARY.test(next)) {
      this.at += 3;
      return binary(this.shell, word, next, third);
    }
    if (UNARY.test(word) && next !== undefined) {
      this.at += 2;
      return unaryTest(this.shell, word, next);
    }
    this.at++;
    return word !== '';
  }
}
