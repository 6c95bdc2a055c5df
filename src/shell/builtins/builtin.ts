import type { Assignment, Word } from 'unbash';
import { kindOf } from '../kind.ts';
import type { Shell } from '../shell.ts';

/**
 * A command that runs in the shell itself; resolves with its status.
 * @param declared the arguments as written, for the builtins that take assignments (`declare`, `export` ...)
 */
export type Builtin = (
  shell: Shell,
  args: readonly string[],
  declared: readonly (Word | Assignment)[],
) => Promise<number>;

/** What ash raises as an error of a builtin. */
const ERROR_2 = /^(cd|read|local|umask|unset|export|test|\[): /;

/** Prints `name: message` as a diagnostic and returns the status. */
export async function refuse(shell: Shell, message: string, status = 1): Promise<number> {
  await shell.complain(message);
  return status === 1 && kindOf(shell) === 'ash' && ERROR_2.test(message) ? 2 : status;
}

/** Splits leading single-letter options from operands. @param letters those that exist; with `:` behind, one that takes a value */
export function options(
  args: readonly string[],
  letters: string,
): { flags: Set<string>; values: Map<string, string>; operands: string[]; bad: string | undefined } {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      i++;
      break;
    }
    if (!/^-./.test(arg)) break;
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j]!;
      const at = letters.indexOf(letter);
      if (at < 0 || letter === ':') return { flags, values, operands: args.slice(i), bad: letter };
      flags.add(letter);
      if (letters[at + 1] === ':') {
        values.set(letter, arg.slice(j + 1) || (args[++i] ?? ''));
        break;
      }
    }
  }
  return { flags, values, operands: args.slice(i), bad: undefined };
}
