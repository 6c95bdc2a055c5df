import { findExecutables } from '../interpreter/execute.ts';
import { kindOf } from '../kind.ts';
import { quoteForShell } from '../language/quote.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, options } from './builtin.ts';
import { functionText } from './function-text.ts';

const KEYWORDS = [
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'case',
  'esac',
  'for',
  'select',
  'while',
  'until',
  'do',
  'done',
  'in',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
  'coproc',
];

export { KEYWORDS };

type Style = 'path-or-name' | 'sentence' | 'kind' | 'path';

interface Meaning {
  readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' | 'file';
  readonly value: string;
}

function meanings(shell: Shell, name: string): Meaning[] {
  const found: Meaning[] = [];
  const alias = shell.shopts.has('expand_aliases') ? shell.aliases.get(name) : undefined;
  if (alias !== undefined) found.push({ kind: 'alias', value: alias });
  if (KEYWORDS.includes(name)) found.push({ kind: 'keyword', value: name });
  const definition = shell.functions.get(name);
  if (definition) found.push({ kind: 'function', value: functionText(definition) });
  if (shell.builtins.has(name)) found.push({ kind: 'builtin', value: name });
  const env = { PATH: shell.vars.get('PATH') ?? '' };
  for (const path of findExecutables(shell.world.host, name, env, shell.cwd, shell.actor))
    found.push({ kind: 'file', value: path });
  return found;
}

/** Prints what names mean, for `type`, `command -v` and `command -V`. */
export async function describeNames(
  shell: Shell,
  names: readonly string[],
  style: Style,
  who: string,
  all = false,
): Promise<number> {
  let missing = 0;
  const isAsh = kindOf(shell) === 'ash';
  for (const name of names) {
    const found = meanings(shell, name);
    const shown =
      style === 'path'
        ? found.filter(m => m.kind === 'file').slice(0, found[0]?.kind === 'file' || all ? undefined : 0)
        : found;
    if (found.length === 0) {
      if (style === 'sentence') {
        if (isAsh) await shell.print(1, `${name}: not found\n`);
        else await shell.complain(`${who}: ${name}: not found`);
      }
      missing++;
    }
    for (const meaning of all ? shown : shown.slice(0, 1))
      await shell.print(1, `${described(name, meaning, style)}\n`);
  }
  // `command` is content with one, `type` wants all of them.
  if (missing === 0 || (who === 'command' && missing < names.length)) return 0;
  return isAsh ? 127 : 1;
}

function described(name: string, { kind, value }: Meaning, style: Style): string {
  if (style === 'kind') return kind;
  if (style === 'path') return value;
  if (style === 'path-or-name') {
    return kind === 'alias' ? `alias ${name}=${quoteForShell(value)}` : kind === 'file' ? value : name;
  }
  switch (kind) {
    case 'alias':
      return `${name} is aliased to \`${value}'`;
    case 'keyword':
      return `${name} is a shell keyword`;
    case 'function':
      return `${name} is a function\n${value}`;
    case 'builtin':
      return `${name} is a shell builtin`;
    case 'file':
      return `${name} is ${value}`;
  }
}

const type: Builtin = async (shell, args) => {
  const { flags, operands } = options(args, 'afptP');
  const style = flags.has('t') ? 'kind' : flags.has('p') || flags.has('P') ? 'path' : 'sentence';
  return describeNames(shell, operands, style, 'type', flags.has('a') || flags.has('P'));
};

const hash: Builtin = async (shell, args) => {
  const { flags, operands } = options(args, 'dlprt');
  if (flags.has('r')) return 0;
  let status = 0;
  for (const name of operands) {
    if (
      findExecutables(shell.world.host, name, { PATH: shell.vars.get('PATH') ?? '' }, shell.cwd, shell.actor)
        .length > 0
    )
      continue;
    await shell.complain(`hash: ${name}: not found`);
    status = 1;
  }
  if (operands.length === 0 && !flags.has('d')) await shell.print(1, 'hash: hash table empty\n');
  return status;
};

const alias: Builtin = async (shell, args) => {
  let status = 0;
  const show = (name: string) => shell.print(1, `alias ${name}=${quoteForShell(shell.aliases.get(name)!)}\n`);
  const operands = args.filter(arg => arg !== '-p');
  if (operands.length === 0) for (const name of [...shell.aliases.keys()].sort()) await show(name);
  for (const arg of operands) {
    const equals = arg.indexOf('=', 1);
    if (equals > 0) {
      shell.aliases.set(arg.slice(0, equals), arg.slice(equals + 1));
      shell.aliasGeneration++;
    } else if (shell.aliases.has(arg)) await show(arg);
    else {
      await shell.complain(`alias: ${arg}: not found`);
      status = 1;
    }
  }
  return status;
};

const unalias: Builtin = async (shell, args) => {
  let status = 0;
  if (args[0] === '-a') shell.aliases.clear();
  else
    for (const name of args) {
      if (shell.aliases.delete(name)) continue;
      await shell.complain(`unalias: ${name}: not found`);
      status = 1;
    }
  shell.aliasGeneration++;
  return status;
};

export const names: Record<string, Builtin> = { type, hash, alias, unalias };
