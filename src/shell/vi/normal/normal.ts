/** Normal mode: a count, a register, then a motion, an operator with its motion, or a command. Models vim's normal.c. */
import { Refused, type ViEditor } from '../editor.ts';
import type { Keys } from '../keys.ts';
import type { MotionCall, Target } from '../motions/motion.ts';
import { OBJECTS } from '../motions/objects.ts';
import { MOTIONS, TAKES_CHARACTER, TAKES_LINE } from '../motions/registry.ts';
import { regionOf } from '../operators/region.ts';
import { OPERATORS } from '../operators/registry.ts';
import { isRegisterName } from '../registers.ts';
import { firstNonBlank, LINE_END, pos } from '../text/position.ts';
import { commandLine, readLine } from './command-line.ts';
import { COMMANDS } from './commands.ts';

/** What stands before the keys of a command. */
export interface Prefix {
  readonly count: number;
  readonly hasCount: boolean;
  readonly register: string | undefined;
  readonly key: string;
}

/** As vim has it. */
const LARGEST_COUNT = 99_999_999;
/** So often something is done again at most: vim goes on until ^C or until the memory is full. */
const MOST_TIMES = 10_000;
/** Commands whose count is a place or a number, not how often they are done. */
const BY_NUMBER = new Set(['G', 'gg', 'go', '|', '%', 'j', 'k', '+', '-', '_', '$', '<C-a>', '<C-x>']);

const LONG = new Set(['g', 'z', 'Z', '[', ']']);

/** Reads counts and a register, then the keys of one command, which may be two (`gg`, `zt`). */
export function* readPrefix(editor: ViEditor, register?: string): Keys<Prefix> {
  const { feed } = editor;
  let digits = '';
  let total = 1;
  let hasCount = false;
  let named = register;
  for (;;) {
    const key = yield* feed.next();
    const isDigit = /^[1-9]$/.test(key) || (key === '0' && digits !== '');
    if (isDigit) digits += key;
    else {
      if (digits !== '') {
        total = Math.min(LARGEST_COUNT, total * Number(digits));
        hasCount = true;
        digits = '';
      }
      if (key !== '"') {
        const full = LONG.has(key) ? key + (yield* feed.next()) : key;
        const count = BY_NUMBER.has(full) ? total : Math.min(total, MOST_TIMES);
        return { count, hasCount, register: named, key: full };
      }
      named = yield* feed.next();
      if (!isRegisterName(named)) throw new Refused();
    }
  }
}

/** One whole command. */
export function* normalCommand(editor: ViEditor): Keys<void> {
  const { feed } = editor;
  const prefix = yield* readPrefix(editor);
  const { key } = prefix;
  feed.trail.splice(0, feed.trail.length, ...keysOf(key));
  const operator = OPERATORS[key];
  if (operator) return yield* operate(editor, prefix);
  if (MOTIONS[key]) {
    const target = yield* readTarget(editor, prefix, '');
    move(editor, target);
    return;
  }
  const command = COMMANDS[key];
  if (command === undefined) throw new Refused();
  yield* command.run(editor, prefix) ?? [];
  if (command.repeats) remember(editor, prefix);
}

const keysOf = (key: string): string[] =>
  LONG.has(key[0]!) && key.length > 1 && key[0] !== '<' ? [key[0]!, key.slice(1)] : [key];

function remember(editor: ViEditor, { count, hasCount, register }: Prefix): void {
  editor.lastChange = { keys: [...editor.feed.trail], count: hasCount ? count : 0, register };
}

/** Reads what a motion takes behind it and makes it. */
export function* readTarget(
  editor: ViEditor,
  { key, count, hasCount }: Prefix,
  operator: string,
): Keys<Target> {
  let argument = '';
  if (TAKES_CHARACTER.has(key)) argument = yield* editor.feed.next();
  else if (TAKES_LINE.has(key)) argument = yield* readLine(editor, key);
  if (argument === '<Esc>') throw new Refused();
  const call: MotionCall = { count, hasCount, argument, operator };
  const motion = key === '%' && hasCount ? MOTIONS['%line'] : MOTIONS[key];
  if (motion === undefined) throw new Refused();
  return motion(editor, call);
}

/** Goes where a motion leads. */
export function move(editor: ViEditor, target: Target): void {
  const { want } = editor;
  if (target.jump) editor.jumps.leave(editor.text, editor.cursor);
  editor.moveTo(target.pos);
  if (target.want === 'keep') editor.want = want;
  else if (target.want !== undefined) editor.want = target.want;
}

/** v and V between an operator and its motion: by characters, by lines. Models motion_force. */
const FORCED: Readonly<Record<string, (kind: Target['kind']) => Target['kind']>> = {
  v: kind => (kind === 'exclusive' ? 'inclusive' : 'exclusive'),
  V: () => 'lines',
};

/** An operator, and the motion or text object that says on what. */
function* operate(editor: ViEditor, first: Prefix): Keys<void> {
  const { feed } = editor;
  const operator = first.key;
  let second = yield* readPrefix(editor, first.register);
  const forced = FORCED[second.key];
  if (forced) second = { ...(yield* readPrefix(editor, second.register)), hasCount: false };
  const prefix: Prefix = {
    ...second,
    count: first.count * second.count,
    hasCount: first.hasCount || second.hasCount,
  };
  const own = keysOf(operator);
  feed.trail.splice(0, feed.trail.length, ...own, ...keysOf(second.key));
  const found = yield* operatorTarget(editor, prefix, operator);
  const target = forced ? { ...found, kind: forced(found.kind), exact: true } : found;
  const isChange = operator !== 'y';
  if (target.jump) editor.jumps.leave(editor.text, editor.cursor);
  const region = regionOf(editor, target, operator);
  editor.moveTo(region.from);
  yield* OPERATORS[operator]!(editor, region, { register: prefix.register, count: 1 }) ?? [];
  if (isChange && feed.trail.length > 0) remember(editor, prefix);
}

function* operatorTarget(editor: ViEditor, prefix: Prefix, operator: string): Keys<Target> {
  const { key, count } = prefix;
  const { line, col } = editor.cursor;
  // The operator again, or its last key: whole lines.
  if (key === operator || (operator.length > 1 && key === operator[1])) {
    if (count > 1 && line === editor.text.last) throw new Refused();
    const last = Math.min(editor.text.last, line + count - 1);
    // All but yy go to the first character that is no blank first.
    const start = operator === 'y' ? col : Math.min(col, firstNonBlank(editor.line));
    return { pos: pos(last, LINE_END), from: pos(line, start), kind: 'lines' };
  }
  if (key === ':') {
    yield* commandLine(editor, '');
    return { pos: editor.cursor, from: pos(line, col), kind: 'exclusive' };
  }
  if (key === 'i' || key === 'a') {
    const name = yield* editor.feed.next();
    const object = OBJECTS[name];
    if (object === undefined) throw new Refused();
    return object(editor, { count, hasCount: prefix.hasCount, argument: '', operator }, key === 'a');
  }
  return yield* readTarget(editor, prefix, operator);
}
