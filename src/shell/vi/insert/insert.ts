/** Insert and replace mode: what is typed until Esc. Models vim's edit(). */
import type { ViEditor } from '../editor.ts';
import type { Keys } from '../keys.ts';
import { textOfKeys } from '../keys.ts';
import { isBlank, type Pos, pos } from '../text/position.ts';
import type { Completion } from './complete.ts';
import { INSERT_KEYS } from './insert-keys.ts';
import { typeText } from './typing.ts';

export interface InsertOptions {
  readonly at: Pos;
  readonly count?: number;
  readonly replace?: boolean;
  /** The line has an indentation that nobody typed: it goes again when nothing is typed behind it. */
  readonly autoIndented?: boolean;
  /** Each repetition for a count gets a line of its own (o and O). */
  readonly byLines?: boolean;
}

/** What insert mode remembers while it lasts. */
export interface InsertSession {
  /** Where typing began: CTRL-W and CTRL-U stop there once. */
  start: Pos;
  autoIndented: boolean;
  /** What replace mode wrote over, for Backspace; undefined where it added. */
  readonly replaced: (string | undefined)[];
  completion: Completion | undefined;
  /** The keys typed since the mode, or a cursor key, began. */
  typed: string[];
  /** A cursor key was used: a count and `.` apply to what comes after it. */
  moved: boolean;
}

/** Types until Esc. @returns once the cursor is back in normal mode */
export function* insert(editor: ViEditor, options: InsertOptions): Keys<void> {
  const session: InsertSession = {
    start: options.at,
    autoIndented: options.autoIndented === true,
    replaced: [],
    completion: undefined,
    typed: [],
    moved: false,
  };
  editor.typing = options.replace ? 'replace' : 'insert';
  editor.moveTo(options.at);
  for (;;) {
    const key = yield* editor.feed.next();
    if (key === '<Esc>' || key === '<C-c>' || key === '<C-[>') break;
    session.typed.push(key);
    yield* insertKey(editor, session, key);
  }
  const typed = session.typed;
  const times = session.moved ? 0 : (options.count ?? 1) - 1;
  // Text alone goes in at once: key by key a long line is measured anew for each.
  if (times > 0 && !options.byLines && typed.every(key => !/^<.+>$/.test(key)))
    typeText(editor, session, typed.join('').repeat(times));
  else
    for (let n = 0; n < times; n++)
      for (const key of options.byLines ? ['<CR>', ...typed] : typed) yield* insertKey(editor, session, key);
  leave(editor, session, typed);
}

/** Does one key of insert mode. */
export function* insertKey(editor: ViEditor, session: InsertSession, key: string): Keys<void> {
  const act = INSERT_KEYS[key];
  if (!/^<C-[npNP]>$/.test(key)) session.completion = undefined;
  if (act) yield* act(editor, session) ?? [];
  else if (!/^<.+>$/.test(key)) typeText(editor, session, key);
}

function leave(editor: ViEditor, session: InsertSession, typed: readonly string[]): void {
  if (session.autoIndented) dropAutoIndent(editor);
  const { line, col } = editor.cursor;
  if (typed.length > 0)
    editor.lastInserted = textOfKeys(typed.filter(key => !/^<C-/.test(key))).replace(/\r/g, '\n');
  editor.text.marks.set('^', editor.cursor);
  if (typed.length > 0) {
    editor.text.marks.set('.', pos(line, Math.max(0, col - 1)));
    editor.changedRange(session.start, pos(line, Math.max(0, col - 1)));
  }
  editor.typing = undefined;
  editor.moveTo(pos(line, Math.max(0, col - 1)));
}

/** Takes away the indentation that 'autoindent' made and nobody typed behind. */
export function dropAutoIndent(editor: ViEditor): void {
  const { line, col } = editor.cursor;
  const text = editor.line;
  if (col < text.length) return;
  let end = text.length;
  while (isBlank(text[end - 1])) end--;
  editor.text.setLine(line, text.slice(0, end));
  editor.moveTo(pos(line, end));
}
