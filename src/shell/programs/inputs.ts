import type { ByteReader } from '../../base/pipe.ts';
import { errnoText } from '../process/errno.ts';
import type { ProgramProcess } from '../process/program.ts';

/**
 * Reads one named input after the other, standard input when there is no name; tells what cannot be opened.
 * @param words how the message goes on after the program's name
 * @returns 1 when one could not be read, else 0
 */
export async function eachInput(
  process: ProgramProcess,
  names: readonly string[],
  body: (reader: ByteReader, name: string) => Promise<void>,
  words: (name: string, reason: string) => string = (name, reason) => `${name}: ${reason}`,
): Promise<number> {
  let status = 0;
  for (const name of names.length > 0 ? names : ['-']) {
    try {
      const file = process.open(name);
      try {
        await body(process.readerOf(file), name);
      } finally {
        file.close();
      }
    } catch (error) {
      if ((error as { code?: string }).code === undefined) throw error;
      await process.warn(words(name, errnoText(error)));
      status = 1;
    }
  }
  return status;
}
