import { basicRegex } from '../language/regex.ts';
import { Regex } from '../language/regex-search.ts';
import { type Program, ProgramError } from '../process/program.ts';

/** `expr EXPRESSION`: 0, or 1 when the value is empty or 0. Models GNU expr. */
export const expr: Program = async process => {
  const words = process.args[0] === '--' ? process.args.slice(1) : process.args;
  if (words.length === 0)
    throw new ProgramError("missing operand\nTry 'expr --help' for more information.", 2);
  const value = new Expression(words).value();
  await process.print(`${value}\n`);
  return isNull(value) ? 1 : 0;
};

const isNull = (value: string): boolean => /^-?0*$/.test(value);
const isInteger = (value: string): boolean => /^-?\d+$/.test(value);
const fail = (message: string) => new ProgramError(message, 2);

function integer(value: string): bigint {
  if (!isInteger(value)) throw fail('non-integer argument');
  return BigInt(value);
}

type Operation = (left: string, right: string) => string;

const compare =
  (holds: (order: number) => boolean): Operation =>
  (a, b) => {
    const [left, right] = isInteger(a) && isInteger(b) ? [BigInt(a), BigInt(b)] : [a, b];
    return holds(left < right ? -1 : left > right ? 1 : 0) ? '1' : '0';
  };

const calculate =
  (work: (a: bigint, b: bigint) => bigint, divides = false): Operation =>
  (a, b) => {
    const [left, right] = [integer(a), integer(b)];
    if (divides && right === 0n) throw fail('division by zero');
    return String(work(left, right));
  };

/** The binary operators, those that bind least first. */
const LEVELS: readonly ReadonlyMap<string, Operation>[] = [
  new Map([['|', (a, b) => (!isNull(a) ? a : !isNull(b) ? b : '0')]]),
  new Map([['&', (a, b) => (isNull(a) || isNull(b) ? '0' : a)]]),
  new Map([
    ['<', compare(order => order < 0)],
    ['<=', compare(order => order <= 0)],
    ['=', compare(order => order === 0)],
    ['==', compare(order => order === 0)],
    ['!=', compare(order => order !== 0)],
    ['>=', compare(order => order >= 0)],
    ['>', compare(order => order > 0)],
  ]),
  new Map([
    ['+', calculate((a, b) => a + b)],
    ['-', calculate((a, b) => a - b)],
  ]),
  new Map([
    ['*', calculate((a, b) => a * b)],
    ['/', calculate((a, b) => a / b, true)],
    ['%', calculate((a, b) => a % b, true)],
  ]),
  new Map([[':', matched]]),
];

/** What a match at the start gives: its first group, or else its length. */
function matched(text: string, pattern: string): string {
  const source = basicRegex(pattern);
  const hasGroup = /\\\(/.test(pattern);
  const found = new Regex(`^(?:${source})`, { prefer: 'longest' }).find(text);
  if (hasGroup) return found?.groups[1] ?? '';
  return String(found === undefined ? 0 : [...found.groups[0]!].length);
}

/** The functions that stand before their operands, with how many they take. */
const FUNCTIONS: ReadonlyMap<string, readonly [operands: number, (...operands: string[]) => string]> =
  new Map([
    ['match', [2, (text: string, pattern: string) => matched(text, pattern)]],
    ['length', [1, (text: string) => String([...text].length)]],
    ['index', [2, (text: string, set: string) => String([...text].findIndex(c => set.includes(c)) + 1)]],
    ['substr', [3, substring]],
  ] as [string, [number, (...operands: string[]) => string]][]);

function substring(text: string, position: string, length: string): string {
  const [from, count] = [Number(position), Number(length)];
  if (!isInteger(position) || !isInteger(length) || from < 1 || count < 1) return '';
  return [...text].slice(from - 1, from - 1 + count).join('');
}

class Expression {
  private at = 0;

  constructor(private readonly words: readonly string[]) {}

  value(): string {
    const value = this.binary(0);
    const extra = this.words[this.at];
    if (extra !== undefined) throw fail(`syntax error: unexpected argument ‘${extra}’`);
    return value;
  }

  private binary(level: number): string {
    const operations = LEVELS[level];
    if (operations === undefined) return this.operand();
    let left = this.binary(level + 1);
    for (;;) {
      const operation = operations.get(this.words[this.at] ?? '');
      if (operation === undefined) return left;
      this.at++;
      left = operation(left, this.binary(level + 1));
    }
  }

  private operand(): string {
    const word = this.next();
    if (word === '+') return this.next();
    if (word === '(') {
      const value = this.binary(0);
      const end = this.words[this.at++];
      if (end === undefined) throw fail(`syntax error: expecting ')' after ‘${this.words[this.at - 2]}’`);
      if (end !== ')') throw fail(`syntax error: expecting ')' instead of ‘${end}’`);
      return value;
    }
    if (word === ')') throw fail("syntax error: unexpected ')'");
    const known = FUNCTIONS.get(word);
    if (known === undefined) return word;
    const [count, work] = known;
    return work(...Array.from({ length: count }, () => this.operand()));
  }

  private next(): string {
    const word = this.words[this.at++];
    if (word === undefined) throw fail(`syntax error: missing argument after ‘${this.words.at(-1)}’`);
    return word;
  }
}
