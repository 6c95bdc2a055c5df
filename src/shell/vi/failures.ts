/** When vim refuses a command: nothing is done, and a macro stops. The engine does something else in these cases. */
import { characterOf, type NormalCommand } from './command.ts';
import type { EngineHost } from './engine-host.ts';

type Fails = (host: EngineHost, command: NormalCommand) => boolean;

const atLast: Fails = host => host.buffer.cursor.line >= host.lastLine();
const atFirst: Fails = host => host.buffer.cursor.line <= 0;

/** models the FAIL results of vim's cursor_down, cursor_up, searchc, findmatchlimit and current_block */
const FAILURES: Readonly<Record<string, Fails>> = {
  j: atLast,
  '<Down>': atLast,
  '+': atLast,
  '<CR>': atLast,
  '<C-n>': atLast,
  k: atFirst,
  '<Up>': atFirst,
  '-': atFirst,
  '<C-p>': atFirst,
  f: (host, command) => !found(host, command, 1),
  t: (host, command) => !found(host, command, 1),
  F: (host, command) => !found(host, command, -1),
  T: (host, command) => !found(host, command, -1),
  '%': host => {
    const { line, ch } = host.buffer.cursor;
    return !/[()[\]{}]/.test(host.getLine(line).slice(ch));
  },
};

/** True when vim would only beep. */
export function fails(host: EngineHost, command: NormalCommand): boolean {
  const { operator, motion, count } = command;
  if (operator !== '' && motion === operator.slice(-1)) return count > 1 && atLast(host, command);
  if (operator !== '' && motion === operator) return count > 1 && atLast(host, command);
  if (operator !== '' && /^[ia]./.test(motion)) return !hasObject(host, motion.slice(1));
  return FAILURES[motion]?.(host, command) ?? false;
}

function found(host: EngineHost, { argument, count }: NormalCommand, direction: 1 | -1): boolean {
  const { line, ch } = host.buffer.cursor;
  const text = host.getLine(line);
  const wanted = characterOf(argument);
  const rest = direction === 1 ? text.slice(ch + 1) : text.slice(0, ch);
  return rest.split(wanted).length > count;
}

const PAIRS: Readonly<Record<string, string>> = {
  '(': '()',
  ')': '()',
  b: '()',
  '[': '[]',
  ']': '[]',
  '{': '{}',
  '}': '{}',
  B: '{}',
  '<lt>': '<>',
  '>': '<>',
};

/** Brackets must stand around the cursor or after it; quotes in a pair on its line, around or after it. */
function hasObject(host: EngineHost, object: string): boolean {
  const { line, ch } = host.buffer.cursor;
  if (object === '"' || object === "'" || object === '`') {
    const text = host.getLine(line);
    const before = text.slice(0, ch).split(object).length - 1;
    const from = text.slice(ch).split(object).length - 1;
    return before % 2 === 1 ? from >= 1 : from >= 2;
  }
  const pair = PAIRS[object];
  const at = host.indexFromPos(host.getCursor());
  return (
    pair === undefined || isInside(host.getValue(), at, pair) || host.getValue().slice(at).includes(pair[0]!)
  );
}

function isInside(text: string, at: number, pair: string): boolean {
  if (text[at] === pair[0] || text[at] === pair[1]) return true;
  let depth = 0;
  for (let index = at - 1; index >= 0; index--) {
    if (text[index] === pair[1]) depth++;
    else if (text[index] === pair[0] && depth-- === 0) return true;
  }
  return false;
}
