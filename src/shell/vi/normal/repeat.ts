/** `.`, q and @. Models start_redo and do_record, do_execreg. */
import { Refused, type ViEditor } from '../editor.ts';
import { type Keys, keysOfText, textOfKeys } from '../keys.ts';
import { columnOf, indexAt } from '../text/columns.ts';
import { LINE_END, pos } from '../text/position.ts';
import type { Prefix } from './normal.ts';
import { registerText } from './registers.ts';

/** Types the last change again. A count takes the place of its own. */
export function repeatChange(editor: ViEditor, { count, hasCount }: Prefix): void {
  const last = editor.lastChange;
  if (last === undefined) throw new Refused();
  const times = hasCount && !last.visual ? count : last.count;
  // "1p. puts the next numbered register each time.
  const register = /^[1-8]$/.test(last.register ?? '') ? String(Number(last.register) + 1) : last.register;
  editor.lastChange = { ...last, count: times, register };
  if (last.visual) selectAgain(editor, last.visual);
  editor.feed.stuff([
    ...(register ? ['"', register] : []),
    ...(times > 0 ? [...String(times)] : []),
    ...last.keys,
  ]);
}

/** A selection of the same size from the cursor on. */
function selectAgain(
  editor: ViEditor,
  { kind, lines, columns }: { kind: 'characters' | 'lines' | 'block'; lines: number; columns: number },
): void {
  const { line, col } = editor.cursor;
  const { tabStop } = editor.options;
  const to = Math.min(editor.text.last, line + lines);
  const text = editor.text.line(to);
  editor.startVisual(kind);
  if (kind === 'lines') editor.moveTo(pos(to, col));
  else if (columns === LINE_END) {
    editor.moveTo(pos(to, LINE_END));
    editor.want = LINE_END;
  } else if (kind === 'block')
    editor.moveTo(pos(to, indexAt(text, columnOf(editor.text.line(line), col, tabStop) + columns, tabStop)));
  else editor.moveTo(pos(to, lines === 0 ? col + columns : columns));
}

/** q: begins to record, or ends it. */
export function* recordMacro(editor: ViEditor): Keys<void> {
  const { feed } = editor;
  if (feed.recording !== undefined) {
    const keys = feed.recorded.splice(0).slice(0, -1);
    editor.registers.put(feed.recording, { kind: 'characters', lines: textOfKeys(keys).split('\n') });
    feed.recording = undefined;
    return;
  }
  const name = yield* feed.next();
  if (!/^[a-zA-Z0-9"]$/.test(name)) throw new Refused();
  feed.recorded.length = 0;
  feed.recording = name;
}

/** @: types what a register holds. */
export function* playMacro(editor: ViEditor, { count }: Prefix): Keys<void> {
  let name = yield* editor.feed.next();
  if (name === '@') name = editor.lastMacro ?? '';
  if (name === ':') {
    for (let n = 0; n < count; n++) editor.onCommand(editor.lastCommand);
    return;
  }
  const text = name === '' ? undefined : registerText(editor, name);
  if (text === undefined) throw name === '' ? new Error('E748: No previously used register') : new Refused();
  editor.lastMacro = name;
  const keys = keysOfText(text);
  editor.feed.stuff(Array.from({ length: count }, () => keys).flat());
}
