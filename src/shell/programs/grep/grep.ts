import { type Program, ProgramError, type ProgramProcess } from '../../process/program.ts';
import { eachInput } from '../inputs.ts';
import { textLines } from '../lines.ts';
import { type Options, shortOptions } from '../options.ts';
import { filesBelow } from './files.ts';
import { compile } from './matcher.ts';
import { LETTERS, LONG, takeRepeated } from './options.ts';
import { Search } from './search.ts';

/** `grep`, `egrep`, `fgrep`: prints a line as soon as it has come. Models GNU grep. */
export const grep: Program = async process => {
  const args = process.args.flatMap(arg => (/^-\d+$/.test(arg) ? ['-C', arg.slice(1)] : [arg]));
  let options: Options;
  const { included, rest } = takeRepeated(args);
  try {
    options = shortOptions(process, LETTERS, LONG, rest);
  } catch (error) {
    if (error instanceof ProgramError)
      throw new ProgramError(
        error.message.replace(
          /\nTry.*/,
          `\nUsage: ${process.name} [OPTION]... PATTERNS [FILE]...\nTry '${process.name} --help' for more information.`,
        ),
        2,
      );
    throw error;
  }
  const { flags, values, operands } = options;
  const patterns = [...included.patterns];
  if (values.has('f')) patterns.push(...(await patternsFrom(process, values.get('f')!)));
  if (patterns.length === 0 && !flags.has('f')) {
    const first = operands.shift();
    if (first === undefined) {
      await process.stderr.write(
        `Usage: ${process.name} [OPTION]... PATTERNS [FILE]...\nTry '${process.name} --help' for more information.\n`,
      );
      return 2;
    }
    patterns.push(...first.split('\n'));
  }
  const matcher = compile(process, patterns, flags);
  const recursive = flags.has('r') || flags.has('R');
  const search = new Search(process, options, matcher, recursive || operands.length > 1);
  const names = recursive ? filesBelow(process, operands.length > 0 ? operands : ['.'], included) : operands;
  const failed =
    recursive && names.length === 0
      ? 0
      : await eachInput(
          process,
          names,
          (reader, name) => search.input(reader, name),
          (name, reason) => (flags.has('s') ? '' : `${name}: ${reason}`),
        );
  if (search.matched && (failed === 0 || flags.has('q'))) return 0;
  return failed ? 2 : search.matched ? 0 : 1;
};

async function patternsFrom(process: ProgramProcess, path: string): Promise<string[]> {
  const found: string[] = [];
  const file = process.open(path);
  for await (const lines of textLines(process.readerOf(file))) found.push(...lines);
  file.close();
  return found;
}
