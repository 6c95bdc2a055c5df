import type { Program } from '../process/program.ts';
import { eachInput } from './inputs.ts';
import { textLines } from './lines.ts';
import { shortOptions } from './options.ts';

const LONG = {
  count: 'c',
  repeated: 'd',
  unique: 'u',
  'ignore-case': 'i',
  'skip-fields': 'f',
  'skip-chars': 's',
  'check-chars': 'w',
};
/** How wide GNU writes a count. */
const COUNT_WIDTH = 7;

/** `uniq [-cdui] [-f N] [-s N] [-w N] [INPUT [OUTPUT]]`: lines that follow each other and are the same, once. */
export const uniq: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'cduif:s:w:', LONG);
  const number = (letter: string) => Number(values.get(letter) ?? 0);
  const keyOf = (line: string): string => {
    const fields = new RegExp(`^(?:\\s*\\S+){0,${number('f')}}`).exec(line)![0];
    const rest = line.slice((number('f') > 0 ? fields.length : 0) + number('s'));
    const compared = values.has('w') ? rest.slice(0, number('w')) : rest;
    return flags.has('i') ? compared.toLowerCase() : compared;
  };
  const [input, output] = operands;
  let printed = '';
  const print = (line: string, count: number) => {
    if ((flags.has('d') && count === 1) || (flags.has('u') && count > 1)) return;
    printed += `${flags.has('c') ? `${String(count).padStart(COUNT_WIDTH)} ` : ''}${line}\n`;
  };
  let [held, count] = ['', 0];
  const status = await eachInput(process, input === undefined ? [] : [input], async reader => {
    for await (const lines of textLines(reader)) {
      for (const line of lines) {
        if (count > 0 && keyOf(line) === keyOf(held)) count++;
        else {
          if (count > 0) print(held, count);
          [held, count] = [line, 1];
        }
      }
      if (output === undefined && printed !== '') await process.print(printed);
      if (output === undefined) printed = '';
    }
  });
  if (count > 0) print(held, count);
  if (output === undefined) await process.print(printed);
  else process.host.files.writeFile(process.path(output), printed, { actor: process.actor });
  return status;
};
