import { type Program, ProgramError } from '../process/program.ts';
import { shortOptions } from './options.ts';

/** `env [-i] [-u NAME] [NAME=VALUE]... [command [arguments]]` */
export const env: Program = async process => {
  const { flags, values, operands } = shortOptions(
    process,
    'iu:0',
    { 'ignore-environment': 'i', unset: 'u', null: '0' },
    process.args,
    false,
  );
  const next: Record<string, string> = flags.has('i') ? {} : { ...process.env };
  if (values.has('u')) delete next[values.get('u')!];
  let i = 0;
  for (; i < operands.length && operands[i]!.includes('='); i++) {
    const equals = operands[i]!.indexOf('=');
    next[operands[i]!.slice(0, equals)] = operands[i]!.slice(equals + 1);
  }
  if (i < operands.length) {
    const status = await process.run(operands.slice(i), { env: next });
    return status;
  }
  const end = flags.has('0') ? '\0' : '\n';
  await process.print(
    Object.entries(next)
      .map(([name, value]) => `${name}=${value}${end}`)
      .join(''),
  );
  return 0;
};

/** `printenv [NAME]...` */
export const printenv: Program = async process => {
  const names = process.args.filter(arg => !arg.startsWith('-'));
  if (process.args.some(arg => /^-[^0]/.test(arg)))
    throw new ProgramError(`invalid option -- '${process.args[0]!.slice(1)}'`, 2);
  if (names.length === 0) return env(process);
  let status = 0;
  for (const name of names) {
    const value = process.env[name];
    if (value === undefined) status = 1;
    else await process.print(`${value}\n`);
  }
  return status;
};
