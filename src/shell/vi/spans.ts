/** What an operator works on when its motion crosses lines. models the o_v rules of vim's do_pending_operator and op_delete */
import type { EngineHost } from './engine-host.ts';
import { before, type Pos } from './text-buffer.ts';

export interface Span {
  readonly start: Pos;
  /** The last character that belongs to it. */
  readonly end: Pos;
  readonly linewise: boolean;
}

/**
 * Motions that leave out their last character: when that stands in the first column, the span ends with the line before,
 * and is whole lines where it starts in the indentation. `inclusive`: the motion stopped at the end of the text.
 */
export function spanOf(
  host: EngineHost,
  from: Pos,
  to: Pos,
  operator: string,
  inclusive: boolean,
): Span | undefined {
  const [start, end] = before(to, from) ? [to, from] : [from, to];
  const inIndent = host.getLine(start.line).slice(0, start.ch).trim() === '';
  if (start.line === end.line) return undefined;
  if (inclusive) return { start, end, linewise: operator === 'd' && inIndent };
  if (end.ch !== 0) return undefined;
  const line = end.line - 1;
  const last = host.posOf(line, Math.max(0, host.getLine(line).length - 1));
  const isOneEmptyLine = line === start.line && host.getLine(line) === '';
  return { start, end: last, linewise: inIndent && !isOneEmptyLine ? true : inIndent };
}

/** Motions that the rules apply to; `w` has rules of its own, which the engine knows. */
export const CROSSING = new Set(['b', 'B', '}', '{', '(', ')', 'n', 'N', '`']);
