import { LANGUAGES, type Language } from '../tutor/content/localized.ts';

/** The language chosen last, else the one of the locale. */
export function preferredLanguage(chosen: string | undefined, env: NodeJS.ProcessEnv): Language {
  const known = LANGUAGES.find(language => language === chosen);
  if (known !== undefined) return known;
  return (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').startsWith('ko') ? 'ko' : 'en';
}
