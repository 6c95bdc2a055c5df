import type { Language } from '../content/localized.ts';
import type { Told } from './check.ts';

/** What a check tells, in a language. */
export function told(text: Told, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}
