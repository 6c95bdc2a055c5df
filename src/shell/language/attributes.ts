import type { Variable } from './variables.ts';

/** The letters of what `declare` made of a variable, in the order of `declare -p` and `${name@a}`. */
export function attributeLetters(variable: Variable): string {
  return [
    variable.kind === 'indexed' && 'a',
    variable.kind === 'associative' && 'A',
    variable.integer && 'i',
    variable.nameref && 'n',
    variable.readonly && 'r',
    variable.exported && 'x',
    variable.lower && 'l',
    variable.upper && 'u',
  ]
    .filter(Boolean)
    .join('');
}
