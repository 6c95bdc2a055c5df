import type { Shell } from '../shell.ts';
import { runText } from './text.ts';

/** Runs the command of a trap, keeping `$?`. */
export async function runTrap(shell: Shell, name: string): Promise<void> {
  const action = shell.traps.get(name);
  if (!action) return;
  if (name === 'EXIT') shell.traps.delete(name);
  const { status, trapLine } = shell;
  // The trap's own lines count for nothing: $LINENO is where the shell was.
  if (name === 'ERR' || name === 'DEBUG') shell.trapLine = shell.line();
  try {
    await runText(shell, action);
  } finally {
    shell.trapLine = trapLine;
  }
  shell.status = status;
}

/** Runs the traps of signals that have come since the last command. */
export async function runPendingTraps(shell: Shell): Promise<void> {
  if (shell.inTrap) return;
  for (let name = shell.pendingTraps.shift(); name !== undefined; name = shell.pendingTraps.shift()) {
    shell.inTrap = true;
    try {
      await runTrap(shell, name);
    } finally {
      shell.inTrap = false;
    }
  }
}
