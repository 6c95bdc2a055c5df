import type { Assignment, Word } from 'unbash';
import { expandWords } from '../expand/words.ts';
import { assign } from '../interpreter/assign.ts';
import { attributeLetters } from '../language/attributes.ts';
import { quoteDouble, quoteIfNeeded } from '../language/quote.ts';
import { type Variable, VariableError } from '../language/variables.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, refuse } from './builtin.ts';
import { functionText } from './function-text.ts';
import { wrongUse } from './usage.ts';

/** An operand of `declare` and its kin: a name, perhaps with a value. */
interface Operand {
  readonly name: string;
  readonly assignment?: Assignment;
  readonly text?: string;
  readonly append?: boolean;
  readonly index?: string;
}

async function operandsOf(
  shell: Shell,
  declared: readonly (Word | Assignment)[],
): Promise<{ flags: string[]; operands: Operand[] }> {
  const flags: string[] = [];
  const operands: Operand[] = [];
  let inOptions = true;
  for (const argument of declared) {
    if (argument.type === 'Assignment') {
      inOptions = false;
      operands.push({ name: argument.name, assignment: argument });
      continue;
    }
    for (const word of await expandWords(shell, [argument])) {
      if (inOptions && /^[-+]./.test(word)) {
        if (word === '--') inOptions = false;
        else flags.push(word);
        continue;
      }
      inOptions = false;
      const match = /^([A-Za-z_]\w*)(?:\[(.*?)\])?(\+?=)([\s\S]*)$/.exec(word);
      operands.push(
        match
          ? {
              name: match[1]!,
              text: match[4]!,
              append: match[3] === '+=',
              ...(match[2] === undefined ? {} : { index: match[2] }),
            }
          : { name: word },
      );
    }
  }
  return { flags, operands };
}

const ATTRIBUTES: Record<string, (variable: Variable, on: boolean) => void> = {
  x: (v, on) => {
    v.exported = on;
  },
  r: (v, on) => {
    v.readonly = on;
  },
  i: (v, on) => {
    v.integer = on;
  },
  n: (v, on) => {
    v.nameref = on;
  },
  l: (v, on) => {
    v.lower = on;
    if (on) v.upper = false;
  },
  u: (v, on) => {
    v.upper = on;
    if (on) v.lower = false;
  },
};

interface Mode {
  readonly command: string;
  readonly local: boolean;
  readonly always: string;
}

function declaring(mode: (shell: Shell) => Mode): Builtin {
  return async (shell, _args, declared) => {
    const { command, local, always } = mode(shell);
    const { flags, operands } = await operandsOf(shell, declared);
    const on = new Set([...always, ...flags.filter(f => f.startsWith('-')).flatMap(f => [...f.slice(1)])]);
    const off = new Set(flags.filter(f => f.startsWith('+')).flatMap(f => [...f.slice(1)]));
    for (const letter of on) {
      if (!'aAfFgiIlnprtux'.includes(letter)) return wrongUse(shell, command, `-${letter}: invalid option`);
    }
    if (command === 'export' && on.has('n')) {
      on.delete('n');
      on.delete('x');
      off.add('x');
    }
    if (on.has('f') || on.has('F')) return functions(shell, command, operands, on);
    if (on.has('p') || operands.length === 0) return print(shell, command, operands, on, always);
    let status = 0;
    for (const operand of operands) {
      try {
        await declareOne(shell, operand, on, off, local && !on.has('g'), command);
      } catch (error) {
        if (!(error instanceof VariableError)) throw error;
        await shell.complain(
          error.message.startsWith('`') || command !== 'readonly'
            ? `${command}: ${error.message}`
            : error.message,
        );
        status = 1;
      }
    }
    return status;
  };
}

