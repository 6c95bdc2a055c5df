/** Everything a learner reads exists in these languages. */
export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in each language. */
export type Localized = Readonly<Record<Language, string>>;
