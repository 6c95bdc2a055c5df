import { errnoText } from '../process/errno.ts';
import type { OpenFile } from '../process/open-file.ts';
import type { Program } from '../process/program.ts';
import { SIGINT } from '../process/signals.ts';
import { shortOptions } from './options.ts';

/** `tee [-ai] [file]...` */
export const tee: Program = async process => {
  const { flags, operands } = shortOptions(process, 'aip', { append: 'a', 'ignore-interrupts': 'i' });
  if (flags.has('i')) process.onSignal(SIGINT, () => undefined);
  const files: OpenFile[] = [];
  let status = 0;
  for (const name of operands) {
    try {
      files.push(process.open(name, flags.has('a') ? 'append' : 'write'));
    } catch (error) {
      await process.warn(`${name}: ${errnoText(error)}`);
      status = 1;
    }
  }
  const outputs = [process.stdout, ...files.map(file => process.writerOf(file))];
  for (let chunk = await process.stdin.read(); chunk; chunk = await process.stdin.read()) {
    for (const output of outputs) await output.write(chunk);
  }
  for (const file of files) file.close();
  return status;
};
