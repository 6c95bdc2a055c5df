/** The bottom line: a message or the mode, keys that wait, the cursor's place. Models showmode, showcmd and the ruler. */

import { textWidth } from '../../../base/width.ts';
import type { ViEditor } from '../editor.ts';
import { columnOf } from '../text/columns.ts';

const LABELS = {
  normal: '',
  insert: '-- INSERT --',
  replace: '-- REPLACE --',
  visual: '-- VISUAL --',
  'visual line': '-- VISUAL LINE --',
  'visual block': '-- VISUAL BLOCK --',
  command: '',
} as const;

/** @returns what fills the last row */
export function statusLine(editor: ViEditor, columns: number, rows: number): string {
  if (editor.prompt) return `${editor.prompt.kind}${editor.prompt.text}\x1b[K`;
  const { feed, options } = editor;
  const mode = options.on('showmode') ? LABELS[editor.mode] : '';
  const paste = options.on('paste') && mode.includes('INSERT') ? mode.replace(' --', ' (paste) --') : mode;
  const label = `${paste}${feed.recording === undefined ? '' : `recording @${feed.recording}`}`;
  const message = editor.message.split('\n')[0]!;
  const isError = /^E\d+:|^"[^"]*" E\d+:|^search hit|^W\d+:/.test(message);
  const text = fitted(message || label, columns - 18 - (editor.pending ? 11 : 0));
  const styled = message
    ? isError
      ? `${message.startsWith('E') || /^"[^"]*" E/.test(message) ? '\x1b[97;41m' : '\x1b[91m'}${text}\x1b[0m`
      : text
    : text && `\x1b[1m${text}\x1b[0m`;
  const pending = options.on('showcmd') ? editor.pending.slice(-10) : '';
  const ruler = options.on('ruler') ? `${placeOf(editor).padEnd(14)}${whereIn(editor, rows - 1)}` : '';
  return `${styled}\x1b[K\x1b[${rows};${Math.max(1, columns - 28)}H${pending.padEnd(11)}${ruler}`;
}

function fitted(text: string, width: number): string {
  let out = '';
  for (const c of text) {
    if (textWidth(out + c) > Math.max(0, width)) break;
    out += c;
  }
  return out;
}

/** `12,5`; `12,0-1` in an empty line, `12,2-9` behind a tab. Columns are counted in bytes. */
function placeOf(editor: ViEditor): string {
  const { line, col } = editor.cursor;
  const text = editor.line;
  const bytes = new TextEncoder().encode(text.slice(0, col)).length + 1;
  const isTab = text[col] === '\t' && editor.mode === 'normal';
  const column = columnOf(text, isTab ? col + 1 : col, editor.options.tabStop) + (isTab ? 0 : 1);
  if (text === '') return `${line + 1},0-1`;
  return `${line + 1},${bytes === column ? bytes : `${bytes}-${column}`}`;
}

function whereIn({ text, view }: ViEditor, height: number): string {
  const count = text.last + 1;
  if (count <= height && view.top === 0) return 'All';
  if (view.top === 0) return 'Top';
  if (view.top + height >= count) return 'Bot';
  return `${Math.floor((view.top / (count - height)) * 100)}%`;
}
