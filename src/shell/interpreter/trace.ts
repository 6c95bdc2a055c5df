import type { Shell } from '../shell.ts';

/** What `set -x` shows of a command before it runs. */
export async function traceText(shell: Shell, text: () => string): Promise<void> {
  if (shell.options.has('xtrace')) await shell.print(2, `${shell.tracePrefix()}${text()}\n`);
}
