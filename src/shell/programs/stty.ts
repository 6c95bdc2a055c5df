import { type Program, ProgramError } from '../process/program.ts';
import type { TtyMode } from '../tty.ts';

/** What each word does to the line discipline; a word with `-` before it does the contrary. */
const SWITCHES: Readonly<Record<string, keyof TtyMode>> = {
  echo: 'echo',
  icanon: 'canonical',
  isig: 'signals',
  onlcr: 'newlines',
};
const SANE: TtyMode = { echo: true, canonical: true, signals: true, newlines: true };

/** `stty [-a] [size | sane | raw | cooked | [-]echo ...]`: shows and changes the terminal that is standard input. */
export const stty: Program = async process => {
  const tty = process.isTerminal(0) ? process.world.tty : undefined;
  const { terminal } = process.world;
  if (tty === undefined || terminal === undefined)
    throw new ProgramError("'standard input': Inappropriate ioctl for device");
  const { rows, columns } = terminal;
  const words = [...process.args];
  if (words.length === 0) return print(process, `speed 38400 baud; line = 0;\n${settings(tty.current)}\n`);
  for (const word of words) {
    if (word === 'size') await print(process, `${rows} ${columns}\n`);
    else if (word === '-a' || word === '--all')
      await print(
        process,
        `speed 38400 baud; rows ${rows}; columns ${columns}; line = 0;\n${KEYS}\n${settings(tty.current)}\n`,
      );
    else if (word === 'sane' || word === 'cooked' || word === '-raw') tty.setMode(SANE);
    else if (word === 'raw' || word === '-cooked')
      tty.setMode({ canonical: false, signals: false, newlines: false });
    else {
      const mode = SWITCHES[word.replace(/^-/, '')];
      if (mode === undefined)
        throw new ProgramError(`invalid argument '${word}'\nTry 'stty --help' for more information.`);
      tty.setMode({ [mode]: !word.startsWith('-') });
    }
  }
  return 0;
};

const KEYS =
  'intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>; start = ^Q; stop = ^S; susp = ^Z; werase = ^W;';

function settings(mode: TtyMode): string {
  return Object.entries(SWITCHES)
    .map(([word, key]) => (mode[key] ? word : `-${word}`))
    .join(' ');
}

async function print(process: Parameters<Program>[0], text: string): Promise<number> {
  await process.print(text);
  return 0;
}
