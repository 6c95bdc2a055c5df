import type { ParameterExpansionPart, SimpleExpansionPart, Word } from 'unbash';
import { type Shell, UnboundVariable } from '../shell.ts';
import { arithmeticValue } from './arithmetic.ts';
import type { FieldBuilder } from './fields.ts';
import { withDefault } from './parameter-default.ts';
import { operated } from './parameter-operation.ts';
import { ExpansionError, emit, lookup, type Value } from './parameter-value.ts';
import { expandText } from './words.ts';

/** Adds what `$name` or `${...}` stands for. */
export async function expandParameter(
  shell: Shell,
  part: SimpleExpansionPart | ParameterExpansionPart,
  builder: FieldBuilder,
  quoted: boolean,
): Promise<void> {
  if (part.type === 'SimpleExpansion') {
    const name = part.text.slice(1);
    return emit(shell, checked(shell, name, lookup(shell, name, undefined)), builder, quoted);
  }
  const { prefix, operation } = part;
  if (part.parameter === '') throw new ExpansionError(`${part.text}: bad substitution`);
  if (operation?.type === 'Unknown') throw new ExpansionError(`${part.text}: bad substitution`);
  if (operation?.type === 'Names') {
    const values = shell.vars.names(part.parameter);
    return emit(shell, { values, all: operation.operator, set: true }, builder, quoted);
  }
  let name = part.parameter;
  let index = part.index && (await subscriptOf(shell, name, part.index));
  if (prefix === '!') {
    if (index === '@' || index === '*') {
      const keys = shell.vars.entries(name).map(([key]) => key);
      return emit(shell, { values: keys, all: index, set: true }, builder, quoted);
    }
    if (shell.vars.find(name)?.nameref) {
      return emit(shell, { values: [shell.vars.resolve(name)], all: undefined, set: true }, builder, quoted);
    }
    const target = lookup(shell, name, index).values[0] ?? '';
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(target);
    if (target === '' || (!element && !/^([A-Za-z_]\w*|\d+|[@*#?$!-])$/.test(target))) {
      if (target === '' && !lookup(shell, name, index).set)
        throw new ExpansionError(`${name}: invalid indirect expansion`);
      throw new ExpansionError(`${target}: invalid variable name`);
    }
    name = element?.[1] ?? target;
    index = element?.[2];
  }
  const value = lookup(shell, name, index);
  const label = part.index ? `${part.parameter}[${part.index.text}]` : name;
  if (prefix === '#') {
    checked(shell, label, value);
    const length = value.all ? value.values.length : [...(value.values[0] ?? '')].length;
    return emit(shell, { values: [String(length)], all: undefined, set: true }, builder, quoted);
  }
  if (operation === undefined) return emit(shell, checked(shell, label, value), builder, quoted);
  if (operation.type === 'Default')
    return withDefault(shell, name, index, label, value, operation, builder, quoted);
  if (operation.type !== 'Transform') checked(shell, label, value);
  emit(shell, await operated(shell, name, value, operation), builder, quoted);
}

async function subscriptOf(shell: Shell, name: string, index: Word): Promise<string> {
  if (index.text === '@' || index.text === '*') return index.text;
  if (shell.vars.isAssociative(name)) return expandText(shell, index);
  return String(await arithmeticValue(shell, index.text));
}

function checked(shell: Shell, name: string, value: Value): Value {
  if (!value.set && !value.all && shell.options.has('nounset'))
    throw new UnboundVariable(/^\d+$/.test(name) ? `$${name}` : name);
  return value;
}
