import type { ParameterOperation, Word } from 'unbash';
import type { Shell } from '../shell.ts';
import type { FieldBuilder } from './fields.ts';
import { ExpansionError, emit, one, type Value } from './parameter-value.ts';
import { expandField, expandInto, expandText } from './words.ts';

/** `${name-word}`, `=`, `?`, `+`, and with a colon. @throws ExpansionError for `?` */
export async function withDefault(
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
