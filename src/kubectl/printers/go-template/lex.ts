/** Cuts a template into texts, actions and words. models text/template/parse/lex.go */
import { GoTemplateError } from './error.ts';
import { lineOf } from './node.ts';

/** A text, or what stands between braces; `at` is where it begins in the template. */
export type Piece = { readonly text: string } | { readonly action: string; readonly at: number };

/** @throws GoTemplateError for braces that are not closed */
export function pieces(name: string, template: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  let trimNext = false;
  while (at <= template.length) {
    const open = template.indexOf('{{', at);
    let plain = open < 0 ? template.slice(at) : template.slice(at, open);
    if (trimNext) plain = plain.trimStart();
    if (open < 0) {
      found.push({ text: plain });
      break;
    }
    const close = closeOf(template, open + 2);
    if (close < 0)
      throw new GoTemplateError(`template: ${name}:${lineOf(template, template.length)}: unclosed action`);
    let start = open + 2;
    let action = template.slice(start, close);
    if (/^-\s/.test(action)) {
      plain = plain.trimEnd();
      action = action.slice(1);
      start++;
    }
    trimNext = /\s-$/.test(action);
    if (trimNext) action = action.slice(0, -1);
    found.push({ text: plain });
    const leading = action.length - action.trimStart().length;
    if (!action.trim().startsWith('/*')) found.push({ action: action.trim(), at: start + leading });
    at = close + 2;
  }
  return found;
}

function closeOf(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!;
    if (quote !== '') {
      if (letter === '\\' && quote !== '`') at++;
      else if (letter === quote) quote = '';
    } else if (letter === '"' || letter === '`' || letter === "'") quote = letter;
    else if (text.startsWith('}}', at)) return at;
  }
  return -1;
}

export interface Token {
  readonly text: string;
  readonly at: number;
}

const TOKEN =
  /\s+|:=|=|\||\(|\)|,|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])+'|\$[\w]*|\.[A-Za-z_]\w*|\.(?!\d)|[-+]?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|[A-Za-z_]\w*|./gsu;
/** What may come right after a name. */
const AFTER_NAME = /^[\s.,|:)(=]/;

/**
 * The words of an action.
 * @param at where the text begins in the template
 * @param fail makes the error for a character that cannot stand there
 */
export function tokens(text: string, at: number, fail: (reason: string) => Error): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const before = found.at(-1);
    if (before !== undefined && /^[$.]?\w+$/.test(before.text) && /^[.$]?[A-Za-z_$]/.test(before.text))
      if (!AFTER_NAME.test(match[0])) throw fail(`bad character ${unicode(match[0])}`);
    found.push({ text: match[0], at: at + match.index });
  }
  return found;
}

function unicode(text: string): string {
  const [letter = ''] = text;
  return `U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${letter}'`;
}
