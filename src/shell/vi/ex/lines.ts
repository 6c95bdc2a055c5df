/** Commands that move, take and make lines. Models ex_operators, ex_copymove, ex_join, ex_sort, ex_retab, ex_put. */
import type { ViEditor } from '../editor.ts';
import { joinLines, shiftLine } from '../operators/change.ts';
import { remove, reportLines } from '../operators/delete.ts';
import { type Region, textOf } from '../operators/region.ts';
import { blanksFrom, cellWidth } from '../text/columns.ts';
import { vimPattern } from '../text/pattern.ts';
import { pos } from '../text/position.ts';
import { type ExCall, type ExCommand, type Range, rangeOr, withCount } from './command.ts';
import { address } from './range.ts';

const region = ({ from, to }: Range): Region => ({
  kind: 'lines',
  from: pos(from, 0),
  to: pos(to, 0),
  visual: false,
  big: false,
});

function move({ editor, range, argument }: ExCall): void {
  const to = address(editor, argument) + 1;
  if (to < 0 || to > editor.text.last + 1) throw new Error('E16: Invalid range');
  if (to > range.from && to <= range.to) throw new Error('E134: Cannot move a range of lines into itself');
  const lines = editor.text.lines.slice(range.from, range.to + 1);
  if (to === range.from || to === range.to + 1) {
    editor.moveToFirst(range.to);
    return;
  }
  const at = to > range.to ? to - lines.length : to;
  const marks = [...editor.text.marks].filter(([, mark]) => mark.line >= range.from && mark.line <= range.to);
  editor.text.remove(range.from, lines.length);
  editor.text.insert(at, lines);
  for (const [name, mark] of marks) editor.text.marks.set(name, pos(mark.line - range.from + at, mark.col));
  editor.changedRange(pos(at, 0), pos(at + lines.length - 1, 0));
  editor.moveToFirst(at + lines.length - 1);
  if (lines.length > editor.options.number('report')) editor.message = `${lines.length} lines moved`;
}

function copy({ editor, range, argument }: ExCall): void {
  const to = address(editor, argument) + 1;
  if (to < 0 || to > editor.text.last + 1) throw new Error('E16: Invalid range');
  const lines = editor.text.lines.slice(range.from, range.to + 1);
  editor.text.insert(to, lines);
  editor.changedRange(pos(to, 0), pos(to + lines.length - 1, 0));
  editor.moveToFirst(to + lines.length - 1);
  reportLines(editor, lines.length);
}

function join({ editor, range, argument, bang }: ExCall): void {
  let { from, to } = range;
  if (/^\d+$/.test(argument)) [from, to] = [to, Math.min(editor.text.last, to + Number(argument) - 1)];
  else if (from === to) to = Math.min(editor.text.last, to + 1);
  if (from === to) return;
  joinLines(editor, from, to - from + 1, !bang);
  editor.moveToFirst(from);
}

const shift =
  (direction: 1 | -1) =>
  ({ editor, range, argument, name }: ExCall) => {
    const [, more = '', count] = /^([<>]*)\s*(\d+)?/.exec(argument) ?? [];
    const times = more.length + 1;
    editor.moveToFirst(range.from);
    const to = count ? Math.min(editor.text.last, range.to + Number(count) - 1) : range.to;
    for (let line = count ? range.to : range.from; line <= to; line++)
      shiftLine(editor, line, direction * times);
    editor.moveToFirst(to);
    const lines = to - range.from + 1;
    if (lines > editor.options.number('report'))
      editor.message = `${lines} lines ${name[0]}ed ${times} time${times === 1 ? '' : 's'}`;
  };

