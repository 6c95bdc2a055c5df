import { encodeEscapes, escapes } from '../language/escapes.ts';
import type { Builtin } from './builtin.ts';

/** `echo [-neE] words`. */
export const echo: Builtin = async (shell, args) => {
  let newline = true;
  let interpret = shell.shopts.has('xpg_echo');
  let i = 0;
  for (; i < args.length && /^-[neE]+$/.test(args[i]!); i++) {
    for (const letter of args[i]!.slice(1)) {
      if (letter === 'n') newline = false;
      else interpret = letter === 'e';
    }
  }
  const text = args.slice(i).join(' ');
  const { text: shown, stop } = interpret ? escapes(text) : { text, stop: false };
  const file = shell.fds.get(1);
  if (file === undefined || !file.writable) {
    await shell.complain('echo: write error: Bad file descriptor');
    return 1;
  }
  await shell.task.guard(file.write(encodeEscapes(shown + (newline && !stop ? '\n' : ''))));
  return 0;
};
