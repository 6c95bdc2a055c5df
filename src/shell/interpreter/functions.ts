import type { Function as FunctionNode } from 'unbash';
import type { Unit } from '../language/parse.ts';
import type { Shell } from '../shell.ts';
import { FunctionReturn } from './control.ts';
import { runCommand } from './run.ts';
import { runTrap } from './traps.ts';

export interface FunctionDefinition {
  readonly name: string;
  readonly body: FunctionNode['body'];
  /** The text it was defined in: its positions refer to it. */
  readonly unit: Unit | undefined;
}

/** Deeper calls than this end with bash's message for FUNCNEST. */
const DEEPEST = 1000;

/** Calls a function with arguments; its local variables end with it. */
export async function callFunction(
  shell: Shell,
  definition: FunctionDefinition,
  args: readonly string[],
  line: number,
): Promise<number> {
  if (shell.functionStack.length >= DEEPEST) {
    await shell.complain(`${definition.name}: maximum function nesting level exceeded (${DEEPEST})`);
    return 1;
  }
  // Lets go of the host's stack now and then, so that deep recursion ends with the message above.
  if (shell.functionStack.length % 20 === 19) await Promise.resolve();
  const { params, unit, loopDepth, position } = shell;
  shell.params = [...args];
  shell.unit = definition.unit;
  shell.loopDepth = 0;
  shell.functionStack.push({ name: definition.name, unit, line });
  shell.vars.pushScope();
  try {
    return await runCommand(shell, definition.body);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    const onReturn = shell.traps.get('RETURN');
    if (onReturn) await runTrap(shell, 'RETURN');
    shell.traps.delete('RETURN');
    shell.vars.popScope();
    shell.functionStack.pop();
    Object.assign(shell, { params, unit, loopDepth, position });
  }
}
