import { blockInsert, columnToAppend } from '../insert/block.ts';
import { insert } from '../insert/insert.ts';
import { blockSpan } from '../operators/region.ts';
import { LINE_END, ordered, pos } from '../text/position.ts';
import { onSelection, type VisualCommand } from './selection.ts';

/** I and A on a block type into every line; elsewhere they type before and behind the selection. */
export function typeInto(append: boolean): VisualCommand {
  return (editor, prefix) => {
    const { kind, anchor } = editor.visual!;
    const [from, to] = ordered(anchor, editor.cursor);
    return onSelection(editor, prefix, true, function* (region) {
      if (kind !== 'block') {
        const at = append
          ? kind === 'lines'
            ? pos(to.line, LINE_END)
            : pos(to.line, to.col + 1)
          : kind === 'lines'
            ? pos(from.line, 0)
            : from;
        yield* insert(editor, { at });
        return;
      }
      const start = blockSpan(editor, region, from.line)?.from ?? editor.text.line(from.line).length;
      const at = append ? columnToAppend(editor, region, from.line) : start;
      yield* blockInsert(editor, region, at, append);
      editor.moveTo(pos(from.line, start));
    });
  };
}
