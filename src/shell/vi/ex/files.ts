/** Commands that read, write and leave. Models ex_write, do_wqall, ex_quit, ex_edit, ex_read, do_bang. */
import { reportLines } from '../operators/delete.ts';
import { type ExCall, type ExCommand, linesOf, rangeOr } from './command.ts';

const UNSAVED = 'E37: No write since last change (add ! to override)';

function write({ editor, world, argument, bang, range }: ExCall): void {
  const lines = linesOf(editor, rangeOr(range, editor));
  if (argument.startsWith('!')) {
    world.filter(argument.slice(1), lines, output => {
      editor.message = output.trimEnd();
    });
    return;
  }
  const append = argument.startsWith('>>');
  const path = (append ? argument.slice(2).trimStart() : argument) || undefined;
  const whole = !range.given || (range.from === 0 && range.to === editor.text.last);
  editor.message = world.write(path, lines, { force: bang, append, whole });
}

function quit({ world, bang }: ExCall): void {
  if (world.modified && !bang) throw new Error(UNSAVED);
  world.quit(bang);
}

function writeAndQuit(call: ExCall): void {
  write(call);
  call.world.quit(true);
}

/** :x writes only what was changed. */
function exit(call: ExCall): void {
  if (call.world.modified || call.argument) write(call);
  call.world.quit(true);
}

function insertBelow({ editor, range }: ExCall, text: string): void {
  const at = range.zero ? 0 : range.to + 1;
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  editor.text.insert(at, lines);
  if (lines.length > 0) editor.moveToFirst(at);
}

function read(call: ExCall): void {
  const { editor, world, argument } = call;
  if (argument.startsWith('!')) {
    world.filter(argument.slice(1), '', output => {
      const before = editor.text.last;
      editor.text.closeChange();
      insertBelow(call, output);
      reportLines(editor, editor.text.last - before);
    });
    return;
  }
  const { text, message } = world.read(argument);
  insertBelow(call, text);
  editor.message = message;
}

/** `:!cmd`, and `:range!cmd` that puts lines through it. */
function bang({ editor, world, argument, range }: ExCall): void {
  const command = argument.replace(/(?<!\\)!/g, editor.lastShell);
  editor.lastShell = command;
  if (!range.given) {
    world.shell(command);
    return;
  }
  world.filter(command, linesOf(editor, range), (output, status) => {
    const lines = output === '' ? [] : output.replace(/\n$/, '').split('\n');
    const count = range.to - range.from + 1;
    editor.text.closeChange();
    editor.text.insert(range.to + 1, lines);
    editor.text.remove(range.from, count);
    editor.moveToFirst(Math.min(range.from, editor.text.last));
    editor.message =
      status !== 0
        ? `shell returned ${status}`
        : count > editor.options.number('report')
          ? `${count} lines filtered`
          : '';
  });
}

function edit({ world, argument, bang: force }: ExCall): void {
  if (world.modified && !force) throw new Error(UNSAVED);
  world.edit(argument || undefined, force);
}

function file({ editor, world, argument }: ExCall): void {
  if (argument) editor.fileName = argument;
  const count = editor.text.last + 1;
  const name = editor.fileName ? `"${editor.fileName}"` : '"[No Name]"';
  const state = world.modified ? ' [Modified]' : '';
  const percent = Math.floor(((editor.cursor.line + 1) * 100) / count);
  editor.message = `${name}${state} ${count} line${count === 1 ? '' : 's'} --${percent}%--`;
}

const unsupported = (name: string) => (): void => {
  throw new Error(`E319: Sorry, the command is not available in this version: ${name}`);
};

export const FILE_COMMANDS: readonly ExCommand[] = [
  { name: 'write', short: 'w', bang: true, takesBar: true, run: write },
  { name: 'quit', short: 'q', bang: true, run: quit },
  { name: 'wq', bang: true, run: writeAndQuit },
  { name: 'xit', short: 'x', bang: true, run: exit },
  { name: 'exit', short: 'exi', bang: true, run: exit },
  { name: 'wall', short: 'wa', bang: true, run: write },
  { name: 'wqall', short: 'wqa', bang: true, run: writeAndQuit },
  { name: 'xall', short: 'xa', bang: true, run: exit },
  { name: 'qall', short: 'qa', bang: true, run: quit },
  { name: 'quitall', short: 'quita', bang: true, run: quit },
  {
    name: 'cquit',
    short: 'cq',
    bang: true,
    run: ({ world }) => world.fail(),
  },
  { name: 'update', short: 'up', bang: true, run: call => (call.world.modified ? write(call) : undefined) },
  {
    name: 'saveas',
    short: 'sav',
    bang: true,
    run: call => {
      write(call);
      call.editor.fileName = call.argument;
      call.world.rename(call.argument);
    },
  },
  { name: 'edit', short: 'e', bang: true, run: edit },
  { name: 'enew', short: 'ene', bang: true, run: unsupported('enew') },
  { name: 'file', short: 'f', run: file },
  { name: 'read', short: 'r', takesBar: true, run: read },
  { name: '!', takesBar: true, run: bang },
  { name: 'shell', short: 'sh', run: ({ world }) => world.shell('') },
  { name: 'suspend', short: 'sus', bang: true, run: ({ world }) => world.suspend() },
  { name: 'stop', short: 'st', bang: true, run: ({ world }) => world.suspend() },
  ...['split', 'vsplit', 'new', 'tabnew', 'tabedit', 'terminal', 'vimdiff', 'diffthis'].map(name => ({
    name,
    run: unsupported(name),
  })),
];
