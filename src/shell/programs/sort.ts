import { type Program, ProgramError } from '../process/program.ts';
import { eachInput } from './inputs.ts';
import { textLines } from './lines.ts';
import { shortOptions } from './options.ts';
import { comparator, keysOf } from './sort-keys.ts';

const LONG = {
  'numeric-sort': 'n',
  'general-numeric-sort': 'g',
  reverse: 'r',
  unique: 'u',
  'ignore-case': 'f',
  'human-numeric-sort': 'h',
  'version-sort': 'V',
  'ignore-leading-blanks': 'b',
  'dictionary-order': 'd',
  stable: 's',
  check: 'c',
  'field-separator': 't',
  output: 'o',
};
/** GNU's status for trouble; 1 says that the input of -c is not in order. */
const TROUBLE = 2;

/** `sort [-nrufhVbs] [-t SEP] [-k FROM[,TO]]... [-c] [-o FILE] [FILE]...`, by bytes as in the C locale. */
export const sort: Program = async process => {
  if (process.args.includes('--version')) {
    await process.print('sort (GNU coreutils) 9.4\n');
    return 0;
  }
  const { rest, keys } = keysOf(process.args);
  const { flags, values, operands } = shortOptions(process, 'nghVrufbdscCt:o:', LONG, rest);
  const lines: string[] = [];
  let held = 0;
  const status = await eachInput(
    process,
    operands,
    async reader => {
      for await (const some of textLines(reader, bytes => process.holds(held + bytes))) {
        lines.push(...some);
        held += some.reduce((sum, line) => sum + line.length + 1, 0);
        process.holds(held);
      }
    },
    (name, reason) => `cannot read: ${name}: ${reason}`,
  );
  if (status !== 0) return TROUBLE;
  const separator = values.get('t');
  if (separator !== undefined && [...separator.replace('\\0', '\0')].length !== 1)
    throw new ProgramError(separator === '' ? 'empty tab' : `multi-character tab '${separator}'`, TROUBLE);
  const compare = comparator(flags, keys, separator);
  if (flags.has('c') || flags.has('C')) {
    const at = lines.findIndex((line, index) => {
      const order = index === 0 ? -1 : compare.byKeys(lines[index - 1]!, line);
      return order > 0 || (flags.has('u') && order === 0);
    });
    if (at >= 0 && flags.has('c'))
      await process.warn(`${operands[0] ?? '-'}:${at + 1}: disorder: ${lines[at]}`);
    return at >= 0 ? 1 : 0;
  }
  lines.sort(flags.has('u') ? compare.byKeys : compare.whole);
  const kept = flags.has('u')
    ? lines.filter((line, index) => index === 0 || compare.byKeys(lines[index - 1]!, line) !== 0)
    : lines;
  const text = kept.map(line => `${line}\n`).join('');
  const output = values.get('o');
  if (output === undefined) await process.print(text);
  else process.host.files.writeFile(process.path(output), text, { actor: process.actor });
  return 0;
};
