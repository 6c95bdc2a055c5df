import { type Form, record, text } from '../../base/form.ts';

/** Everything a learner reads exists in these languages. */
export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in each language. */
export type Localized = Readonly<Record<Language, string>>;
export const LOCALIZED: Form<Localized> = record<Localized>({ en: text, ko: text });
