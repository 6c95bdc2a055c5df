/** Reads vim's normal-mode commands key by key, so that a whole command can be looked at before the engine gets it. */

/** One complete command. */
export interface NormalCommand {
  readonly keys: readonly string[];
  /** Before the operator times before the motion; 1 where none was typed. */
  readonly count: number;
  readonly hasCount: boolean;
  /** `d`, `c`, `y`, `>`, `<lt>`, `gu`, `gU`, `g~`, or '' without an operator. */
  readonly operator: string;
  /** The motion, text object or command: `w`, `iw`, `f`, `gg`, `dd` is the motion `d` of the operator `d`. */
  readonly motion: string;
  /** What f, t, F, T, r, m, q, @, ' and ` take after them. */
  readonly argument: string;
}

const OPERATORS = new Set(['d', 'c', 'y', '>', '<lt>', '=', 'gu', 'gU', 'g~', 'g?']);
const TAKES_CHARACTER = new Set(['f', 't', 'F', 'T', 'r', 'm', 'q', '@', "'", '`', 'gr']);
const PREFIXES = new Set(['g', 'z', 'Z', '[', ']']);

/** @returns the command when `keys` are one, undefined while more keys are needed */
export function readCommand(keys: readonly string[], recording: boolean): NormalCommand | undefined {
  let at = 0;
  let count = 1;
  let hasCount = false;
  const readCount = () => {
    let digits = '';
    while (at < keys.length && (/^[1-9]$/.test(keys[at]!) || (digits !== '' && keys[at] === '0')))
      digits += keys[at++];
    if (digits === '') return;
    hasCount = true;
    count *= Number(digits);
  };
  readCount();
  if (keys[at] === '"') {
    at += 2;
    readCount();
  }
  let operator = '';
  let word = readWord();
  if (word === undefined) return undefined;
  if (OPERATORS.has(word)) {
    operator = word;
    readCount();
    word = readWord();
    if (word === undefined) return undefined;
    if (word === 'i' || word === 'a') {
      const object = keys[at++];
      if (object === undefined) return undefined;
      return { keys, count, hasCount, operator, motion: word + object, argument: '' };
    }
  }
  if (TAKES_CHARACTER.has(word) && !(word === 'q' && recording)) {
    const argument = keys[at++];
    if (argument === undefined) return undefined;
    return { keys, count, hasCount, operator, motion: word, argument };
  }
  return { keys, count, hasCount, operator, motion: word, argument: '' };

  function readWord(): string | undefined {
    const first = keys[at];
    if (first === undefined) return undefined;
    at++;
    if (!PREFIXES.has(first)) return first;
    const second = keys[at];
    if (second === undefined) return undefined;
    at++;
    return first + second;
  }
}

/** The character that a key in vim's notation stands for. */
export function characterOf(key: string): string {
  return { '<Space>': ' ', '<lt>': '<', '<Tab>': '\t', '<CR>': '\n' }[key] ?? key;
}
