import type { JsonObject } from '../../base/json.ts';
import type { Resource } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import type { DescribeWriter } from './writer.ts';

/** What a describer works with. */
export interface DescribeContext {
  readonly run: Run;
  readonly resource: Resource;
  /** The object's own events; undefined where they are not wanted. */
  readonly events: readonly JsonObject[] | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Writes the description of one object. */
export type Describer = (
  w: DescribeWriter,
  object: JsonObject,
  context: DescribeContext,
) => Promise<void> | void;
