/** :g, :v and :normal. Models ex_global and ex_normal. */
import { keysOfText } from '../keys.ts';
import { matchesIn } from '../search.ts';
import { pos } from '../text/position.ts';
import { type ExCall, type ExCommand, rangeOr } from './command.ts';
import { delimited, substitutions } from './substitute.ts';

function global({ editor, range, argument, run }: ExCall, inverted: boolean): void {
  const [pattern = '', command = ''] = delimited(argument, 2);
  if (pattern !== '') editor.search.pattern = pattern;
  const expression = editor.search.expression(editor.options);
  const { from, to } = rangeOr(range, editor);
  const names: string[] = [];
  for (let line = from; line <= to; line++) {
    if (matchesIn(editor.text, line, expression).length > 0 === inverted) continue;
    // Places that move with the text, and go with their line.
    const name = `a:${line}`;
    names.push(name);
    editor.text.follow(name, line);
  }
  if (names.length === 0) {
    editor.message = inverted
      ? `Pattern found in every line: ${editor.search.pattern}`
      : `Pattern not found: ${editor.search.pattern}`;
    return;
  }
  const before = editor.text.last;
  const counted = { matches: 0, lines: 0 };
  editor.substituted = counted;
  for (const name of names) {
    const line = editor.text.followed(name);
    if (line === undefined) continue;
    editor.moveTo(pos(line, 0));
    editor.message = '';
    run(command || 'p');
  }
  editor.substituted = undefined;
  if (counted.matches > editor.options.number('report'))
    editor.message = substitutions(counted.matches, counted.lines);
  const change = editor.text.last - before;
  if (Math.abs(change) > editor.options.number('report'))
    editor.message = change > 0 ? `${change} more lines` : `${-change} fewer lines`;
}

export const GLOBAL_COMMANDS: readonly ExCommand[] = [
  { name: 'global', short: 'g', bang: true, takesBar: true, run: call => global(call, call.bang) },
  { name: 'vglobal', short: 'v', takesBar: true, run: call => global(call, true) },
  {
    name: 'normal',
    short: 'norm',
    bang: true,
    takesBar: true,
    run: ({ editor, range, argument }) => {
      if (!range.given) return editor.normal(keysOfText(argument));
      for (let line = range.from; line <= Math.min(range.to, editor.text.last); line++) {
        editor.moveTo(pos(line, 0));
        editor.normal(keysOfText(argument));
      }
    },
  },
];
