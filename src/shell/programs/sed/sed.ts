import { type Program, ProgramError, type ProgramProcess } from '../../process/program.ts';
import { shortOptions } from '../options.ts';
import { ScriptError } from './command.ts';
import { InputLines } from './lines.ts';
import { type Output, SedRun } from './run.ts';
import { parseScript } from './script.ts';

const USAGE = 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n';
const LONG = {
  quiet: 'n',
  silent: 'n',
  expression: 'e',
  file: 'f',
  'regexp-extended': 'E',
  'in-place': 'i',
  separate: 's',
  unbuffered: 'u',
};
/** Output is handed on when it has grown to this. */
const PORTION = 8_192;

/**
 * `sed [-nEs] [-i[SUFFIX]] [-e SCRIPT]... [-f FILE] [SCRIPT] [FILE]...`, line by line as they come. just-bash's knows
 * neither `\U`, nor blanks behind `a\`, nor counted `g`, and reads all of its input first.
 */
export const sed: Program = async process => {
  const { scripts, suffix, args } = takeRepeated(process);
  const { flags, operands } = shortOptions(process, 'nErsuz', LONG, args);
  if (scripts.length === 0) {
    const script = operands.shift();
    if (script === undefined) {
      await process.stderr.write(USAGE);
      return 1;
    }
    scripts.push(script);
  }
  const edits = suffix !== undefined;
  const groups =
    edits || flags.has('s') ? operands.map(name => [name]) : [operands.length > 0 ? operands : ['-']];
  let status = 0;
  const files = new Map<string, string>();
  try {
    const parse = () => parseScript(scripts.join('\n'), flags.has('E') || flags.has('r'));
    parse();
    for (const names of groups) {
      const output = edits ? new Kept(files) : new Streamed(process, files);
      const input = new InputLines(process, names, () => output.flush());
      const run = new SedRun(process, parse(), input, output, flags.has('n'));
      await run.run();
      if (input.failed) status = 2;
      else if (edits) await replaceFile(process, names[0]!, suffix, (output as Kept).text);
      if (run.status !== 0) status = run.status;
    }
  } catch (error) {
    if (error instanceof ScriptError) throw new ProgramError(error.message);
    throw error;
  } finally {
    for (const [name, text] of files)
      process.host.files.writeFile(process.path(name), text, { actor: process.actor });
  }
  return status;
};

/** `-e` and `-f`, which may be given several times, and `-i` with its suffix. */
function takeRepeated(process: ProgramProcess): {
  scripts: string[];
  suffix: string | undefined;
  args: string[];
} {
  const scripts: string[] = [];
  const args: string[] = [];
  let suffix: string | undefined;
  const given = [...process.args];
  const fromFile = (name: string) =>
    process.host.files.readText(process.path(name), process.actor).replace(/\n$/, '');
  for (let arg = given.shift(); arg !== undefined; arg = given.shift()) {
    const long = /^--(expression|file|in-place)(?:=([\s\S]*))?$/.exec(arg);
    const short = /^-([nErsuz]*)([efi])([\s\S]*)$/.exec(arg);
    if (arg === '--') {
      args.push(arg, ...given);
      break;
    }
    const kind = long ? long[1]![0]! : short?.[2];
    if (kind === undefined) {
      args.push(arg);
      continue;
    }
    if (short?.[1]) args.push(`-${short[1]}`);
    const value = long ? long[2] : short![3];
    if (kind === 'i') suffix = value ?? '';
    else {
      const text = value || given.shift();
      if (text === undefined)
        throw new ProgramError(`option requires an argument -- '${kind}'\n${USAGE.trimEnd()}`);
      scripts.push(kind === 'e' ? text : fromFile(text));
    }
  }
  return { scripts, suffix, args };
}

async function replaceFile(
  process: ProgramProcess,
  name: string,
  suffix: string,
  text: string,
): Promise<void> {
  const { files } = process.host;
  const path = process.path(name);
  const { actor } = process;
  if (suffix !== '')
    files.writeFile(
      suffix.includes('*') ? suffix.replaceAll('*', name) : `${path}${suffix}`,
      files.readFile(path, actor),
      {
        actor,
      },
    );
  files.writeFile(path, text, { actor });
}

/** What `w` has written is kept until the end. */
abstract class Files implements Output {
  constructor(private readonly files: Map<string, string>) {}

  abstract write(text: string): void;
  abstract flush(): Promise<void>;

  file(name: string, text: string): void {
    if (name === '/dev/stdout') this.write(text);
    else this.files.set(name, (this.files.get(name) ?? '') + text);
  }
}

/** Output that takes the place of the file. */
class Kept extends Files {
  text = '';

  write(text: string): void {
    this.text += text;
  }

  async flush(): Promise<void> {}
}

/** Output that goes on before more input is waited for. */
class Streamed extends Files {
  private text = '';

  constructor(
    private readonly process: ProgramProcess,
    files: Map<string, string>,
  ) {
    super(files);
  }

  write(text: string): void {
    this.text += text;
  }

  async flush(): Promise<void> {
    const { text } = this;
    this.text = '';
    for (let from = 0; from < text.length; from += PORTION)
      await this.process.print(text.slice(from, from + PORTION));
  }
}
