import { type Program, ProgramError } from '../process/program.ts';
import { eachInput } from './inputs.ts';
import { bytesText, readBytes } from './lines.ts';
import { shortOptions } from './options.ts';

/** `base64 [-d] [-i] [-w COLUMNS] [FILE]` Models GNU base64: what is sound before an error is written. */
export const base64: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'diw:', {
    decode: 'd',
    'ignore-garbage': 'i',
    wrap: 'w',
  });
  const columns = values.get('w') ?? '76';
  if (!/^\d+$/.test(columns)) throw new ProgramError(`invalid wrap size: ‘${columns}’`);
  if (operands.length > 1)
    throw new ProgramError(`extra operand ‘${operands[1]}’\nTry 'base64 --help' for more information.`);
  return eachInput(process, operands, async reader => {
    const text = bytesText(await readBytes(reader));
    if (!flags.has('d')) return process.print(wrapped(btoa(text), Number(columns)));
    const { sound, whole } = decoded(text.replace(flags.has('i') ? /[^A-Za-z0-9+/=]/g : /\n/g, ''));
    await process.print(sound);
    if (!whole) throw new ProgramError('invalid input');
  });
};

function wrapped(text: string, columns: number): string {
  return columns === 0 ? text : text.replace(new RegExp(`.{1,${columns}}`, 'g'), '$&\n');
}

/** The bytes up to the first group of four that is none, and whether that was the end. */
function decoded(text: string): { sound: Uint8Array; whole: boolean } {
  const groups = /^(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)*/.exec(text)![0];
  let binary = '';
  for (const run of groups.match(/[^=]+=*/g) ?? []) binary += atob(run);
  const rest = text.slice(groups.length);
  const started = /^[A-Za-z0-9+/]{0,3}/.exec(rest)![0];
  // Two characters hold a byte, three hold two.
  if (started.length > 1) binary += atob(started.padEnd(4, '=')).slice(0, started.length - 1);
  return { sound: Uint8Array.from(binary, c => c.charCodeAt(0)), whole: rest === '' };
}
