import type { Program } from '../process/program.ts';
import { eachInput } from './inputs.ts';
import { textLines } from './lines.ts';
import { shortOptions } from './options.ts';

/** `paste [-s] [-d LIST] [FILE]...` Several `-` take the lines of standard input in turns. Models GNU paste. */
export const paste: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'sd:z', { serial: 's', delimiters: 'd' });
  const delimiters = [
    ...(values.get('d') ?? '\t').replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\0/g, ''),
  ];
  const names = operands.length > 0 ? operands : ['-'];
  const isSerial = flags.has('s');
  const turns = isSerial ? 1 : names.filter(name => name === '-').length;
  const columns: string[][] = [];
  let taken: string[] | undefined;
  let turn = 0;
  const status = await eachInput(process, names, async (reader, name) => {
    const lines = name === '-' && taken !== undefined ? taken : [];
    if (name !== '-' || taken === undefined) for await (const some of textLines(reader)) lines.push(...some);
    if (name !== '-' || isSerial) {
      columns.push(lines);
      return;
    }
    taken = lines;
    columns.push(lines.filter((_, i) => i % turns === turn));
    turn++;
  });
  const joined = (cells: readonly string[]) =>
    cells.reduce(
      (line, cell, i) => (i === 0 ? cell : line + (delimiters[(i - 1) % delimiters.length] ?? '') + cell),
      '',
    );
  if (isSerial) await process.print(columns.map(lines => `${joined(lines)}\n`).join(''));
  else {
    const rows = Math.max(0, ...columns.map(lines => lines.length));
    await process.print(
      Array.from({ length: rows }, (_, i) => `${joined(columns.map(lines => lines[i] ?? ''))}\n`).join(''),
    );
  }
  return status;
};
