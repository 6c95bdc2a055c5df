import type { ViEditor } from '../editor.ts';
import type { Keys } from '../keys.ts';
import type { Region } from './region.ts';

/** How an operator was asked for. */
export interface OperatorCall {
  readonly register: string | undefined;
  /** In visual mode: how many times (`2>`). */
  readonly count: number;
}

export type Operator = (editor: ViEditor, region: Region, call: OperatorCall) => Keys<void> | void;
