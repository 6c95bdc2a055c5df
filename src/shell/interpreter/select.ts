import type { Select } from 'unbash';
import { readLine } from '../builtins/read-line.ts';
import { expandWords } from '../expand/words.ts';
import type { Shell } from '../shell.ts';
import { LoopExit } from './control.ts';
import { runList } from './run.ts';

/** `select name in words`: shows a menu on standard error and runs the body for each answer. */
export async function runSelect(shell: Shell, node: Select): Promise<number> {
  const words = node.wordlist ? await expandWords(shell, node.wordlist) : [...shell.params];
  if (words.length === 0) return 0;
  shell.loopDepth++;
  let showMenu = true;
  try {
    for (;;) {
      if (showMenu) await shell.print(2, menu(words));
      await shell.print(2, shell.vars.get('PS3') ?? '#? ');
      const answer = await readLine(shell, shell.fds.get(0), {});
      if (!answer.complete && answer.text === '') {
        await shell.print(1, '\n');
        return 1;
      }
      showMenu = answer.text.trim() === '';
      if (showMenu) continue;
      shell.vars.set('REPLY', answer.text);
      shell.vars.set(node.name.value, words[Number(answer.text.trim()) - 1] ?? '');
      try {
        await runList(shell, node.body);
      } catch (error) {
        if (!(error instanceof LoopExit)) throw error;
        if (error.levels > 1 && shell.loopDepth > 1) {
          error.levels--;
          throw error;
        }
        if (error.kind === 'break') return 0;
      }
    }
  } finally {
    shell.loopDepth--;
  }
}

function menu(words: readonly string[]): string {
  const width = String(words.length).length;
  return words.map((word, i) => `${String(i + 1).padStart(width)}) ${word}\n`).join('');
}
