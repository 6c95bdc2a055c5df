import type { Program } from '../process/program.ts';

/** `yes [words]`: a line for ever. */
export const yes: Program = async process => {
  const line = `${process.args.length > 0 ? process.args.join(' ') : 'y'}\n`;
  const block = line.repeat(Math.max(1, Math.floor(8192 / line.length)));
  for (;;) await process.print(block);
};
