import type { Language } from '../../tutor/content/localized.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** Every text of the screens. */
export type Strings = typeof en;

export const STRINGS: Readonly<Record<Language, Strings>> = { en, ko };
