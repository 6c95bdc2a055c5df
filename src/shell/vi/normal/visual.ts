/** Visual mode: motions move the end of the selection, an operator works on it. */
import { Refused, type ViEditor, type Visual } from '../editor.ts';
import type { Keys } from '../keys.ts';
import { MOTIONS } from '../motions/registry.ts';
import { mapRegion } from '../operators/change.ts';
import { remove } from '../operators/delete.ts';
import { blockSpan, type Region } from '../operators/region.ts';
import { BY_LINES, VISUAL_OPERATORS } from '../operators/registry.ts';
import { LINE_END, pos } from '../text/position.ts';
import { commandLine } from './command-line.ts';
import { COMMANDS } from './commands.ts';
import { move, type Prefix, readPrefix, readTarget } from './normal.ts';
import { putOver } from './put.ts';
import { registerOf } from './registers.ts';
import { onSelection, type VisualCommand } from './selection.ts';
import { typeInto } from './visual-insert.ts';
import { object } from './visual-object.ts';

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
