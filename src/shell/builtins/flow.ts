import { FunctionReturn, LoopExit, ShellExit } from '../interpreter/control.ts';
import { farewell, kindOf } from '../kind.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, refuse } from './builtin.ts';

const yes: Builtin = async () => 0;
const no: Builtin = async () => 1;

function loopExit(kind: 'break' | 'continue'): Builtin {
  return async (shell, args) => {
    if (shell.loopDepth === 0) {
      await shell.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
      return 0;
    }
    const levels = Number(args[0] ?? 1);
    if (!Number.isInteger(levels)) {
      await shell.complain(`${kind}: ${args[0]}: numeric argument required`);
      throw new ShellExit(128);
    }
    if (levels < 1) return refuse(shell, `${kind}: ${args[0]}: loop count out of range`);
    throw new LoopExit(kind, levels);
  };
}

async function statusOf(shell: Shell, name: string, args: readonly string[]): Promise<number> {
  const text = args[0];
  if (text === undefined) return shell.status;
  if (/^[+-]?\d+$/.test(text)) return Number(text) & 255;
  await shell.complain(`${name}: ${text}: numeric argument required`);
  return 2;
}

export const flow: Record<string, Builtin> = {
  ':': yes,
  true: yes,
  false: no,
  break: loopExit('break'),
  continue: loopExit('continue'),
  return: async (shell, args) => {
    if (shell.functionStack.length === 0 && shell.sourceDepth === 0) {
      return refuse(shell, "return: can only `return' from a function or sourced script", 2);
    }
    throw new FunctionReturn(await statusOf(shell, 'return', args));
  },
  exit: async (shell, args) => {
    const status = await statusOf(shell, 'exit', args);
    if (args.length > 1 && /^\d+$/.test(args[0]!)) {
      await shell.complain('exit: too many arguments');
      if (shell.interactive) return 1;
      throw new ShellExit(1);
    }
    if (shell.interactive && shell.subshellDepth === 0 && kindOf(shell) === 'bash')
      await shell.print(2, farewell(shell));
    throw new ShellExit(status);
  },
  logout: async (shell, args) => {
    if (!shell.loginShell) return refuse(shell, "logout: not login shell: use `exit'");
    throw new ShellExit(await statusOf(shell, 'logout', args));
  },
};
