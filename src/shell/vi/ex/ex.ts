/** Runs `:` lines. Models do_cmdline and do_one_cmd of vim's ex_docmd.c. */
import type { ViEditor } from '../editor.ts';
import type { ExCommand, ExWorld } from './command.ts';
import { FILE_COMMANDS } from './files.ts';
import { GLOBAL_COMMANDS } from './global.ts';
import { LINE_COMMANDS } from './lines.ts';
import { readRange } from './range.ts';
import { OPTION_COMMANDS } from './set.ts';
import { STATE_COMMANDS } from './state.ts';
import { SUBSTITUTE_COMMANDS } from './substitute.ts';

/** In the order that abbreviations are looked up. */
const COMMANDS: readonly ExCommand[] = [
  ...FILE_COMMANDS,
  ...LINE_COMMANDS,
  ...SUBSTITUTE_COMMANDS,
  ...GLOBAL_COMMANDS,
  ...OPTION_COMMANDS,
  ...STATE_COMMANDS,
];

/** Runs a line; what goes wrong is the editor's message. */
export function runEx(editor: ViEditor, world: ExWorld, line: string): void {
  try {
    runLine(editor, world, line);
  } catch (error) {
    editor.message = error instanceof Error ? error.message : String(error);
    editor.feed.flush();
  }
}

/** Runs the commands of a line one after the other. @throws Error in vim's words */
export function runLine(editor: ViEditor, world: ExWorld, line: string): void {
  let rest: string | undefined = line;
  while (rest !== undefined) rest = runOne(editor, world, rest);
}

/** @returns what stands behind `|` */
function runOne(editor: ViEditor, world: ExWorld, line: string): string | undefined {
  const text = line.replace(/^[\s:]+/, '');
  if (text === '' || text.startsWith('"')) return undefined;
  const { range, rest } = readRange(editor, text);
  if (rest === '' || rest.startsWith('|')) {
    if (range.given) {
      editor.jumps.leave(editor.text, editor.cursor);
      editor.moveToFirst(range.to);
    }
    return rest === '' ? undefined : rest.slice(1);
  }
  const found = find(rest);
  if (found === undefined) throw new Error(`E492: Not an editor command: ${line.trim().replace(/^:+/, '')}`);
  const { command, name } = found;
  let argument = rest.slice(name.length);
  const bang = command.bang === true && argument.startsWith('!');
  if (bang) argument = argument.slice(1);
  const bar = command.takesBar ? -1 : (command.barAt ?? firstBar)(argument);
  const tail = bar < 0 ? undefined : argument.slice(bar + 1);
  const own = (bar < 0 ? argument : argument.slice(0, bar)).replace(
    /\\\|/g,
    command.takesBar || command.barAt ? '$&' : '|',
  );
  command.run({
    editor,
    world,
    range,
    bang,
    name,
    argument: own.trimStart(),
    run: line => runLine(editor, world, line),
  });
  return tail;
}

const firstBar = (argument: string): number => argument.search(/(?<!\\)\|/);

/** The longest name that the text begins with. `s`, `g`, `k`... may have their argument at once behind them. */
function find(text: string): { command: ExCommand; name: string } | undefined {
  const word = /^[a-zA-Z]+|^[!<>&=@*#~]/.exec(text)?.[0];
  if (word === undefined) return undefined;
  const exact = COMMANDS.find(command => fits(command, word));
  if (exact) return { command: exact, name: /^&/.test(word) && text.startsWith('&&') ? '&&' : word };
  // `k` takes its mark glued, `s` its flags.
  const glued = COMMANDS.find(command => command.glued?.test(text));
  return glued && { command: glued, name: glued.name.slice(0, 1) };
}

function fits({ name, short }: ExCommand, word: string): boolean {
  return name.startsWith(word) && word.length >= (short ?? name).length;
}
