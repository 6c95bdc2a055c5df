import { askFilter } from '../normal/command-line.ts';
import {
  joinPlain,
  joinSpaced,
  lowerCase,
  rotate,
  shiftLeft,
  shiftRight,
  toggleCase,
  upperCase,
} from './change.ts';
import { changeOperator, deleteOperator, yankOperator } from './delete.ts';
import type { Operator } from './operator.ts';

/** Operators that a motion follows, by their keys. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  d: deleteOperator,
  c: changeOperator,
  y: yankOperator,
  '>': shiftRight,
  '<': shiftLeft,
  'g~': toggleCase,
  gu: lowerCase,
  gU: upperCase,
  'g?': rotate,
  '!': askFilter,
};

/** What a key does to a selection. */
export const VISUAL_OPERATORS: Readonly<Record<string, Operator>> = {
  ...OPERATORS,
  x: deleteOperator,
  '<Del>': deleteOperator,
  s: changeOperator,
  '~': toggleCase,
  u: lowerCase,
  U: upperCase,
  J: joinSpaced,
  gJ: joinPlain,
};

/** Operators that take whole lines whatever is selected: no line break is added to what ends behind a line. */
export const BY_LINES = new Set(['>', '<', 'J', 'gJ', '!']);
