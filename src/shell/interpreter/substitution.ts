import type { CommandExpansionPart, ParsedScript, ProcessSubstitutionPart } from 'unbash';
import { Pipe } from '../../base/pipe.ts';
import { expandText } from '../expand/words.ts';
import { readerFile, writerFile } from '../process/open-file.ts';
import { openPath } from '../process/open-path.ts';
import type { Evaluator, Shell } from '../shell.ts';
import { runStatements } from './run.ts';
import { startSubshell } from './subshell.ts';

/** More output than this of one `$(...)` is refused. */
const LONGEST_OUTPUT = 64 * 1024 * 1024;

/** Command and process substitution. */
export const evaluator: Evaluator = {
  async substitute(shell, part) {
    const { script } = part;
    if (script === undefined || script.commands.length === 0) return '';
    const file = fileContents(script);
    if (file !== undefined) return readFile(shell, file);
    const pipe = new Pipe();
    const task = startSubshell(shell, sub => runScript(sub, script, part), {
      group: shell.task.group,
      prepare: sub => sub.fds.set(1, writerFile(pipe)),
    });
    const text = await collect(shell, pipe);
    shell.substituted = await shell.task.guard(task.ended);
    shell.status = shell.substituted;
    return text.replace(/\0/g, '').replace(/\n+$/, '');
  },

  async processSubstitution(shell, part: ProcessSubstitutionPart) {
    const pipe = new Pipe();
    const reads = part.operator === '<';
    const fd = freeHigh(shell);
    shell.fds.set(fd, reads ? readerFile(pipe) : writerFile(pipe));
    shell.substitutionFds.push(fd);
    const { script } = part;
    startSubshell(shell, sub => (script ? runStatements(sub, script.commands) : Promise.resolve(0)), {
      background: true,
      prepare: sub => {
        sub.fds.close(fd);
        sub.fds.set(reads ? 1 : 0, reads ? writerFile(pipe) : readerFile(pipe));
      },
    });
    return `/dev/fd/${fd}`;
  },
};

function runScript(sub: Shell, script: ParsedScript, part: CommandExpansionPart): Promise<number> {
  sub.interactive = false;
  sub.substitutionDepth++;
  if (!sub.shopts.has('inherit_errexit')) sub.options.delete('errexit');
  if (script.source !== undefined && part.text.startsWith('`')) {
    sub.unit = { source: script.source, script, firstLine: sub.line(), lines: [0], written: pos => pos };
  }
  const only = script.commands.length === 1 ? script.commands[0]!.command : undefined;
  sub.disposable = only?.type === 'Command';
  return runStatements(sub, script.commands);
}

/** `$(< file)` */
function fileContents(script: ParsedScript) {
  const only = script.commands.length === 1 ? script.commands[0]!.command : undefined;
  if (only?.type !== 'Command' || only.name !== undefined || only.prefix.length !== 1) return undefined;
  const redirect = only.prefix[0]!;
  return redirect.type === 'Redirect' && redirect.operator === '<' ? redirect.target : undefined;
}

async function readFile(shell: Shell, word: Parameters<typeof expandText>[1]): Promise<string> {
  const { host, tty, rng } = shell.world;
  const place = { files: host.files, actor: shell.actor, cwd: shell.cwd, fds: shell.fds, tty, rng };
  const path = await expandText(shell, word);
  try {
    const file = openPath(place, path, 'read');
    return (await collect(shell, file)).replace(/\n+$/, '');
  } catch {
    await shell.complain(`${path}: No such file or directory`);
    shell.substituted = 1;
    return '';
  }
}

async function collect(shell: Shell, source: { read(): Promise<Uint8Array | undefined> }): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    await shell.task.step();
    const chunk = await shell.task.guard(source.read());
    if (chunk === undefined) break;
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_OUTPUT) throw new Error('xrealloc: cannot allocate memory');
  }
  return text + decoder.decode();
}

function freeHigh(shell: Shell): number {
  for (let fd = 63; fd > 10; fd--) if (shell.fds.get(fd) === undefined) return fd;
  return shell.fds.free(64);
}
