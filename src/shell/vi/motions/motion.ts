import type { ViEditor } from '../editor.ts';
import type { Pos } from '../text/position.ts';

/** How a motion was asked for. */
export interface MotionCall {
  readonly count: number;
  readonly hasCount: boolean;
  /** What f, t, ' and ` take after them; the line typed after / and ?. */
  readonly argument: string;
  /** `d`, `c`, `gu`...; '' for a motion alone. */
  readonly operator: string;
}

/** Where a motion leads and what an operator takes on the way. */
export interface Target {
  readonly pos: Pos;
  readonly kind: 'exclusive' | 'inclusive' | 'lines';
  /** Where the operator begins, for text objects; else at the cursor. */
  readonly from?: Pos;
  /** The column for j and k to keep to, where it is not that of `pos`; `keep`: the one there was. */
  readonly want?: number | 'keep';
  /** '' leads back to where the cursor was. */
  readonly jump?: boolean;
  /** A delete by it goes to register 1 even within a line. */
  readonly big?: boolean;
  /** The end stays where it is, even in the first column. */
  readonly exact?: boolean;
  /** A motion that goes to the first character of its line that is no blank. */
  readonly toFirst?: boolean;
}

/** @throws Refused where vim would beep, Error with its message */
export type Motion = (editor: ViEditor, call: MotionCall) => Target;
