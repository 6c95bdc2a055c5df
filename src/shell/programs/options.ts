import { ProgramError, type ProgramProcess } from '../process/program.ts';

export interface Options {
  readonly flags: Set<string>;
  readonly values: Map<string, string>;
  readonly operands: string[];
}

/**
 * Reads options as getopt_long does: letters may be joined, operands may stand between.
 * @param letters the short ones; `:` behind one that takes a value
 * @param long the letter that a long name stands for; a control character where there is no short form
 * @throws ProgramError with GNU's words
 */
export function shortOptions(
  process: ProgramProcess,
  letters: string,
  long: Readonly<Record<string, string>> = {},
  argv: readonly string[] = process.args,
  permute = true,
): Options {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  const hint = `\nTry '${process.name} --help' for more information.`;
  const takesValue = (letter: string) => letters[letters.indexOf(letter) + 1] === ':';
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (arg === '--') {
      operands.push(...argv.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [name, value] = splitOnce(arg.slice(2), '=');
      const known = Object.keys(long).filter(key => key.startsWith(name));
      const letter = long[name] ?? (known.length === 1 ? long[known[0]!] : undefined);
      if (letter === undefined) throw new ProgramError(`unrecognized option '${arg}'${hint}`);
      flags.add(letter);
      if (takesValue(letter)) {
        const given = value ?? argv[++i];
        if (given === undefined) throw new ProgramError(`option '--${name}' requires an argument${hint}`);
        values.set(letter, given);
      } else if (value !== undefined) values.set(letter, value);
      continue;
    }
    if (arg.length < 2 || !arg.startsWith('-')) {
      if (!permute) {
        operands.push(...argv.slice(i));
        break;
      }
      operands.push(arg);
      continue;
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j]!;
      if (letter === ':' || !letters.includes(letter))
        throw new ProgramError(`invalid option -- '${letter}'${hint}`);
      flags.add(letter);
      if (!takesValue(letter)) continue;
      const given = arg.slice(j + 1) || argv[++i];
      if (given === undefined) throw new ProgramError(`option requires an argument -- '${letter}'${hint}`);
      values.set(letter, given);
      break;
    }
  }
  return { flags, values, operands };
}

export function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
