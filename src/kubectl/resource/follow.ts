/** Follows objects through a watch that starts with what is there now. models client-go's WatchList */

import type { Status } from '../../api/generated/types.ts';
import { ApiError } from '../../api/status.ts';
import type { JsonObject } from '../../base/json.ts';
import { pathOf, type Resource } from '../rest/discovery.ts';
import type { Query } from '../rest/rest.ts';
import type { Run } from '../run.ts';
import { metaOf, metaText } from './info.ts';

export interface Seen {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'SYNCED';
  /** Absent for SYNCED: all that existed at the start has been told. */
  readonly object?: JsonObject;
}

const INITIAL_END = 'k8s.io/initial-events-end';

/** Everything that a selection holds now, SYNCED, and what happens then, without end. @throws ApiError */
export async function* followAll(
  run: Run,
  resource: Resource,
  namespace: string | undefined,
  query: Query,
): AsyncGenerator<Seen> {
  let from = '';
  for (;;) {
    const start: Query =
      from === ''
        ? { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
        : { resourceVersion: from };
    const events = run.rest.watch(pathOf(resource, namespace), {
      query: { ...query, ...start, allowWatchBookmarks: 'true' },
    });
    for await (const { type, object } of events) {
      if (type === 'ERROR') throw new ApiError(object as unknown as Status);
      from = metaText(object, 'resourceVersion') || from;
      if (type !== 'BOOKMARK') yield { type, object };
      else if ((metaOf(object).annotations as JsonObject | undefined)?.[INITIAL_END] === 'true')
        yield { type: 'SYNCED' };
    }
    if (run.io.signal.aborted) return;
    await run.io.clock.sleep(100, run.io.signal);
  }
}

/** One object as it is now (undefined: not there) and whenever it changes. @throws ApiError */
export async function* follow(
  run: Run,
  resource: Resource,
  namespace: string,
  name: string,
): AsyncGenerator<JsonObject | undefined> {
  let synced = false;
  let present = false;
  for await (const { type, object } of followAll(run, resource, namespace, {
    fieldSelector: `metadata.name=${name}`,
  })) {
    if (type === 'SYNCED') {
      synced = true;
      if (!present) yield undefined;
    } else if (type === 'DELETED') {
      present = false;
      if (synced) yield undefined;
    } else {
      present = true;
      yield object;
    }
  }
}

/** Set when time ran out before the work was done. */
export const TIMED_OUT: unique symbol = Symbol('timed out');

/** Waits for work at most so long. @param ms 0 or less waits without end */
export async function within<T>(run: Run, ms: number, work: Promise<T>): Promise<T | typeof TIMED_OUT> {
  if (ms <= 0) return work;
  const stop = new AbortController();
  const clock = run.io.clock.sleep(ms, stop.signal).then(
    (): typeof TIMED_OUT => TIMED_OUT,
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race<T | typeof TIMED_OUT>([work, clock]);
  } finally {
    stop.abort();
  }
}

/** Waits until an object with this UID is gone. @returns false when time ran out */
export async function waitUntilGone(
  run: Run,
  resource: Resource,
  namespace: string,
  name: string,
  uid: string,
  ms: number,
): Promise<boolean> {
  const gone = async () => {
    for await (const object of follow(run, resource, namespace, name)) {
      if (object === undefined || (uid !== '' && metaText(object, 'uid') !== uid)) return true;
    }
    return true;
  };
  return (await within(run, ms, gone())) === true;
}
