/** What a command of visual mode does with the selection. */
import type { ViEditor } from '../editor.ts';
import type { Keys } from '../keys.ts';
import { type Region, regionOfVisual } from '../operators/region.ts';
import { columnOf } from '../text/columns.ts';
import { LINE_END, ordered } from '../text/position.ts';
import type { Prefix } from './normal.ts';

export type VisualCommand = (editor: ViEditor, prefix: Prefix) => Keys<void> | void;

/** How large the selection is, for `.`. */
function sizeOf(editor: ViEditor) {
  const { kind, anchor } = editor.visual!;
  const [from, to] = ordered(anchor, editor.cursor);
  const { tabStop } = editor.options;
  const columns =
    editor.want === LINE_END
      ? LINE_END
      : kind === 'block'
        ? Math.abs(
            columnOf(editor.line, editor.cursor.col, tabStop) -
              columnOf(editor.text.line(anchor.line), anchor.col, tabStop),
          )
        : from.line === to.line
          ? to.col - from.col
          : to.col;
  return { kind, lines: to.line - from.line, columns };
}

/** Ends the selection, works on it, and remembers both for `.`. */
export function* onSelection(
  editor: ViEditor,
  prefix: Prefix,
  byLines: boolean,
  act: (region: Region) => Keys<void> | void,
): Keys<void> {
  const visual = sizeOf(editor);
  const region = regionOfVisual(editor, byLines);
  editor.leaveVisual();
  yield* act(region) ?? [];
  if (prefix.key !== 'y' && editor.feed.trail.length > 0)
    editor.lastChange = {
      keys: [...editor.feed.trail],
      count: prefix.hasCount ? prefix.count : 0,
      register: prefix.register,
      visual,
    };
}
