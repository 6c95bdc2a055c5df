import { parse } from 'unbash';
import { print } from 'unbash/printer';
import type { FunctionDefinition } from '../interpreter/functions.ts';

/** A function as `declare -f` shows it: bash's layout, four blanks a level. */
export function functionText(definition: FunctionDefinition): string {
  const body = definition.body;
  const source = definition.unit?.source.slice(body.pos, body.end) ?? '';
  const inner = source.replace(/^\{\s*|\s*;?\s*\}$/g, '');
  const formatted = print(parse(inner)).trimEnd();
  const lines = formatted
    .split('\n')
    .map(
      line =>
        `    ${line.replace(/^(\t| {2})+/, tabs => '    '.repeat(tabs.length / (tabs[0] === '\t' ? 1 : 2)))}`,
    );
  const text = lines.map((line, i) =>
    i < lines.length - 1 && !/[;{&|]$|\b(then|do|else|in)$/.test(line) ? `${line};` : line,
  );
  return `${definition.name} () \n{ \n${text.join('\n')}\n}`;
}
