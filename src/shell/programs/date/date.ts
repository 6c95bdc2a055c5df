import { statOf } from '../../process/paths.ts';
import { type Program, ProgramError } from '../../process/program.ts';
import { strftime } from '../../time.ts';
import { shortOptions } from '../options.ts';
import { parseDate } from './parse-date.ts';

const RFC_3339 = new Map([
  ['date', '%Y-%m-%d'],
  ['seconds', '%Y-%m-%d %H:%M:%S%:z'],
  ['ns', '%Y-%m-%d %H:%M:%S.%N%:z'],
]);

const ISO_8601 = new Map([
  ['date', '%Y-%m-%d'],
  ['hours', '%Y-%m-%dT%H%:z'],
  ['minutes', '%Y-%m-%dT%H:%M%:z'],
  ['seconds', '%Y-%m-%dT%H:%M:%S%:z'],
  ['ns', '%Y-%m-%dT%H:%M:%S,%N%:z'],
]);

/** `date [-u] [-d WHEN | -r FILE] [-I[PART] | -R | --rfc-3339=PART | +FORMAT]` on the simulated clock. Models GNU date. */
export const date: Program = async process => {
  const { values, operands, flags } = shortOptions(
    process,
    'ud:RI:s:r:\x01:',
    {
      utc: 'u',
      universal: 'u',
      date: 'd',
      'rfc-email': 'R',
      'iso-8601': 'I',
      'rfc-3339': '\x01',
      reference: 'r',
      set: 's',
    },
    process.args.map(arg => (arg === '-I' || arg === '--iso-8601' ? '--iso-8601=date' : arg)),
  );
  if (operands.length > 1)
    throw new ProgramError(`extra operand ‘${operands[1]}’\nTry 'date --help' for more information.`);
  if (operands.some(arg => !arg.startsWith('+')) || flags.has('s'))
    throw new ProgramError('cannot set date: Operation not permitted');
  let at = process.clock.now();
  const file = values.get('r');
  if (file !== undefined) {
    const stat = statOf(process.host.files, process.path(file), process.actor);
    if (stat === undefined) throw new ProgramError(`${file}: No such file or directory`);
    at = stat.mtime;
  }
  const text = values.get('d');
  if (text !== undefined) {
    const parsed = parseDate(text, at);
    if (parsed === undefined) throw new ProgramError(`invalid date ‘${text}’`);
    at = parsed;
  }
  let format = operands[0]?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y';
  if (flags.has('R')) format = '%a, %d %b %Y %H:%M:%S %z';
  if (values.has('I')) format = part(ISO_8601, '--iso-8601', values.get('I')!);
  if (values.has('\x01')) format = part(RFC_3339, '--rfc-3339', values.get('\x01')!);
  await process.print(`${strftime(format, at)}\n`);
  return 0;
};

/** The format for the part of a moment that an option names. @throws ProgramError in GNU's words */
function part(formats: ReadonlyMap<string, string>, option: string, name: string): string {
  const found = [...formats.keys()].find(known => name !== '' && known.startsWith(name));
  if (found !== undefined) return formats.get(found)!;
  const valid = [...formats.keys()].map(known => `  - ‘${known}’\n`).join('');
  throw new ProgramError(
    `invalid argument ‘${name}’ for ‘${option}’\nValid arguments are:\n${valid}Try 'date --help' for more information.`,
  );
}
