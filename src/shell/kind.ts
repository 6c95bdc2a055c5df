import { baseName } from './process/paths.ts';
import type { Shell } from './shell.ts';

/** Which real shell a name stands for: they greet and leave differently. */
export type ShellKind = 'bash' | 'dash' | 'ash' | 'zsh';

/** `sh` is BusyBox's in its images and in Alpine's, dash in Debian's and Ubuntu's. */
export function kindOf(shell: Shell): ShellKind {
  const name = baseName(shell.calledAs).replace(/^-/, '');
  if (name === 'zsh' || name === 'dash' || name === 'ash') return name;
  if (name !== 'sh') return 'bash';
  return isBusybox(shell) ? 'ash' : 'dash';
}

/** The name that an interactive shell puts before what it says. */
export function calledName(shell: Shell): string {
  const kind = kindOf(shell);
  if (kind === 'dash') return 'sh: 1';
  return kind === 'ash' ? 'sh' : kind;
}

/** What a shell says of a command that it does not find. */
export function notFound(shell: Shell, command: string): string {
  switch (kindOf(shell)) {
    case 'bash':
      return `${command}: command not found`;
    case 'zsh':
      return `command not found: ${command}`;
    default:
      return `${command}: not found`;
  }
}

/** What the prompt is where no start-up file says so. */
export function defaultPrompt(shell: Shell): string {
  switch (kindOf(shell)) {
    case 'ash':
      return '\\w \\$ ';
    case 'dash':
      return '\\$ ';
    case 'zsh':
      return '\\h\\$ ';
    case 'bash':
      // Debian's and the others' start-up files for all users set one, a bash without them has its own.
      return isBusybox(shell) ? '\\s-\\v\\$ ' : '\\u@\\h:\\w\\$ ';
  }
}

/** What an interactive shell says when it ends. */
export function farewell(shell: Shell): string {
  const kind = kindOf(shell);
  if (kind === 'bash') return shell.loginShell ? 'logout\n' : 'exit\n';
  return '\n';
}

function isBusybox({ world }: Shell): boolean {
  return world.host.files.exists('/bin/busybox');
}
