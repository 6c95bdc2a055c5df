import { Refused } from '../editor.ts';
import { OBJECTS } from '../motions/objects.ts';
import { before, pos } from '../text/position.ts';
import type { VisualCommand } from './selection.ts';

/** iw, ap...: the selection becomes the object, or grows by one. */
export function object(around: boolean): VisualCommand {
  return function* (editor, { count, hasCount }) {
    const name = yield* editor.feed.next();
    const found = OBJECTS[name];
    if (found === undefined) throw new Refused();
    const { anchor } = editor.visual!;
    const grows = !(anchor.line === editor.cursor.line && anchor.col === editor.cursor.col);
    const origin = editor.cursor;
    if (grows && /[wWps]/.test(name)) {
      const next = name === 'p' ? pos(origin.line + 1, 0) : pos(origin.line, origin.col + 1);
      if (next.line > editor.text.last || (name !== 'p' && next.col >= editor.line.length))
        throw new Refused();
      editor.moveTo(next);
    }
    const target = found(editor, { count, hasCount, argument: '', operator: 'v' }, around);
    const from = target.from!;
    const isWhole = target.kind === 'lines' && name === 'p';
    editor.visual = {
      kind: isWhole ? 'lines' : editor.visual!.kind,
      anchor: grows && !before(from, anchor) ? anchor : from,
    };
    editor.moveTo(
      target.kind === 'exclusive' && before(from, target.pos)
        ? pos(target.pos.line, target.pos.col - 1)
        : target.pos,
    );
  };
}
