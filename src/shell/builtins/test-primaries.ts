import { OPTION_LETTERS } from '../language/options.ts';
import { absolutePath, mayAccess, statOf } from '../process/paths.ts';
import type { Shell } from '../shell.ts';

/** A unary primary of `test` and `[[`. */
export function unaryTest(shell: Shell, operator: string, operand: string): boolean {
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-v':
      return isSet(shell, operand);
    case '-R':
      return shell.vars.find(operand)?.nameref === true;
    case '-o':
      return OPTION_LETTERS.some(([name]) => name === operand) && shell.options.has(operand);
    case '-t':
      return shell.fds.get(Number(operand))?.backend.tty !== undefined;
  }
  if (operand === '') return false;
  const device = /^\/dev\/(null|zero|full|u?random|tty|std(in|out|err)|fd\/\d+)$/.test(operand);
  if (device) return /^-[aerwcG]$/.test(operator);
  const { files } = shell.world.host;
  const path = absolutePath(shell.cwd, operand);
  const link = operator === '-h' || operator === '-L';
  const stat = statOf(files, path, undefined, !link);
  if (stat === undefined) return false;
  switch (operator) {
    case '-a':
    case '-e':
      return true;
    case '-f':
      return stat.type === 'file';
    case '-d':
      return stat.type === 'directory';
    case '-h':
    case '-L':
      return stat.type === 'symlink';
    case '-s':
      return stat.size > 0;
    case '-r':
      return mayAccess(stat, shell.actor, 4);
    case '-w':
      return mayAccess(stat, shell.actor, 2);
    case '-x':
      return mayAccess(stat, shell.actor, 1);
    case '-O':
      return stat.uid === shell.actor.uid;
    case '-G':
      return shell.actor.gids.includes(stat.gid);
    case '-g':
      return (stat.mode & 0o2000) !== 0;
    case '-u':
      return (stat.mode & 0o4000) !== 0;
    case '-k':
      return (stat.mode & 0o1000) !== 0;
    case '-N':
      return true;
  }
  return false;
}

function isSet(shell: Shell, name: string): boolean {
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(name);
  if (!element)
    return /^\d+$/.test(name)
      ? shell.params[Number(name) - 1] !== undefined
      : shell.vars.get(name) !== undefined;
  if (element[2] === '@' || element[2] === '*') return shell.vars.elements(element[1]!).length > 0;
  return shell.vars.element(element[1]!, element[2]!) !== undefined;
}

/** `-nt`, `-ot`, `-ef`; undefined for other operators. */
export function fileTest(shell: Shell, operator: string, left: string, right: string): boolean | undefined {
  if (!/^-(nt|ot|ef)$/.test(operator)) return undefined;
  const { files } = shell.world.host;
  const a = statOf(files, absolutePath(shell.cwd, left));
  const b = statOf(files, absolutePath(shell.cwd, right));
  if (operator === '-ef') return a !== undefined && b !== undefined && a.inode === b.inode;
  if (operator === '-nt') return a !== undefined && (b === undefined || a.mtime > b.mtime);
  return b !== undefined && (a === undefined || a.mtime < b.mtime);
}
