/** Tab completion: what may stand where the cursor is. models cobra's completions.go */
import { completeTypes } from './completion/objects.ts';
import { findCommand } from './framework/find.ts';
import type { Flag } from './framework/flag.ts';
import { GLOBAL_FLAGS, HELP_FLAG } from './framework/global-flags.ts';
import type { KubectlIo } from './io.ts';
import { prepare } from './prepare.ts';
import { metaText } from './resource/info.ts';
import { ROOT } from './root.ts';
import type { Run } from './run.ts';
import { Streams } from './streams.ts';

/**
 * Words for the last of `words`, which may be empty.
 * @param words what stands after `kubectl`, the last one unfinished
 * @returns words that begin as the last one does, sorted; nothing where the server cannot be asked
 */
export async function completions(words: readonly string[], io: KubectlIo): Promise<string[]> {
  const word = words.at(-1) ?? '';
  try {
    const found = await offers(words.slice(0, -1), word, io);
    return [...new Set(found)].filter(one => one.startsWith(word)).sort();
  } catch {
    return [];
  }
}

async function offers(before: readonly string[], word: string, io: KubectlIo): Promise<readonly string[]> {
  const found = findCommand(ROOT, before, GLOBAL_FLAGS);
  const flags = [
    ...(found.command.flags ?? []),
    ...found.parents.flatMap(parent => parent.flags ?? []),
    ...GLOBAL_FLAGS,
    HELP_FLAG,
  ];
  const last = before.at(-1);
  const pending = last === undefined ? undefined : waitingFlag(last, flags);
  const rest = pending === undefined ? found.rest : found.rest.slice(0, -1);
  const run = prepare(
    { ...found, rest: rest.filter(one => one !== '--') },
    io,
    new Streams(io.stdout, io.stderr),
  );
  if (pending !== undefined) return valuesOf(run, pending);
  if (word.startsWith('-') && !before.includes('--')) {
    const equals = word.indexOf('=');
    if (equals > 0) {
      const flag = flags.find(one => `--${one.name}` === word.slice(0, equals));
      return flag === undefined
        ? []
        : (await valuesOf(run, flag)).map(value => `${word.slice(0, equals)}=${value}`);
    }
    return flags
      .filter(flag => !flag.hidden || flag === HELP_FLAG)
      .flatMap(flag =>
        flag.bare === undefined ? [`--${flag.name}`, `--${flag.name}=`] : [`--${flag.name}`],
      );
  }
  const children = (found.command.commands ?? [])
    .filter(child => !child.hidden && run.args.length === 0)
    .map(child => child.name);
  if (found.command === ROOT) return [...children, 'help', 'options'];
  return [...children, ...((await found.command.complete?.(run, word)) ?? [])];
}

/** The flag that the word before is waiting to give a value to. */
function waitingFlag(last: string, flags: readonly Flag[]): Flag | undefined {
  if (last === '--' || last.includes('=')) return undefined;
  const found = last.startsWith('--')
    ? flags.find(flag => flag.name === last.slice(2))
    : /^-[A-Za-z]$/.test(last)
      ? flags.find(flag => flag.short === last[1])
      : undefined;
  return found?.bare === undefined ? found : undefined;
}

async function valuesOf(run: Run, flag: Flag): Promise<readonly string[]> {
  switch (flag.complete) {
    case undefined:
      return flag.name === 'resource' ? completeTypes(run) : [];
    case 'files':
      return [];
    case 'contexts':
      return [...run.kubeconfig.contexts.keys()];
    case 'clusters':
      return [...run.kubeconfig.clusters.keys()];
    case 'users':
      return [...run.kubeconfig.users.keys()];
    case 'namespaces':
      return (await run.list((await run.discovery()).find('namespaces'), undefined)).map(object =>
        metaText(object, 'name'),
      );
    default:
      return flag.complete;
  }
}

/** True where the word at the cursor names a file, which the shell then completes by itself. */
export function wantsFiles(words: readonly string[]): boolean {
  const before = words.slice(0, -1);
  const { command } = findCommand(ROOT, before, GLOBAL_FLAGS);
  const last = before.at(-1);
  return (
    last !== undefined && waitingFlag(last, [...(command.flags ?? []), ...GLOBAL_FLAGS])?.complete === 'files'
  );
}
