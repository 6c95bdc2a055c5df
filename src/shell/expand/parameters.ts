import type { ParameterExpansionPart, ParameterOperation, SimpleExpansionPart, Word } from 'unbash';
import { attributeLetters } from '../language/attributes.ts';
import { partPattern, wholePattern } from '../language/pattern.ts';
import { quoteForShell } from '../language/quote.ts';
import { type Shell, UnboundVariable } from '../shell.ts';
import { arithmeticValue } from './arithmetic.ts';
import type { FieldBuilder } from './fields.ts';
import { promptText } from './prompt.ts';
import { expandField, expandInto, expandPattern, expandText } from './words.ts';

/** `${...}` cannot be expanded as it is written; ends a script. */
export class ExpansionError extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** What a parameter holds: several values for `@`, `*` and whole arrays. */
interface Value {
  readonly values: readonly string[];
  readonly all: '@' | '*' | undefined;
  readonly set: boolean;
}

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
  emit(shell, await operated(shell, name, value, operation, quoted), builder, quoted);
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

function lookup(shell: Shell, name: string, index: string | undefined): Value {
  if (index === '@' || index === '*') {
    const values = shell.vars.elements(name);
    return { values, all: index, set: values.length > 0 };
  }
  if (index !== undefined) return one(shell.vars.element(name, index));
  if (name === '@' || name === '*') return { values: shell.params, all: name, set: shell.params.length > 0 };
  const special = specialParameter(shell, name);
  if (special !== undefined) return one(special.value);
  const target = shell.vars.resolve(name);
  const element = target === name ? null : /^([A-Za-z_]\w*)\[([@*])\]$/.exec(target);
  return element ? lookup(shell, element[1]!, element[2]) : one(shell.vars.get(name));
}

function one(value: string | undefined): Value {
  return { values: value === undefined ? [] : [value], all: undefined, set: value !== undefined };
}

function specialParameter(shell: Shell, name: string): { value: string | undefined } | undefined {
  if (/^\d+$/.test(name)) return { value: name === '0' ? shell.name : shell.params[Number(name) - 1] };
  switch (name) {
    case '?':
      return { value: String(shell.status) };
    case '#':
      return { value: String(shell.params.length) };
    case '$':
      return { value: String(shell.mainPid) };
    case '!':
      return { value: shell.lastBackground?.toString() };
    case '-':
      return { value: shell.flags() };
    case '_':
      return { value: shell.lastArgument };
  }
  return undefined;
}

function emit(shell: Shell, value: Value, builder: FieldBuilder, quoted: boolean): void {
  const ifs = shell.vars.get('IFS') ?? ' \t\n';
  if (value.all === undefined) {
    const text = value.values[0] ?? '';
    if (quoted) builder.quoted(text);
    else builder.expanded(text);
  } else if (value.all === '*' && quoted) {
    builder.quoted(value.values.join(ifs.slice(0, 1)));
  } else if (!builder.splits) {
    const text = value.values.join(value.all === '*' ? ifs.slice(0, 1) : ' ');
    if (quoted) builder.quoted(text);
    else builder.literal(text);
  } else {
    value.values.forEach((text, i) => {
      if (i > 0) builder.breakField();
      if (quoted) builder.quoted(text);
      else builder.expanded(text);
    });
  }
}

