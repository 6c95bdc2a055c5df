/** CTRL-N and CTRL-P: words of the text that begin as the one before the cursor. Models vim's insexpand.c for 'complete' = '.'. */
import type { ViEditor } from '../editor.ts';
import { type Pos, pos } from '../text/position.ts';
import type { InsertSession } from './insert.ts';

export interface Completion {
  /** Where the word begins. */
  readonly from: Pos;
  /** What was typed, then the words, in the order of CTRL-N. */
  readonly choices: readonly string[];
  chosen: number;
}

const WORD = /[\p{L}\p{N}_]+/gu;

/** @param direction 1: the next match, -1: the one before */
export function complete(editor: ViEditor, session: InsertSession, direction: 1 | -1): void {
  session.completion ??= start(editor, direction);
  const { completion } = session;
  const { choices, from } = completion;
  if (choices.length === 1) {
    editor.message = 'Pattern not found';
    return;
  }
  completion.chosen = (completion.chosen + direction + choices.length) % choices.length;
  const text = editor.line;
  const word = choices[completion.chosen]!;
  editor.text.setLine(from.line, text.slice(0, from.col) + word + text.slice(editor.cursor.col));
  editor.moveTo(pos(from.line, from.col + word.length));
  session.autoIndented = false;
  const count = choices.length - 1;
  editor.message =
    completion.chosen === 0
      ? 'Back at original'
      : count === 1
        ? 'The only match'
        : `match ${direction > 0 ? completion.chosen : choices.length - completion.chosen} of ${count}`;
}

function start(editor: ViEditor, direction: 1 | -1): Completion {
  const { line, col } = editor.cursor;
  const typed = /[\p{L}\p{N}_]*$/u.exec(editor.line.slice(0, col))![0];
  const from = pos(line, col - typed.length);
  const words: string[] = [];
  const wordsIn = (text: string) => [...text.matchAll(WORD)].map(match => match[0]);
  const { lines } = editor.text;
  words.push(...wordsIn(lines[line]!.slice(col)));
  for (let n = 1; n < lines.length; n++) words.push(...wordsIn(lines[(line + n) % lines.length]!));
  words.push(...wordsIn(lines[line]!.slice(0, from.col)));
  const fitting = words.filter(word => word.startsWith(typed) && (word.length > 1 || typed.length > 1));
  const unique = direction > 0 ? [...new Set(fitting)] : [...new Set(fitting.reverse())].reverse();
  return { from, choices: [typed, ...unique], chosen: 0 };
}
