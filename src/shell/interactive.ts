import { parse } from 'unbash';
import type { ByteReader, ByteWriter } from '../base/pipe.ts';
import type { Terminal } from '../machine/runner.ts';
import { promptText } from './expand/prompt.ts';
import { expandQuoted } from './expand/words.ts';
import { ShellExit } from './interpreter/control.ts';
import { Abandoned } from './interpreter/run.ts';
import { runText } from './interpreter/text.ts';
import { runTrap } from './interpreter/traps.ts';
import { defaultPrompt, farewell, kindOf } from './kind.ts';
import { isUnfinished } from './language/parse.ts';
import { Completer } from './line/complete.ts';
import { LineEditor } from './line/editor.ts';
import { expandHistory, History } from './line/history.ts';
import { PROGRAM_WORDS } from './line/program-words.ts';
import { errnoText } from './process/errno.ts';
import { SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU } from './process/signals.ts';
import { Interrupted, Killed } from './process/task.ts';
import { resumeShell, type ShellMemory, saveShell } from './saved-shell.ts';
import type { Shell } from './shell.ts';
import { Tty } from './tty.ts';

/** What the shell is shown on: raw bytes both ways, as xterm sends and understands them. */
export interface InteractiveTerminal extends Terminal {
  readonly input: ByteReader;
  readonly output: ByteWriter;
  /** Keeps what the shell knows beyond its end. */
  readonly memory?: ShellMemory;
}

/** The read-eval loop of a login shell. Resolves with the status that the user left with. */
export async function runInteractive(
  terminal: InteractiveTerminal,
  start: (on: { tty: Tty; terminal: Terminal }) => Shell,
): Promise<number> {
  const tty = new Tty(terminal.input, terminal.output);
  const shell = start({ tty, terminal });
  tty.tasks = shell.world.table;
  for (const fd of [0, 1, 2]) shell.fds.set(fd, tty.file().dup());
  return readEvalLoop(shell, tty, terminal, terminal.memory);
}

/** Reads commands from the shell's terminal and runs them until the end. */
export async function readEvalLoop(
  shell: Shell,
  tty: Tty,
  terminal: Terminal,
  memory?: ShellMemory,
): Promise<number> {
  makeInteractive(shell);
  tty.foreground = shell.task.group;
  const history = new History(shell);
  history.load();
  await startupFiles(shell);
  if (memory?.earlier) await resumeShell(shell, memory.earlier);
  const editor = new LineEditor(
    tty,
    terminal,
    history,
    new Completer(shell, PROGRAM_WORDS),
    shell.world.clock,
  );
  let status: number | undefined;
  while (status === undefined) {
    memory?.note(() => saveShell(shell));
    status = await readAndRun(shell, tty, editor, history);
  }
  history.save();
  for (const job of shell.jobs.list) for (const task of job.tasks) task.kill(1);
  shell.fds.closeAll();
  shell.task.exit(status);
  return status;
}

function makeInteractive(shell: Shell): void {
  shell.interactive = true;
  for (const name of ['emacs', 'history', 'histexpand', 'monitor']) shell.options.add(name);
  for (const name of ['expand_aliases', 'checkwinsize']) shell.shopts.add(name);
  shell.defaultHandlers.set(SIGINT, () => shell.task.interrupt());
  for (const signal of [SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU])
    shell.defaultHandlers.set(signal, 'ignore');
  for (const [signal, handler] of shell.defaultHandlers) shell.task.handle(signal, handler);
  shell.vars.set('PS1', shell.vars.get('PS1') ?? defaultPrompt(shell));
  shell.vars.set('PS2', shell.vars.get('PS2') ?? '> ');
  const home = shell.vars.get('HOME');
  if (home && shell.vars.get('HISTFILE') === undefined) shell.vars.set('HISTFILE', `${home}/.bash_history`);
  for (const name of ['HISTSIZE', 'HISTFILESIZE'])
    if (shell.vars.get(name) === undefined) shell.vars.set(name, '1000');
}

async function startupFiles(shell: Shell): Promise<void> {
  const home = shell.vars.get('HOME');
  for (const path of home && kindOf(shell) === 'bash' ? [`${home}/.bashrc`] : []) {
    const { files } = shell.world.host;
    if (!files.exists(path)) continue;
    try {
      await runText(shell, files.readText(path, shell.actor));
    } catch (error) {
      if (error instanceof ShellExit) return;
      if (!(error instanceof Abandoned)) await shell.complain(`${path}: ${errnoText(error)}`);
    }
  }
}

