/** Finds the command that a command line names. models cobra's Command.Find */
import type { Command, Located } from './command.ts';
import type { Flag } from './flag.ts';

export interface Found extends Located {
  /** What is left once the names of the commands are taken out: flags and arguments. */
  readonly rest: readonly string[];
}

/** Goes down from `root` as far as the words name commands. @param global flags that may stand before a command's name */
export function findCommand(root: Command, argv: readonly string[], global: readonly Flag[]): Found {
  let command = root;
  const path = [root.name];
  const parents: Command[] = [];
  let rest = [...argv];
  while (command.commands !== undefined) {
    const at = firstArgument(rest, [...global, ...(command.flags ?? [])]);
    if (at === undefined) break;
    const next = childOf(command, rest[at]!);
    if (next === undefined) break;
    parents.push(command);
    path.push(next.name);
    command = next;
    rest = rest.filter((_, index) => index !== at);
  }
  return { command, path, parents, rest };
}

/** The command below `parent` with this name or alias. */
export function childOf(parent: Command, name: string): Command | undefined {
  return parent.commands?.find(command => command.name === name || command.aliases?.includes(name));
}

/** Index of the first word that is neither a flag nor a flag's value. */
export function firstArgument(words: readonly string[], flags: readonly Flag[]): number | undefined {
  const takesValue = (found: Flag | undefined) => found?.bare === undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') return undefined;
    if (word.startsWith('--') && !word.includes('=')) {
      if (takesValue(flags.find(flag => flag.name === word.slice(2)))) at++;
    } else if (word.startsWith('-') && word.length === 2 && word !== '-') {
      if (takesValue(flags.find(flag => flag.short === word[1]))) at++;
    } else if (!word.startsWith('-') && word !== '') return at;
  }
  return undefined;
}
