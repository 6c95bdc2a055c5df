import { padded, real } from '../language/number-format.ts';
import { type Program, ProgramError } from '../process/program.ts';
import { shortOptions } from './options.ts';

/** Lines that are made at a time. */
const BATCH = 500;

/** `seq [-w] [-s SEPARATOR] [-f FORMAT] [FIRST [STEP]] LAST`, number by number: just-bash makes all of them first. */
export const seq: Program = async process => {
  const at = process.args.findIndex(arg => /^-(\d|\.)/.test(arg) || !arg.startsWith('-'));
  const numbersFrom = at < 0 ? process.args.length : at;
  const own = process.args.slice(0, numbersFrom);
  // The value of -s or -f may stand by itself.
  const needsMore = /^-w*[sf]$/.test(own.at(-1) ?? '');
  const split = numbersFrom + (needsMore ? 1 : 0);
  const { flags, values, operands } = shortOptions(
    process,
    'ws:f:',
    { 'equal-width': 'w', separator: 's', format: 'f' },
    process.args.slice(0, split),
  );
  const given = [...operands, ...process.args.slice(split)];
  const hint = "\nTry 'seq --help' for more information.";
  if (given.length === 0) throw new ProgramError(`missing operand${hint}`);
  if (given.length > 3) throw new ProgramError(`extra operand ‘${given[3]}’${hint}`);
  for (const text of given)
    if (Number.isNaN(Number(text)) || text.trim() === '')
      throw new ProgramError(`invalid floating point argument: ‘${text}’${hint}`);
  const first = given.length > 1 ? given[0]! : '1';
  const step = given.length === 3 ? given[1]! : '1';
  const last = given.at(-1)!;
  if (Number(step) === 0) throw new ProgramError(`invalid Zero increment value: ‘${step}’${hint}`);
  const decimals = Math.max(...[first, step].map(text => (text.split('.')[1] ?? '').length));
  const width = flags.has('w')
    ? Math.max(...[first, last].map(text => Number(text).toFixed(decimals).length))
    : 0;
  const formatted = values.has('f') ? formatter(values.get('f')!) : undefined;
  const shown = (n: number) => {
    if (formatted) return formatted(n);
    const text = n.toFixed(decimals);
    return n < 0 ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
  };
  const separator = values.get('s') ?? '\n';
  const count = Math.floor((Number(last) - Number(first)) / Number(step) + 1e-10) + 1;
  for (let i = 0; i < count; i += BATCH) {
    const lines = Array.from({ length: Math.min(BATCH, count - i) }, (_, j) =>
      shown(Number(first) + (i + j) * Number(step)),
    );
    await process.print(lines.join(separator) + (i + BATCH < count ? separator : '\n'));
  }
  return 0;
};

/** How `-f` writes a number. @throws ProgramError where it does not say so */
function formatter(format: string): (n: number) => string {
  const match = /^((?:[^%]|%%)*)%([-+ 0#']*)(\d*)(?:\.(\d*))?([eEfFgG])((?:[^%]|%%)*)$/.exec(format);
  if (match === null) throw new ProgramError(`format ‘${format}’ has no % directive`);
  const [, before, flags, width, precision, letter, after] = match;
  const literal = (text: string) => text.replaceAll('%%', '%');
  return n => {
    const text = real(n, letter!, precision === undefined ? undefined : Number(precision), flags!);
    return literal(before!) + padded(text, Number(width), flags!, true) + literal(after!);
  };
}
