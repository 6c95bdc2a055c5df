/** What Tab offers behind the names of programs. */
import { Pipe, readAll } from '../../base/pipe.ts';
import { Machine } from '../../machine/machine.ts';
import { startSubshell } from '../interpreter/subshell.ts';
import { runText } from '../interpreter/text.ts';
import { quoteForShell } from '../language/quote.ts';
import { writerFile } from '../process/open-file.ts';
import type { Shell } from '../shell.ts';
import type { ProgramCompletion } from './complete.ts';

/** ShellCompDirectiveFilterFileExt of cobra: the words are endings of files, which the shell completes. */
const FILES = ':8';

/** Asks kubectl itself, as its completion script for bash does. models cobra's bash_completionsV2.go */
const kubectl: ProgramCompletion = async (shell, words) => {
  const line = ['command', 'kubectl', '__complete', ...words].map(quoteForShell).join(' ');
  const answer = (await outputOf(shell, `${line} 2>/dev/null`)).split('\n').filter(Boolean);
  if (answer.length === 0 || answer.at(-1) === FILES) return undefined;
  return answer.slice(0, -1).map(word => word.split('\t')[0]!);
};

const hosts: ProgramCompletion = async (shell, words) => {
  const { files } = shell.world.host;
  if (!files.exists('/etc/hosts')) return [];
  const typed = words.at(-1)!;
  const user = typed.slice(0, typed.indexOf('@') + 1);
  const names = files
    .readText('/etc/hosts')
    .split('\n')
    .flatMap(line => line.replace(/#.*/, '').trim().split(/\s+/).slice(1))
    .filter(name => !name.startsWith('ip6-'));
  return beginning(
    [...new Set(names)].map(name => user + name),
    typed,
  );
};

const SYSTEMCTL_VERBS = (
  'cat daemon-reload disable enable is-active is-enabled is-failed list-unit-files list-units mask reload restart ' +
  'show start status stop unmask'
).split(' ');

const systemctl: ProgramCompletion = async (shell, words) => {
  const verb = words.slice(0, -1).find(word => !word.startsWith('-'));
  return beginning(verb === undefined ? SYSTEMCTL_VERBS : units(shell), words.at(-1)!);
};

const journalctl: ProgramCompletion = async (shell, words) =>
  words.at(-2) === '-u' || words.at(-2) === '--unit' ? beginning(units(shell), words.at(-1)!) : undefined;

function units(shell: Shell): string[] {
  const { machine } = shell.world.host;
  return machine instanceof Machine ? machine.systemd.list().map(unit => unit.name) : [];
}

function beginning(words: readonly string[], prefix: string): string[] {
  return words.filter(word => word.startsWith(prefix)).sort();
}

/** What a text prints, run in a copy of the shell. */
async function outputOf(shell: Shell, text: string): Promise<string> {
  const pipe = new Pipe();
  const reading = readAll(pipe);
  const task = startSubshell(
    shell,
    sub => {
      sub.interactive = false;
      return runText(sub, text);
    },
    { group: shell.task.group, prepare: sub => sub.fds.set(1, writerFile(pipe)) },
  );
  await shell.task.guard(task.ended);
  return reading;
}

/** By the program's name. */
export const PROGRAM_WORDS: ReadonlyMap<string, ProgramCompletion> = new Map([
  ['kubectl', kubectl],
  ['ssh', hosts],
  ['ping', hosts],
  ['systemctl', systemctl],
  ['journalctl', journalctl],
]);
