import { type Assignment, parse, type Word } from 'unbash';
import { arithmeticValue } from '../expand/arithmetic.ts';
import { expandText, expandWords } from '../expand/words.ts';
import type { Shell } from '../shell.ts';

/** Carries out `name=value`, `name[i]=value`, `name=(...)`, each with `+=` too. */
export async function assign(shell: Shell, assignment: Assignment): Promise<void> {
  const { name, value, index } = assignment;
  const append = assignment.append === true;
  if (value.type === 'ArrayValue') return assignArray(shell, name, value.elements, append);
  const text = await expandText(shell, value, true);
  if (index === undefined) return shell.vars.set(name, text, append);
  shell.vars.setElement(name, await subscript(shell, name, index), text, append);
}

async function subscript(shell: Shell, name: string, index: Word): Promise<string> {
  if (shell.vars.isAssociative(name)) return expandText(shell, index);
  return String(await arithmeticValue(shell, index.text));
}

async function assignArray(
  shell: Shell,
  name: string,
  elements: readonly Word[],
  append: boolean,
): Promise<void> {
  const associative = shell.vars.isAssociative(name);
  const entries: [key: string | undefined, value: string, append: boolean][] = [];
  for (const element of elements) {
    const keyed = /^\[/.test(element.text) ? keyedElement(element.text) : undefined;
    if (keyed !== undefined) {
      const key = associative
        ? await expandText(shell, keyed.key)
        : String(await arithmeticValue(shell, keyed.key.text));
      entries.push([key, keyed.value ? await expandText(shell, keyed.value, true) : '', keyed.append]);
    } else for (const word of await expandWords(shell, [element])) entries.push([undefined, word, false]);
  }
  shell.vars.makeArray(name, associative ? 'associative' : 'indexed', append);
  if (associative) {
    const loose = entries.filter(([key]) => key === undefined);
    for (const [key, value, more] of entries)
      if (key !== undefined) shell.vars.setElement(name, key, value, more);
    for (let i = 0; i < loose.length; i += 2)
      shell.vars.setElement(name, loose[i]![1], loose[i + 1]?.[1] ?? '');
    return;
  }
  let next = append ? Math.max(-1, ...shell.vars.entries(name).map(([key]) => Number(key))) + 1 : 0;
  for (const [key, value, more] of entries) {
    if (key !== undefined) next = Number(key);
    shell.vars.setElement(name, String(next), value, more);
    next++;
  }
}

/** `[key]=value` inside an array's parentheses; unbash gives it as one word. */
function keyedElement(text: string): { key: Word; value: Word | undefined; append: boolean } | undefined {
  const close = closingBracket(text);
  if (close < 0) return undefined;
  const operator = /^\+?=/.exec(text.slice(close + 1))?.[0];
  if (operator === undefined) return undefined;
  const key = wordOf(text.slice(1, close));
  return key && { key, value: wordOf(text.slice(close + 1 + operator.length)), append: operator === '+=' };
}

function closingBracket(text: string): number {
  let depth = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote !== '') {
      if (c === '\\' && quote === '"') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '\\') i++;
    else if (c === '[') depth++;
    else if (c === ']' && --depth === 0) return i;
  }
  return -1;
}

function wordOf(text: string): Word | undefined {
  const statement = parse(`_=${text}`).commands[0];
  const assignment = statement?.command.type === 'Command' ? statement.command.prefix[0] : undefined;
  return assignment?.type === 'Assignment' && assignment.value.type === 'Word' ? assignment.value : undefined;
}
