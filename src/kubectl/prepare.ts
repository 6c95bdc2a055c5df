import { CommandError } from './framework/errors.ts';
import type { Found } from './framework/find.ts';
import { GLOBAL_FLAGS, HELP_FLAG } from './framework/global-flags.ts';
import { FlagError, type Parsed, parseArguments } from './framework/parse.ts';
import type { KubectlIo } from './io.ts';
import { Run } from './run.ts';
import type { Streams } from './streams.ts';

/** Reads the flags of a found command. @throws CommandError in the words of cobra and pflag */
export function prepare(found: Found, io: KubectlIo, streams: Streams): Run {
  const own = found.command.flags ?? [];
  // A command's own flag hides the global one of its name (debug has its own --profile).
  const hidden = new Set(own.map(flag => flag.name));
  const flags = [...own, ...GLOBAL_FLAGS.filter(flag => !hidden.has(flag.name)), HELP_FLAG];
  let parsed: Parsed;
  try {
    parsed = parseArguments(flags, found.rest);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new CommandError(`${error.message}\nSee '${found.path.join(' ')} --help' for usage.`);
  }
  for (const line of parsed.deprecated) streams.err(`${line}\n`);
  return new Run(io, found, parsed, parsed.flags.inherited(GLOBAL_FLAGS, hidden), streams);
}
