/** Visual mode: motions move the end of the selection, an operator works on it. */
import { Refused, type ViEditor, type Visual } from '../editor.ts';
import { blockInsert, columnToAppend } from '../insert/block.ts';
import { insert } from '../insert/insert.ts';
import type { Keys } from '../keys.ts';
import { OBJECTS } from '../motions/objects.ts';
import { MOTIONS } from '../motions/registry.ts';
import { mapRegion } from '../operators/change.ts';
import { remove } from '../operators/delete.ts';
import { blockSpan, type Region, regionOfVisual } from '../operators/region.ts';
import { BY_LINES, VISUAL_OPERATORS } from '../operators/registry.ts';
import { columnOf } from '../text/columns.ts';
import { before, LINE_END, ordered, pos } from '../text/position.ts';
import { commandLine } from './command-line.ts';
import { COMMANDS } from './commands.ts';
import { move, type Prefix, readPrefix, readTarget } from './normal.ts';
import { putOver } from './put.ts';
import { registerOf } from './registers.ts';

type VisualCommand = (editor: ViEditor, prefix: Prefix) => Keys<void> | void;

/** One key of visual mode, with what belongs to it. */
export function* visualCommand(editor: ViEditor): Keys<void> {
  const { feed } = editor;
  const prefix = yield* readPrefix(editor);
  const { key } = prefix;
  feed.trail.splice(0, feed.trail.length, ...(/^[gzZ[\]]./.test(key) ? [key[0]!, key.slice(1)] : [key]));
  const command =
    VISUAL_COMMANDS[key] ??
    (VISUAL_OPERATORS[key] && operator(key)) ??
    (/^[A-Z]$/.test(key) && key in LINEWISE ? linewise(key) : undefined);
  if (command) return yield* command(editor, prefix) ?? [];
  if (MOTIONS[key]) return move(editor, yield* readTarget(editor, prefix, ''));
  if (!SHARED.has(key)) throw new Refused();
  yield* COMMANDS[key]!.run(editor, prefix) ?? [];
}

/** Commands of normal mode that leave the selection alone. */
const SHARED = new Set([
  'm',
  'q',
  '@',
  'zt',
  'zz',
  'zb',
  'z<CR>',
  'z.',
  'z-',
  '<C-d>',
  '<C-u>',
  '<C-f>',
  '<C-b>',
  '<C-e>',
  '<C-y>',
  '<PageUp>',
  '<PageDown>',
  'ga',
]);

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
function* onSelection(
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

const operator =
  (key: string): VisualCommand =>
  (editor, prefix) =>
    onSelection(editor, prefix, BY_LINES.has(key), region =>
      VISUAL_OPERATORS[key]!(editor, region, { register: prefix.register, count: prefix.count }),
    );

/** Capital letters work on whole lines; D and C on a block to the ends of its lines. */
const LINEWISE: Readonly<Record<string, string>> = { X: 'd', D: 'd', Y: 'y', C: 'c', S: 'c', R: 'c' };

const linewise =
  (key: string): VisualCommand =>
  (editor, prefix) => {
    const isBlock = editor.visual!.kind === 'block';
    return onSelection(editor, prefix, true, region => {
      const whole: Region = !isBlock
        ? { ...region, kind: 'lines' }
        : /[DC]/.test(key)
          ? { ...region, columns: { left: region.columns!.left, right: LINE_END } }
          : key === 'Y'
            ? region
            : { ...region, kind: 'lines' };
      return VISUAL_OPERATORS[LINEWISE[key]!]!(editor, whole, { register: prefix.register, count: 1 });
    });
  };

const mode =
  (kind: Visual['kind']): VisualCommand =>
  editor => {
    if (editor.visual!.kind === kind) editor.leaveVisual();
    else editor.visual = { ...editor.visual!, kind };
  };

function otherEnd(editor: ViEditor): void {
  const { anchor, kind } = editor.visual!;
  editor.visual = { kind, anchor: editor.cursor };
  editor.moveTo(anchor);
}

/** iw, ap...: the selection becomes the object, or grows by one. */
function object(around: boolean): VisualCommand {
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

function* replaceAll(editor: ViEditor, prefix: Prefix): Keys<void> {
  const key = yield* editor.feed.next();
  if (/^<(Esc|C-c)>$/.test(key)) throw new Refused();
  yield* onSelection(editor, prefix, true, region => {
    const c = key === '<Tab>' ? '\t' : key;
    mapRegion(editor, region, text => (key === '<CR>' ? text : c.repeat(text.length)));
    editor.moveTo(
      region.kind === 'lines'
        ? pos(region.from.line, 0)
        : region.kind === 'block'
          ? pos(region.from.line, blockSpan(editor, region, region.from.line)?.from ?? LINE_END)
          : region.from,
    );
  });
}

/** I and A on a block type into every line; elsewhere they type before and behind the selection. */
function typeInto(append: boolean): VisualCommand {
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

function putHere(editor: ViEditor, prefix: Prefix): Keys<void> {
  const name = prefix.register ?? '"';
  const register = registerOf(editor, name);
  return onSelection(editor, prefix, false, region => {
    const options = { register: name, count: prefix.count, before: true };
    putOver(editor, register, options, () => {
      const { length } = editor.text.line(region.to.line);
      const isLast = region.kind === 'lines' && region.to.line >= editor.text.last;
      const atEnd =
        region.kind === 'lines'
          ? isLast
          : region.to.line === region.from.line
            ? region.to.col >= length
            : region.to.col >= length;
      remove(editor, region, prefix.key === 'P' ? '_' : undefined);
      return { lines: region.kind === 'lines', atEnd };
    });
  });
}

const VISUAL_COMMANDS: Readonly<Record<string, VisualCommand>> = {
  '<Esc>': editor => {
    editor.leaveVisual();
  },
  '<C-c>': editor => {
    editor.leaveVisual();
  },
  v: mode('characters'),
  V: mode('lines'),
  '<C-v>': mode('block'),
  o: otherEnd,
  O: otherEnd,
  i: object(false),
  a: object(true),
  r: replaceAll,
  I: typeInto(false),
  A: typeInto(true),
  p: putHere,
  P: putHere,
  ':': function* (editor) {
    editor.leaveVisual();
    yield* commandLine(editor, "'<,'>");
  },
  gv: editor => {
    const last = editor.lastVisual;
    if (last === undefined) throw new Refused();
    editor.leaveVisual();
    editor.visual = { kind: last.kind, anchor: last.anchor };
    editor.moveTo(last.cursor);
  },
};
