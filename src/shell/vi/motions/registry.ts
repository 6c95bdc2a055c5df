import { FIND_MOTIONS } from './find.ts';
import { LINE_MOTIONS } from './lines.ts';
import type { Motion } from './motion.ts';
import { SEARCH_MOTIONS } from './search.ts';
import { TEXT_MOTIONS } from './text.ts';
import { WORD_MOTIONS } from './words.ts';

/** Every motion by its keys. */
export const MOTIONS: Readonly<Record<string, Motion>> = {
  ...LINE_MOTIONS,
  ...WORD_MOTIONS,
  ...FIND_MOTIONS,
  ...TEXT_MOTIONS,
  ...SEARCH_MOTIONS,
};

/** Motions that a character follows. */
export const TAKES_CHARACTER = new Set(['f', 't', 'F', 'T', "'", '`']);
/** Motions that a line follows. */
export const TAKES_LINE = new Set(['/', '?']);
