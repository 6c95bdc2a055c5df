/** The door of kubectl: one command line in, its exit status out. models kubectl/pkg/cmd/cmd.go */

import { CommandError, ExitStatus, FinalMessage, present } from './framework/errors.ts';
import { type Found, findCommand, firstArgument } from './framework/find.ts';
import { GLOBAL_FLAGS } from './framework/global-flags.ts';
import { helpText } from './framework/help.ts';
import { suggestionsFor } from './framework/suggest.ts';
import type { KubectlIo } from './io.ts';
import { prepare } from './prepare.ts';
import { ROOT, ROOT_GROUPS } from './root.ts';
import type { Run } from './run.ts';
import { Streams } from './streams.ts';

/** As a shell reports a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/**
 * Runs kubectl.
 * @param argv the words after `kubectl`
 * @returns the exit status; every error has been told on stderr
 */
export async function kubectl(argv: readonly string[], io: KubectlIo): Promise<number> {
  const streams = new Streams(io.stdout, io.stderr);
  let status = 0;
  try {
    const work = execute(argv, io, streams);
    status = await Promise.race([work, interrupted(io.signal)]);
  } catch (error) {
    const { text, status: code } = present(error);
    status = code;
    if (text !== '') streams.err(text.endsWith('\n') ? text : `${text}\n`);
  }
  await streams.flush();
  return status;
}

function interrupted(signal: AbortSignal): Promise<number> {
  return new Promise(resolve => {
    if (signal.aborted) resolve(INTERRUPTED);
    signal.addEventListener('abort', () => resolve(INTERRUPTED), { once: true });
  });
}

async function execute(argv: readonly string[], io: KubectlIo, streams: Streams): Promise<number> {
  const found = findCommand(ROOT, argv, GLOBAL_FLAGS);
  if (found.command === ROOT && found.rest.length > 0) {
    const at = firstArgument(found.rest, GLOBAL_FLAGS);
    const word = at === undefined ? undefined : found.rest[at];
    if (word === 'help') {
      streams.out(helpOf(findCommand(ROOT, found.rest.slice(at! + 1), GLOBAL_FLAGS)));
      return 0;
    }
    if (word === '__complete') {
      const { completions, wantsFiles } = await io.clock.hold(import('./completion.ts'));
      const typed = argv.slice(argv.indexOf('__complete') + 1);
      // The directives of cobra: files with these endings, or no files at all.
      const answer = wantsFiles(typed)
        ? ['json', 'yaml', 'yml', ':8']
        : [...(await completions(typed, io)), ':4'];
      streams.out([...answer, ''].join('\n'));
      return 0;
    }
    if (word !== undefined) return plugin(found.rest, word, io, streams);
  }
  const run = prepare(found, io, streams);
  if (run.flags.bool('help')) {
    streams.out(helpOf(found));
    return 0;
  }
  const { command } = found;
  if (command.deprecated !== undefined)
    streams.err(`Command "${command.name}" is deprecated, ${command.deprecated}\n`);
  requireFlags(found, run);
  if (command.run === undefined) return grouping(found, run);
  const status = (await command.run(run)) ?? 0;
  if (status === 0 && run.flags.bool('warnings-as-errors') && run.warningCount > 0) {
    const count = run.warningCount;
    throw new FinalMessage(`error: ${count} warning${count === 1 ? '' : 's'} received\n`);
  }
  return status;
}

function requireFlags(found: Found, run: Run): void {
  const missing = (found.command.flags ?? [])
    .filter(flag => flag.required && !run.flags.changed(flag.name))
    .map(flag => `"${flag.name}"`)
    .sort();
  if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.join(', ')} not set`);
}

function helpOf(found: Found): string {
  return helpText(found, found.command === ROOT ? ROOT_GROUPS : undefined);
}

/** A command that only groups others: its help, or that it does not know the word. */
function grouping(found: Found, run: Run): number {
  const word = run.args[0];
  const { alone } = found.command;
  if (alone === 'helps') {
    run.out(helpOf(found));
    return 0;
  }
  if (word !== undefined) throw run.usageError(`unknown command ${JSON.stringify(word)}`);
  if (alone === 'fails on stdout') run.out(helpOf(found));
  else run.err(helpOf(found));
  return 1;
}

/** A word that is no command may be a program `kubectl-<word>` on PATH. models HandlePluginCommand */
async function plugin(
  argv: readonly string[],
  word: string,
  io: KubectlIo,
  streams: Streams,
): Promise<number> {
  if (argv[0]!.startsWith('-'))
    throw new FinalMessage(`Error: flags cannot be placed before plugin name: ${argv[0]}`);
  const flagAt = argv.findIndex(arg => arg.startsWith('-'));
  const names = argv.slice(0, flagAt < 0 ? undefined : flagAt).map(name => name.replaceAll('-', '_'));
  await streams.flush();
  for (let length = names.length; length > 0; length--) {
    const program = `kubectl-${names.slice(0, length).join('-')}`;
    const spawned = await io.spawn([program, ...argv.slice(length)]);
    if (spawned.failure === undefined) throw new ExitStatus(spawned.exitCode);
  }
  const near = suggestionsFor(word, ROOT.commands ?? []);
  const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map(name => `\t${name}\n`).join('')}`;
  throw new CommandError(`unknown command ${JSON.stringify(word)} for "kubectl"${hint}`);
}
