import { attributeLetters } from '../language/attributes.ts';
import { quoteForShell } from '../language/quote.ts';
import type { Shell } from '../shell.ts';
import { ExpansionError, one, type Value } from './parameter-value.ts';
import { promptText } from './prompt.ts';

type TextTransform = (shell: Shell, text: string, name: string) => string;

/** What changes each of the values by itself. */
const TEXT_TRANSFORMS: ReadonlyMap<string, TextTransform> = new Map(
  Object.entries<TextTransform>({
    U: (_shell, text) => text.toUpperCase(),
    u: (_shell, text) => text.slice(0, 1).toUpperCase() + text.slice(1),
    L: (_shell, text) => text.toLowerCase(),
    Q: (_shell, text) => quoteForShell(text),
    E: (_shell, text) => text.replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\\\/g, '\\'),
    P: promptText,
    A: (_shell, text, name) => `${name}=${quoteForShell(text)}`,
  }),
);

/** `${name@U}` and its kin. @throws ExpansionError for an operator that bash does not know */
export function transformed(shell: Shell, name: string, value: Value, operator: string): Value {
  const change = TEXT_TRANSFORMS.get(operator);
  if (change !== undefined) return { ...value, values: value.values.map(text => change(shell, text, name)) };
  if (operator === 'a') return one(attributes(shell, name));
  if (operator !== 'K' && operator !== 'k')
    throw new ExpansionError(`\${${name}@${operator}}: bad substitution`);
  const pairs = shell.vars.entries(name).map(([key, v]) => `${key} ${operator === 'K' ? `"${v}"` : v}`);
  return one(pairs.join(' '));
}

function attributes(shell: Shell, name: string): string {
  const variable = shell.vars.find(name);
  return variable === undefined ? '' : attributeLetters(variable);
}
