/** u and CTRL-R. */
import type { ViEditor } from '../editor.ts';

/** Goes so many changes back or forth; the message tells of the last. */
export function undo(editor: ViEditor, count: number, direction: 'undo' | 'redo'): void {
  for (let n = 0; n < count; n++) {
    const old = editor.text.lines;
    const cursor = editor.text[direction]();
    if (cursor === undefined) {
      editor.message = direction === 'undo' ? 'Already at oldest change' : 'Already at newest change';
      return;
    }
    editor.moveTo(cursor);
    const lines = editor.text.lines.length - old.length;
    const { number, secondsAgo } = editor.text.lastUndone;
    const when = `${secondsAgo} second${secondsAgo === 1 ? '' : 's'} ago`;
    const what = lines === 0 ? counted(differing(old, editor.text.lines), 'change') : linesChanged(lines);
    editor.message = `${what}; ${direction === 'undo' ? 'before' : 'after'} #${number}  ${when}`;
  }
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Models the words of u_undo_end. */
function linesChanged(change: number): string {
  if (change > 0) return counted(change, 'more line');
  return change === -1 ? '1 line less' : `${-change} fewer lines`;
}

const differing = (a: readonly string[], b: readonly string[]): number =>
  a.filter((line, i) => line !== b[i]).length;
