import type { Program } from '../process/program.ts';
import { childShell } from './child-shell.ts';

/** A builtin of the shell as a program of its own. */
export function asProgram(name: string): Program {
  return async process => {
    const shell = childShell(process, name);
    return shell.builtins.get(name)!(shell, process.args, []);
  };
}
