import type { ViEditor } from '../editor.ts';
import { insertText } from '../operators/region.ts';
import { pos } from '../text/position.ts';

/** Text that the terminal says was pasted: it goes in as it is, without indentation of its own. Models bracketed_paste. */
export function typePasted(editor: ViEditor, text: string): void {
  if (editor.prompt) {
    for (const c of text.split('\n')[0]!) editor.key(c);
    return;
  }
  if (editor.visual) editor.key('<Esc>');
  const isTyping = editor.typing !== undefined;
  if (!isTyping) editor.key(editor.cursor.col === 0 ? 'i' : 'a');
  const end = insertText(editor, editor.cursor, text.split('\n'));
  editor.moveTo(pos(end.line, end.col));
  if (!isTyping) editor.key('<Esc>');
}
