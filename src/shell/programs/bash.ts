import { readScript } from '../builtins/evaluation.ts';
import { readEvalLoop } from '../interactive.ts';
import { runToEnd } from '../interpreter/subshell.ts';
import { runText } from '../interpreter/text.ts';
import { kindOf } from '../kind.ts';
import { OPTION_LETTERS } from '../language/options.ts';
import { errnoText } from '../process/errno.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import type { Shell } from '../shell.ts';
import { childShell } from './child-shell.ts';

/** `bash`, `sh`: a command (`-c`), a script, commands from standard input, or an interactive shell. */
export const bash: Program = async process => {
  const words = [...process.args];
  const settings: string[] = [];
  let command = false;
  let interactive = false;
  let login = process.argv[0]!.startsWith('-');
  let fromInput = false;
  while (/^[-+]./.test(words[0] ?? '')) {
    const word = words.shift()!;
    if (word === '--') break;
    if (word === '--version') return version(process);
    if (word === '--login') login = true;
    if (word.startsWith('--')) continue;
    for (const letter of word.slice(1)) {
      if (letter === 'c') command = true;
      else if (letter === 'i') interactive = true;
      else if (letter === 'l') login = true;
      else if (letter === 's') fromInput = true;
      else if (letter === 'o' || letter === 'O') settings.push(word[0]!, letter, words.shift() ?? '');
      else settings.push(word[0]!, letter, '');
    }
  }
  const shell = childShell(process, process.name);
  if (kindOf(shell) === 'ash') shell.name = process.argv[0]!;
  if (kindOf(shell) !== 'bash') shell.options.delete('braceexpand');
  applySettings(shell, settings);
  shell.loginShell = login;
  if (command) {
    shell.commandString = true;
    const text = words.shift();
    if (text === undefined) throw new ProgramError('-c: option requires an argument', 2);
    if (words.length > 0) shell.name = words.shift()!;
    shell.params = words;
    return run(shell, text);
  }
  const { tty, terminal } = process.world;
  if (words.length === 0 && !fromInput && tty && terminal && (interactive || process.isTerminal(0))) {
    return readEvalLoop(shell, tty, terminal).finally(() => {
      tty.foreground = process.task.parent?.group ?? 0;
    });
  }
  if (words.length === 0 || fromInput) {
    shell.params = words;
    return run(shell, await readScript(shell, '/dev/stdin'));
  }
  shell.name = words.shift()!;
  shell.params = words;
  let text: string;
  try {
    text = await readScript(shell, shell.name);
  } catch (error) {
    const isAsh = kindOf(shell) === 'ash' || process.host.files.exists('/bin/busybox');
    const words = isAsh
      ? `can't open '${shell.name}': ${errnoText(error)}`
      : `${shell.name}: ${errnoText(error)}`;
    await process.stderr.write(`${process.name}: ${words}\n`);
    return isAsh ? 2 : 127;
  }
  return run(shell, text);
};

function applySettings(shell: Shell, settings: readonly string[]): void {
  for (let i = 0; i < settings.length; i += 3) {
    const [sign, letter, value] = settings.slice(i, i + 3) as [string, string, string];
    const store = letter === 'O' ? shell.shopts : shell.options;
    const name = letter === 'o' || letter === 'O' ? value : OPTION_LETTERS.find(([, l]) => l === letter)?.[0];
    if (name === undefined) continue;
    if (sign === '-') store.add(name);
    else store.delete(name);
  }
}

/** Runs the text as the life of this process. */
async function run(shell: Shell, text: string): Promise<number> {
  return runToEnd(shell, () => runText(shell, text));
}

async function version(process: ProgramProcess): Promise<number> {
  await process.print('GNU bash, version 5.2.21(1)-release (x86_64-pc-linux-gnu)\n');
  return 0;
}
