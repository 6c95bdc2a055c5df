import type { ParameterOperation } from 'unbash';
import { partPattern, wholePattern } from '../language/pattern.ts';
import type { Shell } from '../shell.ts';
import { arithmeticValue } from './arithmetic.ts';
import { transformed } from './parameter-transform.ts';
import { ExpansionError, type Value } from './parameter-value.ts';
import { expandField, expandPattern } from './words.ts';

/** The value as `#`, `%`, `/`, `:`, `^`, `,` or `@` makes it. */
export async function operated(
  shell: Shell,
  name: string,
  value: Value,
  operation: ParameterOperation,
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
      return transformed(shell, name, value, operation.operand.text);
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
