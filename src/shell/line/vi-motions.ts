import type { EditState } from './editor.ts';

/** Where a motion leads from a place; undefined where it cannot go. */
type Motion = (state: EditState, from: number) => number | undefined;

const isBlank = (c: string | undefined) => c !== undefined && /\s/.test(c);
/** Of two characters next to each other: do they belong to one word? Big words end at blanks only. */
const kindOf = (c: string | undefined, big: boolean) =>
  c === undefined || isBlank(c) ? 'blank' : big || /[\p{L}\p{N}_]/u.test(c) ? 'word' : 'punctuation';

function nextWord({ chars }: EditState, from: number, big: boolean): number {
  let at = from;
  const kind = kindOf(chars[at], big);
  while (at < chars.length && kind !== 'blank' && kindOf(chars[at], big) === kind) at++;
  while (at < chars.length && isBlank(chars[at])) at++;
  return at;
}

function previousWord({ chars }: EditState, from: number, big: boolean): number {
  let at = from;
  while (at > 0 && isBlank(chars[at - 1])) at--;
  const kind = kindOf(chars[at - 1], big);
  while (at > 0 && kindOf(chars[at - 1], big) === kind && kind !== 'blank') at--;
  return at;
}

function wordEnd({ chars }: EditState, from: number, big: boolean): number {
  let at = from + 1;
  while (at < chars.length && isBlank(chars[at])) at++;
  const kind = kindOf(chars[at], big);
  while (at + 1 < chars.length && kindOf(chars[at + 1], big) === kind) at++;
  return Math.min(at, Math.max(0, chars.length - 1));
}

const PAIRS = '()[]{}';

/** To the bracket that belongs to the next one on the line. */
function otherBracket({ chars }: EditState, from: number): number | undefined {
  let at = from;
  while (at < chars.length && !PAIRS.includes(chars[at]!)) at++;
  const own = PAIRS.indexOf(chars[at] ?? '?');
  if (own < 0) return undefined;
  const step = own % 2 === 0 ? 1 : -1;
  const other = PAIRS[own + step];
  for (let depth = 0; at >= 0 && at < chars.length; at += step) {
    if (chars[at] === PAIRS[own]) depth++;
    else if (chars[at] === other && --depth === 0) return at;
  }
  return undefined;
}

/** The motions of vi's command mode that stay on the line. Models readline's vi_mode.c. */
export const MOTIONS: Readonly<Record<string, Motion>> = {
  h: (_, from) => Math.max(0, from - 1),
  l: (state, from) => Math.min(state.chars.length, from + 1),
  ' ': (state, from) => Math.min(state.chars.length, from + 1),
  '0': () => 0,
  '^': ({ chars }) =>
    Math.max(
      0,
      chars.findIndex(c => !isBlank(c)),
    ),
  $: ({ chars }) => Math.max(0, chars.length - 1),
  w: (state, from) => nextWord(state, from, false),
  W: (state, from) => nextWord(state, from, true),
  b: (state, from) => previousWord(state, from, false),
  B: (state, from) => previousWord(state, from, true),
  e: (state, from) => wordEnd(state, from, false),
  E: (state, from) => wordEnd(state, from, true),
  '%': otherBracket,
};

/** Motions whose last character an operator takes too. */
export const INCLUSIVE = 'eE$%ftFT;,';

/** A search for a character on the line: `fx`, `Fx`, `tx`, `Tx`. @returns its place, or undefined */
export function toCharacter(
  { chars }: EditState,
  from: number,
  kind: string,
  wanted: string,
): number | undefined {
  if (kind === 'f' || kind === 't') {
    const at = chars.indexOf(wanted, from + (kind === 't' ? 2 : 1));
    return at < 0 ? undefined : kind === 't' ? at - 1 : at;
  }
  const before = from - (kind === 'T' ? 2 : 1);
  const at = before < 0 ? -1 : chars.lastIndexOf(wanted, before);
  return at < 0 ? undefined : kind === 'T' ? at + 1 : at;
}
