import { unquoted } from '../../../apimachinery/go/unquote.ts';
import { JsonPathError } from './node.ts';

/** The text of a string in quotes. @throws JsonPathError for an escape that Go does not know */
export function unquote(raw: string): string {
  const text = unquoted(raw);
  if (text === undefined) throw new JsonPathError(`unquote string ${raw} error invalid syntax`);
  return text;
}