/** Models ex_sort: i, n, x, u, and a pattern that is skipped, or with r sorted by. */
function sort({ editor, range, argument, bang }: ExCall): void {
  const { from, to } = rangeOr(range, editor);
  const [, before = '', , pattern, after = ''] =
    /^([a-z\s]*)(?:([/#!])((?:\\.|(?!\2).)*)\2?)?([a-z\s]*)/.exec(argument) ?? [];
  const flags = before + after;
  const expression = pattern
    ? vimPattern(pattern, { ignoreCase: editor.options.on('ignorecase') })
    : undefined;
  const part = (text: string): string => {
    if (expression === undefined) return text;
    expression.lastIndex = 0;
    const match = expression.exec(text);
    if (flags.includes('r')) return match?.[0] ?? '';
    return match ? text.slice(match.index + match[0].length) : text;
  };
  const number = (text: string): number => {
    const match = (flags.includes('x') ? /-?(0[xX])?[0-9a-fA-F]+/ : /-?\d+/).exec(text);
    // A line that ends in a minus counts as 0.
    if (!match) return text.endsWith('-') ? 0 : Number.NEGATIVE_INFINITY;
    return flags.includes('x') ? Number.parseInt(match[0], 16) : Number(match[0]);
  };
  const numeric = /[nx]/.test(flags);
  const key = (text: string) =>
    numeric ? number(part(text)) : flags.includes('i') ? part(text).toLowerCase() : part(text);
  const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
  const old = editor.text.lines.slice(from, to + 1);
  let lines = old
    .map(text => ({ text, key: key(text) }))
    .sort((a, b) => (bang ? -1 : 1) * compare(a.key, b.key));
  if (flags.includes('u')) lines = lines.filter((line, i) => i === 0 || line.key !== lines[i - 1]!.key);
  for (const [i, { text }] of lines.entries()) editor.text.setLine(from + i, text);
  editor.text.remove(from + lines.length, old.length - lines.length);
  editor.moveToFirst(from);
  reportLines(editor, lines.length - old.length);
}

/** Blanks become tabs or the other way round, as 'expandtab' says. */
function retab({ editor, range, argument, bang }: ExCall): void {
  const { from, to } = rangeOr(range, editor);
  const stop = editor.options.tabStop;
  const fresh = Number(argument) || stop;
  for (let line = from; line <= to; line++) {
    let column = 0;
    let out = '';
    for (const [run] of editor.text.line(line).matchAll(/[ \t]+|[^ \t]+/g)) {
      const start = column;
      for (const c of run) column += cellWidth(c, column, stop);
      const changes = run.includes('\t') || (bang && /^ {2,}/.test(run));
      out +=
        /^[ \t]/.test(run) && changes
          ? editor.options.on('expandtab')
            ? ' '.repeat(column - start)
            : blanksFrom(start, column - start, fresh)
          : run;
    }
    editor.text.setLine(line, out);
  }
  editor.options.set('tabstop', fresh);
}

function yank(editor: ViEditor, range: Range, register: string | undefined): void {
  editor.registers.yank(register, textOf(editor, region(range)));
  const lines = range.to - range.from + 1;
  if (lines > editor.options.number('report')) editor.message = `${lines} lines yanked`;
}

export const LINE_COMMANDS: readonly ExCommand[] = [
  {
    name: 'delete',
    short: 'd',
    run: call => {
      const { range, register } = withCount(call);
      call.editor.moveToFirst(range.from);
      remove(call.editor, region(range), register);
    },
  },
  {
    name: 'yank',
    short: 'y',
    run: call => {
      const { range, register } = withCount(call);
      yank(call.editor, range, register);
    },
  },
  {
    name: 'put',
    short: 'pu',
    bang: true,
    run: ({ editor, range, argument, bang }) => {
      const before = bang || range.zero;
      const register = editor.registers.get(argument || '"');
      editor.moveTo(pos(range.to, editor.cursor.col));
      if (register === undefined) throw new Error(`E353: Nothing in register ${argument || '"'}`);
      const at = before ? range.to : range.to + 1;
      editor.text.insert(at, register.lines);
      editor.changedRange(pos(at, 0), pos(at + register.lines.length - 1, 0));
      editor.moveToFirst(at + register.lines.length - 1);
      reportLines(editor, register.lines.length);
    },
  },
  { name: 'move', short: 'm', run: move },
  { name: 'copy', short: 'co', run: copy },
  { name: 't', run: copy, glued: /^t[\d.$'+-]/ },
  { name: 'join', short: 'j', bang: true, run: join },
  { name: '>', run: shift(1) },
  { name: '<', run: shift(-1) },
  { name: 'sort', short: 'sor', bang: true, takesBar: true, run: sort },
  { name: 'retab', short: 'ret', bang: true, run: retab },
];
