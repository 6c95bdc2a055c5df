import { FileError } from '../../machine/filesystem.ts';
import { errnoText } from '../process/errno.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { awkArguments } from './awk-arguments.ts';
import { lineWise } from './line-wise.ts';
import { bytesText } from './lines.ts';
import { readsInput } from './standard-input.ts';
import { StillTime } from './still-time.ts';
import { TOOL_FOLDER, ToolFiles } from './text-tools-files.ts';

/** The tools that are taken from just-bash as they are. */
export const TEXT_TOOLS = [
  'rmdir',
  'touch',
  'rm',
  'cp',
  'mv',
  'ln',
  'chmod',
  'readlink',
  'wc',
  'stat',
  'awk',
  'comm',
  'tr',
  'rev',
  'nl',
  'fold',
  'expand',
  'unexpand',
  'strings',
  'split',
  'column',
  'join',
  'basename',
  'dirname',
  'tree',
  'du',
  'jq',
  'md5sum',
  'sha1sum',
  'sha256sum',
  'file',
  'tac',
  'od',
] as const;

/** Characters that a tool is given at a time: ^C must not wait for more. */
const PART = 1_024;
/** What a tool's run over them costs. */
const STEPS_PER_PART = 100;
/** Standard input that a tool can hold which needs it whole. */
const MOST_INPUT = 64 * 1024 * 1024;

/** How Node tells of a failed call: `EROFS: read-only file system, open '/x'`. */
const NODE_WORDS = /\b(E[A-Z]+): [a-z -]+, [a-z]+ '([^'\n]*)'/g;

/** The same in libc's words; the path is told once. */
function errnoWords(text: string): string {
  return text.replace(NODE_WORDS, (_, code: string, path: string, offset: number) => {
    const why = errnoText(new FileError(code, path));
    const before = text.slice(text.lastIndexOf('\n', offset) + 1, offset);
    return before.includes(path) ? why : `${path}: ${why}`;
  });
}

type Module = typeof import('just-bash');
let loaded: Module | undefined;

/** Loads just-bash once; simulated time stands still meanwhile. */
async function load(process: ProgramProcess): Promise<Module> {
  loaded ??= await process.clock.hold(import('just-bash/browser') as Promise<Module>);
  return loaded;
}

/**
 * One of just-bash's commands as a program: reads all its input, runs, writes all its output. What treats each line
 * by itself runs over lines as they come, so that `kubectl get pods -w | awk '{print $1}'` shows them at once.
 */
export function textTool(name: string): Program {
  return async process => {
    const module = await load(process);
    const args = name === 'awk' ? awkArguments(process.args) : process.args;
    if (!readsInput(name, args)) return runTool(module, process, name, args, '');
    const parts = lineWise(name, args);
    if (parts === undefined) return runTool(module, process, name, args, await inputOf(process));
    let status = 0;
    let lines = 0;
    for await (const part of wholeLines(process)) {
      status = await runTool(module, process, name, parts(lines), part);
      lines += part.split('\n').length - 1;
      await process.task.step(STEPS_PER_PART);
    }
    return status;
  };
}

/** Runs the tool over one input. */
async function runTool(
  { Bash }: Module,
  process: ProgramProcess,
  name: string,
  args: readonly string[],
  stdin: string,
): Promise<number> {
  const still = new StillTime(process.clock);
  const bash = new Bash({
    fs: new ToolFiles(process, name, still),
    cwd: process.cwd,
    env: { ...process.env, PATH: TOOL_FOLDER },
    commands: [name as 'awk'],
    defenseInDepth: false,
    executionLimits: { maxJqIterations: 20_000 },
    sleep: ms => still.passes(() => process.sleep(ms)),
  });
  const work = bash.exec(name, { args: [...args], stdin, stdinKind: 'bytes', cwd: process.cwd });
  const result = await process.task.guard(work).finally(() => still.end());
  // checksum tools tell of their failures among their results
  const failures = name.endsWith('sum') ? new RegExp(`^${name}: .*\\n`, 'gm') : undefined;
  const stdout = failures ? result.stdout.replace(failures, '') : result.stdout;
  const mislaid = failures ? (result.stdout.match(failures) ?? []).join('') : '';
  if (stdout !== '') {
    const bytes = result.stdoutKind === 'bytes' || result.stdoutEncoding === 'binary';
    await process.print(bytes ? Uint8Array.from(stdout, c => c.charCodeAt(0)) : stdout);
  }
  const complaints = errnoWords(mislaid + result.stderr);
  if (complaints !== '') await process.stderr.write(complaints);
  return result.exitCode;
}

/** Standard input as it comes, cut behind line ends; the whole of an empty input. A character stands for a byte. */
async function* wholeLines(process: ProgramProcess): AsyncGenerator<string> {
  let rest = '';
  let any = false;
  for (let chunk = await process.stdin.read(); chunk; chunk = await process.stdin.read()) {
    rest += bytesText(chunk);
    const end = rest.lastIndexOf('\n') + 1;
    if (end === 0) continue;
    for (let from = 0; from < end; ) {
      let to = rest.lastIndexOf('\n', from + PART - 1) + 1;
      if (to <= from) to = rest.indexOf('\n', from) + 1;
      yield rest.slice(from, to);
      from = to;
    }
    any = true;
    rest = rest.slice(end);
  }
  if (rest !== '' || !any) yield rest;
}

/** All of standard input, a character for a byte. */
async function inputOf(process: ProgramProcess): Promise<string> {
  let text = '';
  for (let chunk = await process.stdin.read(); chunk; chunk = await process.stdin.read()) {
    text += bytesText(chunk);
    process.holds(text.length);
    if (text.length > MOST_INPUT) throw new ProgramError('memory exhausted');
  }
  return text;
}