async function withDefault(
  shell: Shell,
  name: string,
  index: string | undefined,
  label: string,
  value: Value,
  operation: Extract<ParameterOperation, { type: 'Default' }>,
  builder: FieldBuilder,
  quoted: boolean,
): Promise<void> {
  const { operator, operand } = operation;
  const missing = !value.set || (operator.startsWith(':') && value.values.every(v => v === ''));
  const kind = operator.at(-1);
  if (kind === '+' ? missing : !missing) {
    return kind === '+'
      ? emit(shell, { values: [''], all: undefined, set: true }, builder, quoted)
      : emit(shell, value, builder, quoted);
  }
  if (kind === '=') {
    const text = await expandText(shell, operand);
    if (/^[@*#?$!-]$|^\d/.test(name)) throw new ExpansionError(`$${name}: cannot assign in this way`);
    if (index === undefined) shell.vars.set(name, text);
    else shell.vars.setElement(name, index, text);
    return emit(shell, one(text), builder, quoted);
  }
  if (kind === '?') {
    const text = await expandText(shell, operand);
    throw new ExpansionError(
      `${label}: ${text || (operator === ':?' ? 'parameter null or not set' : 'parameter not set')}`,
      127,
    );
  }
  if (!quoted) return expandOperand(shell, operand, builder);
  const field = await expandField(shell, quotedOperand(operand));
  builder.quoted(field.map(s => s.text).join(''));
}

/** The operand's unquoted text is split like the result of an expansion. */
async function expandOperand(shell: Shell, operand: Word, builder: FieldBuilder): Promise<void> {
  if (!builder.splits) return expandInto(shell, operand, builder);
  if (operand.parts === undefined && !/[\\~]/.test(operand.text)) return builder.expanded(operand.text);
  for (const part of operand.parts ?? []) {
    if (part.type === 'Literal' && !/[\\~]/.test(part.text)) builder.expanded(part.text);
    else await expandInto(shell, { ...operand, text: part.text, parts: [part] }, builder);
  }
  if (operand.parts === undefined) await expandInto(shell, operand, builder);
}

/** Between double quotes a single quote is an ordinary character. */
function quotedOperand(operand: Word): Word {
  if (!operand.parts?.some(p => p.type === 'SingleQuoted')) return operand;
  const parts = operand.parts.map(p =>
    p.type === 'SingleQuoted' ? ({ ...p, type: 'SingleQuoted', value: p.text } as const) : p,
  );
  return { ...operand, parts };
}

async function operated(
  shell: Shell,
  name: string,
  value: Value,
  operation: ParameterOperation,
  quoted: boolean,
): Promise<Value> {
  const each = (change: (text: string) => string): Value => ({ ...value, values: value.values.map(change) });
  switch (operation.type) {
    case 'Remove': {
      const pattern = await expandPattern(shell, operation.operand);
      return each(text => removed(text, pattern, operation.operator));
    }
    case 'Replace': {
      const pattern = await expandPattern(shell, operation.pattern);
      const replacement = await expandField(shell, operation.replacement);
      if (pattern === '' && operation.operator.length === 1) return value;
      if (pattern === '' && operation.operator === '//') return value;
      return each(text => replaced(text, pattern, replacement, operation.operator));
    }
    case 'Slice':
      return sliced(shell, name, value, operation);
    case 'CaseModification': {
      const pattern = operation.operand ? await expandPattern(shell, operation.operand) : '?';
      const regex = wholePattern(pattern);
      const upper = operation.operator.startsWith('^');
      const change = (c: string) => (regex.test(c) ? (upper ? c.toUpperCase() : c.toLowerCase()) : c);
      const all = operation.operator.length === 2;
      return each(text => [...text].map((c, i) => (all || i === 0 ? change(c) : c)).join(''));
    }
    case 'Transform':
      return transformed(shell, name, value, operation.operand.text, quoted);
    default:
      return value;
  }
}

function removed(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const much = operator.length === 2;
  if (operator.startsWith('#')) {
    const found = partPattern(pattern, 'start', much ? 'longest' : 'shortest').find(text);
    return found ? text.slice(found.end) : text;
  }
  const regex = partPattern(pattern, 'end');
  const found = much ? regex.find(text) : regex.findLast(text);
  return found ? text.slice(0, found.index) : text;
}

function replaced(
  text: string,
  pattern: string,
  replacement: readonly { text: string; quoted: boolean }[],
  operator: '/' | '//' | '/#' | '/%',
): string {
  const fill = (match: string) =>
    replacement.map(s => (s.quoted ? s.text : s.text.replaceAll('&', () => match))).join('');
  const regex = partPattern(pattern, operator === '/#' ? 'start' : operator === '/%' ? 'end' : 'anywhere');
  if (operator === '//') return regex.replaceAll(text, fill);
  const found = regex.find(text);
  return found ? text.slice(0, found.index) + fill(found.groups[0]!) + text.slice(found.end) : text;
}

async function sliced(
  shell: Shell,
  name: string,
  value: Value,
  operation: Extract<ParameterOperation, { type: 'Slice' }>,
): Promise<Value> {
  let offset = Number(await arithmeticValue(shell, operation.offset.text));
  const length = operation.length && Number(await arithmeticValue(shell, operation.length.text));
  if (value.all !== undefined) {
    let list: readonly string[] = value.values;
    if (name === '@' || name === '*') list = [shell.name, ...list];
    if (offset < 0) offset += list.length;
    if (length !== undefined && length < 0) throw new ExpansionError(`${length}: substring expression < 0`);
    if ((name === '@' || name === '*') && offset === 0 && operation.offset.text.trim() !== '0') list = [];
    return {
      ...value,
      values: offset < 0 ? [] : list.slice(offset, length === undefined ? undefined : offset + length),
    };
  }
  const chars = [...(value.values[0] ?? '')];
  if (offset < 0) offset += chars.length;
  if (offset < 0 || offset > chars.length) return { ...value, values: [''] };
  const end = length === undefined ? chars.length : length < 0 ? chars.length + length : offset + length;
  if (end < offset) throw new ExpansionError(`${operation.length!.text}: substring expression < 0`);
  return { ...value, values: [chars.slice(offset, end).join('')] };
}

function transformed(shell: Shell, name: string, value: Value, operator: string, _quoted: boolean): Value {
  const each = (change: (text: string) => string): Value => ({ ...value, values: value.values.map(change) });
  switch (operator) {
    case 'U':
      return each(text => text.toUpperCase());
    case 'u':
      return each(text => text.slice(0, 1).toUpperCase() + text.slice(1));
    case 'L':
      return each(text => text.toLowerCase());
    case 'Q':
      return each(quoteForShell);
    case 'E':
      return each(text => text.replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\\\/g, '\\'));
    case 'P':
      return each(text => promptText(shell, text));
    case 'a':
      return one(attributes(shell, name));
    case 'A':
      return each(text => `${name}=${quoteForShell(text)}`);
    case 'K':
    case 'k': {
      const pairs = shell.vars.entries(name).map(([key, v]) => `${key} ${operator === 'K' ? `"${v}"` : v}`);
      return { values: [pairs.join(' ')], all: undefined, set: true };
    }
  }
  throw new ExpansionError(`\${${name}@${operator}}: bad substitution`);
}

function attributes(shell: Shell, name: string): string {
  const variable = shell.vars.find(name);
  return variable === undefined ? '' : attributeLetters(variable);
}