/** One turn of the loop. @returns the status to leave with, or undefined to go on */
async function readAndRun(
  shell: Shell,
  tty: Tty,
  editor: LineEditor,
  history: History,
): Promise<number | undefined> {
  try {
    shell.task.clearInterrupt();
    await reportJobs(shell);
    const command = await shell.vars.get('PROMPT_COMMAND');
    if (command) await runText(shell, command);
    const text = await readCommand(shell, editor, history);
    if (text === 'end') return await leave(shell);
    if (text.trim() === '') return undefined;
    shell.status = await runText(shell, text);
  } catch (error) {
    tty.restore();
    if (error instanceof ShellExit) {
      await runTrap(shell, 'EXIT').catch(() => undefined);
      return error.status;
    }
    if (error instanceof Killed) return 128 + error.signal;
    if (error instanceof Interrupted) {
      await shell.print(2, '\n');
      shell.status = 130;
    } else if (error instanceof Abandoned) shell.status = error.status;
    else {
      await shell.complainOf(error);
      shell.status = 1;
    }
    shell.loopDepth = 0;
    shell.unchecked = 0;
    shell.functionStack.length = 0;
  }
  return undefined;
}

async function leave(shell: Shell): Promise<number | undefined> {
  if (shell.jobs.list.some(job => shell.jobs.state(job) === 'Stopped') && !shell.warnedOfJobs) {
    await shell.print(2, 'There are stopped jobs.\n');
    shell.warnedOfJobs = true;
    return undefined;
  }
  await shell.print(2, farewell(shell));
  await runTrap(shell, 'EXIT');
  return shell.status;
}

/** Reads lines until they make a whole command. @returns its text, or `end` for ^D */
async function readCommand(shell: Shell, editor: LineEditor, history: History): Promise<string | 'end'> {
  let text = '';
  for (;;) {
    const prompt = await promptFor(shell, text === '' ? 'PS1' : 'PS2');
    const line = await shell.task.guard(editor.readLine(prompt, { vi: shell.options.has('vi') }));
    if (line.kind === 'interrupt') {
      await shell.print(2, '^C\n');
      shell.status = 130;
      return '';
    }
    if (line.kind === 'end') {
      if (text !== '') {
        await shell.complain('syntax error: unexpected end of file');
        shell.status = 2;
        return '';
      }
      return 'end';
    }
    let typed = line.kind === 'edit' ? await edited(shell, line.text) : line.text;
    if (shell.options.has('histexpand') && text === '') {
      const expanded = expandHistory(typed, shell.history);
      if (expanded.error) {
        await shell.complain(expanded.error);
        return '';
      }
      if (expanded.text !== typed) await shell.print(2, `${expanded.text}\n`);
      typed = expanded.text;
      // `:p` shows the line, and it goes into the history, but does not run.
      if (expanded.prints) {
        history.add(typed);
        return '';
      }
    }
    text = text === '' ? typed : `${text}\n${typed}`;
    if (isUnfinished(text)) continue;
    if (shell.options.has('history')) history.add(text);
    shell.warnedOfJobs = false;
    return text;
  }
}

/** C-x C-e: the line as the user's editor leaves it. */
async function edited(shell: Shell, line: string): Promise<string> {
  const { files } = shell.world.host;
  const path = `/tmp/bash-fc.${shell.world.rng.int(2 ** 31).toString(36)}`;
  files.writeFile(path, `${line}\n`, { mode: 0o600, actor: shell.actor });
  const editor = ['FCEDIT', 'VISUAL', 'EDITOR'].map(name => shell.vars.get(name)).find(Boolean) ?? 'vi';
  await runText(shell, `${editor} ${path}`);
  const text = files.readText(path, shell.actor).replace(/\n+$/, '');
  files.rm(path, { actor: shell.actor });
  if (text !== '') await shell.print(2, `${text}\n`);
  return text;
}

/** A prompt as it is to be shown: escapes, then parameters and commands. */
async function promptFor(shell: Shell, name: 'PS1' | 'PS2'): Promise<string> {
  const raw = shell.vars.get(name) ?? '';
  const text = promptText(shell, raw);
  if (!/[$`]/.test(text.replace(/\$ ?$/, ''))) return text;
  const statement = parse(`: <<_\n${text}\n_\n`).commands[0];
  const document = statement?.command.type === 'Command' ? statement.command.suffix[0] : undefined;
  if (document?.type !== 'HereDoc' || document.body.parts === undefined) return text;
  const { status } = shell;
  const expanded = await expandQuoted(shell, document.body.parts);
  shell.status = status;
  return expanded.replace(/\n$/, '');
}

async function reportJobs(shell: Shell): Promise<void> {
  for (const job of [...shell.jobs.list]) {
    const state = shell.jobs.state(job);
    if (job.notified && state !== 'Done') continue;
    if (state !== 'Running') await shell.print(2, `${shell.jobs.describe(job)}\n`);
    job.notified = true;
    if (state === 'Done') shell.jobs.remove(job);
  }
}
