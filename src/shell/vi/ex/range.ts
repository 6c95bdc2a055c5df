/** Line addresses: `5`, `.`, `$`, `%`, `'a`, `/text/`, `+2`, `1,5`. Models get_address and parse_cmd_address. */
import type { ViEditor } from '../editor.ts';
import { markOf } from '../motions/text.ts';
import { findMatch } from '../search.ts';
import { LINE_END, pos } from '../text/position.ts';
import type { Range } from './command.ts';

const ADDRESS =
  /^(\d+|[.$]|'[a-zA-Z0-9<>[\]'`]|\/(?:\\.|[^/])*\/?|\?(?:\\.|[^?])*\??|\\[/?&])?((?:\s*[-+]\s*\d*|\s+\d+)*)/;

/** Reads the range that a command line begins with. @throws Error in vim's words */
export function readRange(editor: ViEditor, text: string): { range: Range; rest: string } {
  if (text.startsWith('%'))
    return {
      range: { from: 0, to: editor.text.last, given: true, zero: false },
      rest: text.slice(1).trimStart(),
    };
  if (text.startsWith('*')) return readRange(editor, `'<,'>${text.slice(1)}`);
  let rest = text;
  let current = editor.cursor.line;
  const found: number[] = [];
  for (;;) {
    const [part = ''] = ADDRESS.exec(rest) ?? [];
    if (part === '' && found.length === 0 && !/^[,;]/.test(rest)) break;
    found.push(part === '' ? current : address(editor, part, current));
    rest = rest.slice(part.length).trimStart();
    if (!/^[,;]/.test(rest)) break;
    if (rest[0] === ';') current = found.at(-1)!;
    rest = rest.slice(1).trimStart();
  }
  const to = found.at(-1) ?? current;
  const from = found.length > 1 ? found.at(-2)! : to;
  if (from > to) throw new Error('E493: Backwards range given');
  const [low, high] = [from, to];
  // A line number alone goes as far as there are lines.
  if (low < -1 || (high > editor.text.last && !/^(\||$)/.test(rest))) throw new Error('E16: Invalid range');
  return {
    range: { from: Math.max(0, low), to: Math.max(0, high), given: found.length > 0, zero: high < 0 },
    rest,
  };
}

/** One address, counted from 0; -1 for line 0. @throws Error in vim's words */
export function address(editor: ViEditor, text: string, current = editor.cursor.line): number {
  const [whole, base, moves = ''] = ADDRESS.exec(text.trim()) ?? [];
  if (whole === undefined || whole.length < text.trim().length || whole === '')
    throw new Error(text.trim() === '' ? 'E14: Invalid address' : 'E16: Invalid range');
  let line = base === undefined ? current : baseLine(editor, base, current);
  for (const [, sign, digits] of moves.matchAll(/([-+]?)\s*(\d*)/g)) {
    if (!sign && !digits) continue;
    line += (sign === '-' ? -1 : 1) * Number(digits || 1);
  }
  return line;
}

function baseLine(editor: ViEditor, base: string, current: number): number {
  if (/^\d/.test(base)) return Number(base) - 1;
  if (base === '.') return current;
  if (base === '$') return editor.text.last;
  if (base.startsWith("'")) return markOf(editor, base[1]!).line;
  const forward = base[0] !== '?' && base !== '\\?';
  const pattern = base.startsWith('\\') ? '' : base.slice(1).replace(new RegExp(`\\${base[0]}$`), '');
  if (pattern !== '') editor.search.pattern = pattern;
  const expression = editor.search.expression(editor.options);
  const found = findMatch(
    editor.text,
    expression,
    pos(current, forward ? LINE_END : 0),
    forward,
    editor.options.on('wrapscan'),
  );
  if (found === undefined) throw new Error(`E486: Pattern not found: ${editor.search.pattern}`);
  return found.match.from.line;
}
