import { quoteIfNeeded } from '../language/quote.ts';
import { type Builtin, options } from './builtin.ts';

const complete: Builtin = async (shell, args) => {
  const { flags, values, operands } = options(args, 'abcdefgjksuvprDEIA:C:F:G:P:S:W:X:o:');
  if (flags.has('r')) {
    for (const name of operands.length > 0 ? operands : [...shell.completions.keys()])
      shell.completions.delete(name);
    return 0;
  }
  if (flags.has('p') || args.length === 0) {
    for (const [name, spec] of shell.completions)
      await shell.print(1, `complete ${spec.map(quoteIfNeeded).join(' ')} ${name}\n`);
    return 0;
  }
  const spec: string[] = [];
  for (const flag of flags) {
    spec.push(`-${flag}`);
    if (values.has(flag)) spec.push(values.get(flag)!);
  }
  for (const name of operands) shell.completions.set(name, spec);
  return 0;
};

const compgen: Builtin = async (shell, args) => {
  const { flags, values, operands } = options(args, 'abcdefgjksuvA:C:F:G:P:S:W:X:o:');
  const prefix = operands[0] ?? '';
  const found: string[] = [];
  if (values.has('W')) found.push(...values.get('W')!.split(/\s+/).filter(Boolean));
  if (flags.has('v')) found.push(...shell.vars.names());
  if (flags.has('a')) found.push(...shell.aliases.keys());
  if (values.get('A') === 'function') found.push(...shell.functions.keys());
  const matches = found.filter(word => word.startsWith(prefix));
  await shell.print(
    1,
    matches.map(word => `${values.get('P') ?? ''}${word}${values.get('S') ?? ''}\n`).join(''),
  );
  return matches.length > 0 ? 0 : 1;
};

/** Options of a running completion mean nothing here: what completes is built in. */
const compopt: Builtin = async () => 0;
const bind: Builtin = async () => 0;
const enable: Builtin = async () => 0;

const caller: Builtin = async (shell, args) => {
  const frame = shell.functionStack.at(-1 - Number(args[0] ?? 0));
  if (frame === undefined) return 1;
  const outer = shell.functionStack.at(-2 - Number(args[0] ?? 0));
  await shell.print(
    1,
    args[0] === undefined
      ? `${frame.line} ${shell.name}\n`
      : `${frame.line} ${outer?.name ?? 'main'} ${shell.name}\n`,
  );
  return 0;
};

export const completionBuiltins: Record<string, Builtin> = {
  complete,
  compgen,
  compopt,
  bind,
  enable,
  caller,
};
