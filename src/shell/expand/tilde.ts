import type { Shell } from '../shell.ts';

/** The directory that `~name` stands for; undefined when there is none. */
export function homeOf(shell: Shell, name: string): string | undefined {
  if (name === '')
    return shell.vars.get('HOME') ?? passwdHome(shell, user => user[2] === String(shell.actor.uid)) ?? '/';
  if (name === '+') return shell.vars.get('PWD');
  if (name === '-') return shell.vars.get('OLDPWD');
  return passwdHome(shell, user => user[0] === name);
}

function passwdHome(shell: Shell, is: (fields: readonly string[]) => boolean): string | undefined {
  try {
    return shell.world.host.files
      .readText('/etc/passwd')
      .split('\n')
      .map(line => line.split(':'))
      .find(is)?.[5];
  } catch {
    return undefined;
  }
}
