import { parse } from 'unbash';
import type { Shell } from '../shell.ts';
import { expandQuoted } from './words.ts';

/** The value of an arithmetic expression as written: `$` expansions first, then the evaluation. @throws ArithmeticError */
export async function arithmeticValue(shell: Shell, text: string): Promise<bigint> {
  return shell.arithmetic(await expandArithmetic(shell, text));
}

/** Expands `$...` in an expression as between double quotes; quotes go. */
export async function expandArithmetic(shell: Shell, text: string): Promise<string> {
  let expanded = text;
  if (/[$`\\]/.test(text)) {
    // The body of a here-document is what unbash reads as text with expansions but without quotes.
    const statement = parse(`: <<_\n${text}\n_\n`).commands[0];
    const redirect = statement?.command.type === 'Command' ? statement.command.suffix[0] : undefined;
    if (redirect?.type === 'HereDoc' && redirect.body.parts !== undefined) {
      expanded = await expandQuoted(shell, redirect.body.parts);
    }
  }
  return expanded.replace(/"/g, '').replace(/\n$/, '');
}