async function declareOne(
  shell: Shell,
  operand: Operand,
  on: ReadonlySet<string>,
  off: ReadonlySet<string>,
  local: boolean,
  command: string,
): Promise<void> {
  const { name } = operand;
  if (!/^[A-Za-z_]\w*(\[.*\])?$/.test(name))
    throw new VariableError(
      `\`${operand.text === undefined ? name : `${name}=${operand.text}`}': not a valid identifier`,
    );
  const { vars } = shell;
  const bare = name.replace(/\[.*$/, '');
  const variable = local
    ? vars.declareLocal(bare)
    : vars.declare(on.has('n') ? bare : vars.resolve(bare), on.has('g'));
  const valued = operand.assignment !== undefined || operand.text !== undefined;
  if (variable.readonly && (valued || off.has('r'))) throw new VariableError(`${bare}: readonly variable`);
  if (on.has('A') && variable.kind !== 'associative') {
    if (variable.kind === 'indexed')
      throw new VariableError(`${bare}: cannot convert indexed to associative array`);
    Object.assign(variable, { kind: 'associative', value: undefined });
  }
  if (on.has('a') && variable.kind === 'scalar') {
    const first = variable.value as string | undefined;
    Object.assign(variable, {
      kind: 'indexed',
      value: first === undefined ? undefined : new Map([[0, first]]),
    });
  }
  for (const letter of on) if (letter !== 'r') ATTRIBUTES[letter]?.(variable, true);
  for (const letter of off) ATTRIBUTES[letter]?.(variable, false);
  if (operand.assignment) await assign(shell, operand.assignment);
  else if (operand.text !== undefined) {
    if (on.has('n')) variable.value = operand.text;
    else if (operand.index !== undefined) vars.setElement(bare, operand.index, operand.text, operand.append);
    else vars.set(bare, operand.text, operand.append);
  }
  if (on.has('r')) variable.readonly = true;
  if (command === 'export' || (command === 'declare' && shell.options.has('allexport')))
    variable.exported = !off.has('x');
}

async function functions(
  shell: Shell,
  command: string,
  operands: readonly Operand[],
  on: ReadonlySet<string>,
): Promise<number> {
  if (command === 'export' || command === 'readonly') return 0;
  const names = operands.length > 0 ? operands.map(o => o.name) : [...shell.functions.keys()].sort();
  let status = 0;
  for (const name of names) {
    const definition = shell.functions.get(name);
    if (definition === undefined) status = 1;
    else if (on.has('F')) await shell.print(1, operands.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else await shell.print(1, `${functionText(definition)}\n`);
  }
  return status;
}

async function print(
  shell: Shell,
  command: string,
  operands: readonly Operand[],
  on: ReadonlySet<string>,
  always: string,
): Promise<number> {
  let status = 0;
  const names = operands.length > 0 ? operands.map(o => o.name) : shell.vars.names();
  const wanted = [...on].filter(letter => 'aAilnrux'.includes(letter));
  for (const name of names) {
    const variable = shell.vars.find(name);
    if (
      variable === undefined ||
      (operands.length === 0 && variable.value === undefined && !variable.exported)
    ) {
      if (operands.length > 0) {
        await shell.complain(`${command}: ${name}: not found`);
        status = 1;
      }
      continue;
    }
    if (operands.length === 0 && !wanted.every(letter => attributeLetters(variable).includes(letter)))
      continue;
    if (command === 'declare' && operands.length === 0 && !on.has('p') && wanted.length === 0) {
      await shell.print(1, `${name}=${quoteIfNeeded(shell.vars.get(name) ?? '')}\n`);
    } else
      await shell.print(
        1,
        `${always ? `declare -${attributeLetters(variable)}` : `declare -${attributeLetters(variable) || '-'}`} ${described(shell, name, variable)}\n`,
      );
  }
  return status;
}

function described(shell: Shell, name: string, variable: Variable): string {
  if (variable.value === undefined) return name;
  if (variable.kind === 'scalar') return `${name}=${quoteDouble(variable.value as string)}`;
  const entries = shell.vars.entries(name);
  const key = (text: string) =>
    variable.kind === 'indexed' || /^[\w.,/-]+$/.test(text) ? text : quoteDouble(text);
  const items = entries.map(([k, v]) => `[${key(k)}]=${quoteDouble(v)}`);
  return `${name}=(${items.join(' ')}${variable.kind === 'associative' && items.length > 0 ? ' ' : ''})`;
}

const unset: Builtin = async (shell, args) => {
  let status = 0;
  let kind = '';
  for (const arg of args) {
    if (/^-[fvn]$/.test(arg)) {
      kind = arg[1]!;
      continue;
    }
    const element = /^([A-Za-z_]\w*)\[([\s\S]*)\]$/.exec(arg);
    try {
      if (element && kind !== 'f')
        shell.vars.unsetElement(element[1]!, element[2]!.replace(/^(['"])(.*)\1$/, '$2'));
      else if (kind !== 'f' && (kind === 'v' || shell.vars.find(arg) || shell.vars.dynamic.has(arg))) {
        shell.vars.unset(kind === 'n' ? arg : shell.vars.resolve(arg));
      } else shell.functions.delete(arg);
    } catch (error) {
      if (!(error instanceof VariableError)) throw error;
      await shell.complain(`unset: ${error.message}`);
      status = 1;
    }
  }
  return status;
};

const declare = declaring(shell => ({
  command: 'declare',
  local: shell.functionStack.length > 0,
  always: '',
}));

export const declarations: Record<string, Builtin> = {
  declare,
  typeset: declare,
  local: async (shell, args, declared) => {
    if (shell.functionStack.length === 0) return refuse(shell, 'local: can only be used in a function');
    return declaring(() => ({ command: 'local', local: true, always: '' }))(shell, args, declared);
  },
  export: declaring(() => ({ command: 'export', local: false, always: 'x' })),
  readonly: declaring(() => ({ command: 'readonly', local: false, always: 'r' })),
  unset,
};
