import { wholePattern } from '../../language/pattern.ts';
import { statOf } from '../../process/paths.ts';
import { ProgramError, type ProgramProcess } from '../../process/program.ts';
import { users } from '../users.ts';
import type { Found, Predicate, WalkOptions } from './expression.ts';

const TYPES: Readonly<Record<string, string>> = { f: 'file', d: 'directory', l: 'symlink' };
const SIZES: Readonly<Record<string, number>> = {
  '': 512,
  b: 512,
  c: 1,
  w: 2,
  k: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
};
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Makes a test of its argument. */
type MakeTest = (argument: string, process: ProgramProcess, options: WalkOptions) => Predicate;

/** The tests that take an argument. */
export const TESTS: Readonly<Record<string, MakeTest>> = {
  '-name': pattern => byPattern(pattern, found => found.name),
  '-iname': pattern => byPattern(pattern, found => found.name, true),
  '-path': pattern => byPattern(pattern, found => found.path),
  '-wholename': pattern => byPattern(pattern, found => found.path),
  '-ipath': pattern => byPattern(pattern, found => found.path, true),
  '-type': letters => {
    const types = letters.split(',').map(letter => {
      if ('bcps'.includes(letter)) return letter;
      return TYPES[letter] ?? raise(`Unknown argument to -type: ${letter}`);
    });
    return ({ stat }) => types.includes(stat.type);
  },
  '-size': text => {
    const match = /^([-+]?)(\d+)([bcwkMG]?)$/.exec(text) ?? raise(`Invalid argument \`${text}' to -size`);
    const unit = SIZES[match[3]!]!;
    return ({ stat }) => compared(Math.ceil(stat.size / unit), match[1]!, Number(match[2]));
  },
  '-perm': text => {
    const [, how, digits] = /^([-/]?)([0-7]+)$/.exec(text) ?? raise(`invalid mode ‘${text}’`);
    const mode = Number.parseInt(digits!, 8);
    return ({ stat }) => {
      const bits = stat.mode & 0o7777;
      if (how === '-') return (bits & mode) === mode;
      return how === '/' ? mode === 0 || (bits & mode) !== 0 : bits === mode;
    };
  },
  '-mtime': text => byAge(text, '-mtime', DAY),
  '-mmin': text => byAge(text, '-mmin', MINUTE),
  '-newer': (name, process) => {
    const other = statOf(process.host.files, process.path(name), process.actor);
    if (other === undefined) raise(`‘${name}’: No such file or directory`);
    return ({ stat }) => stat.mtime > other!.mtime;
  },
  '-user': (name, process) => {
    const uid =
      users(process).find(user => user.name === name)?.uid ?? (/^\d+$/.test(name) ? Number(name) : undefined);
    if (uid === undefined) raise(`‘${name}’ is not the name of a known user`);
    return ({ stat }) => stat.uid === uid;
  },
  '-maxdepth': (text, _, options) => {
    options.maxdepth = depth(text, '-maxdepth');
    return () => true;
  },
  '-mindepth': (text, _, options) => {
    options.mindepth = depth(text, '-mindepth');
    return () => true;
  },
};

/** The tests without one. */
export const FLAGS: Readonly<Record<string, (options: WalkOptions) => Predicate>> = {
  '-true': () => () => true,
  '-false': () => () => false,
  '-empty':
    () =>
    (found, { process }) => {
      if (found.stat.type === 'file') return found.stat.size === 0;
      return (
        found.stat.type === 'directory' && process.host.files.readdir(found.full, process.actor).length === 0
      );
    },
  '-executable':
    () =>
    ({ stat }) =>
      (stat.mode & 0o111) !== 0,
  '-depth': options => {
    options.depthFirst = true;
    return () => true;
  },
  '-follow': options => {
    options.follow = true;
    return () => true;
  },
  '-mount': () => () => true,
  '-xdev': () => () => true,
};

export function raise(message: string): never {
  throw new ProgramError(message);
}

function byPattern(pattern: string, text: (found: Found) => string, ignoreCase = false): Predicate {
  const regex = wholePattern(pattern, ignoreCase);
  return found => regex.test(text(found));
}

/** `5` just so many, `+5` more, `-5` fewer. */
function compared(value: number, sign: string, wanted: number): boolean {
  return sign === '+' ? value > wanted : sign === '-' ? value < wanted : value === wanted;
}

function byAge(text: string, name: string, unit: number): Predicate {
  const match = /^([-+]?)(\d+)$/.exec(text) ?? raise(`invalid argument \`${text}' to \`${name}'`);
  return ({ stat }, { now }) => compared(Math.floor((now - stat.mtime) / unit), match[1]!, Number(match[2]));
}

function depth(text: string, name: string): number {
  if (!/^\d+$/.test(text))
    raise(`Expected a positive decimal integer argument to ${name}, but got ‘${text}’`);
  return Number(text);
}
