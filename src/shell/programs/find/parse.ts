import type { ProgramProcess } from '../../process/program.ts';
import { ACTIONS, exec, printf } from './actions.ts';
import type { Predicate, WalkOptions } from './expression.ts';
import { FLAGS, raise, TESTS } from './predicates.ts';

/**
 * Parses the expression behind the starting points: `!` binds strongest, then `-a` (or nothing), then `-o`, then `,`.
 * Without an action everything that matches is printed. Models GNU find's parser.c and tree.c.
 * @throws ProgramError
 */
export function parseExpression(
  words: readonly string[],
  process: ProgramProcess,
  options: WalkOptions,
): Predicate {
  return new ExpressionParser(words, process, options).whole();
}

class ExpressionParser {
  private at = 0;
  private acts = false;

  constructor(
    private readonly words: readonly string[],
    private readonly process: ProgramProcess,
    private readonly options: WalkOptions,
  ) {}

  whole(): Predicate {
    if (this.words.length === 0) return ACTIONS['-print']!(this.options);
    const test = this.list();
    if (this.at < this.words.length) raise(`paths must precede expression: \`${this.words[this.at]}'`);
    if (this.acts) return test;
    const print = ACTIONS['-print']!(this.options);
    return async (found, walk) => (await test(found, walk)) && print(found, walk);
  }

  private takes(...words: string[]): boolean {
    if (!words.includes(this.words[this.at] ?? '')) return false;
    this.at++;
    return true;
  }

  private list(): Predicate {
    let result = this.or();
    while (this.takes(',')) {
      const [first, second] = [result, this.or()];
      result = async (found, walk) => {
        await first(found, walk);
        return second(found, walk);
      };
    }
    return result;
  }

  private or(): Predicate {
    let result = this.and();
    while (this.takes('-o', '-or')) {
      const [first, second] = [result, this.and()];
      result = async (found, walk) => (await first(found, walk)) || second(found, walk);
    }
    return result;
  }

  private and(): Predicate {
    let result = this.not();
    while (this.at < this.words.length && !['-o', '-or', ',', ')'].includes(this.words[this.at]!)) {
      this.takes('-a', '-and');
      const [first, second] = [result, this.not()];
      result = async (found, walk) => (await first(found, walk)) && second(found, walk);
    }
    return result;
  }

  private not(): Predicate {
    if (!this.takes('!', '-not')) return this.primary();
    const inner = this.not();
    return async (found, walk) => !(await inner(found, walk));
  }

  private primary(): Predicate {
    const word = this.words[this.at++];
    if (word === undefined)
      return raise('invalid expression; you have used a binary operator with nothing after it.');
    if (word === '(') {
      const inner = this.list();
      if (!this.takes(')'))
        raise("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      return inner;
    }
    const test = TESTS[word];
    if (test) return test(this.argument(word), this.process, this.options);
    const flag = FLAGS[word];
    if (flag) return flag(this.options);
    if (word.startsWith('-')) return this.action(word);
    return raise(`paths must precede expression: \`${word}'`);
  }

  private action(word: string): Predicate {
    if (word !== '-prune') this.acts = true;
    if (word === '-exec' || word === '-execdir') return this.exec(word);
    if (word === '-printf') return printf(this.argument(word));
    const action = ACTIONS[word] ?? raise(`unknown predicate \`${word}'`);
    return action(this.options);
  }

  private argument(word: string): string {
    return this.words[this.at++] ?? raise(`missing argument to \`${word}'`);
  }

  private exec(word: string): Predicate {
    const start = this.at;
    for (; this.at < this.words.length; this.at++) {
      const ending = this.words[this.at]!;
      const isBatch = ending === '+' && this.words[this.at - 1] === '{}';
      if (ending !== ';' && !isBatch) continue;
      return exec(this.words.slice(start, this.at++), isBatch ? '+' : ';', word === '-execdir');
    }
    return raise(`missing argument to \`${word}'`);
  }
}
