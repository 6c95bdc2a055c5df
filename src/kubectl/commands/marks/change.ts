/** Changes the labels or annotations of one object. models labelFunc of label.go and updateAnnotations of annotate.go */
import { type JsonObject, jsonEqual } from '../../../base/json.ts';
import { throwCollected } from '../../framework/errors.ts';
import { recorded } from '../../resource/change-cause.ts';
import { type Info, metaOf } from '../../resource/info.ts';
import { patchObject } from '../../resource/write.ts';
import type { Run } from '../../run.ts';
import type { MarkKind, Marks, Values } from './mark.ts';

/** An object with its new labels or annotations, and what is to be told of it. */
export interface Marked {
  readonly object: JsonObject;
  readonly message: string;
}

/** @param send false leaves the server out @throws CommandError, ApiError */
export async function change(
  run: Run,
  info: Info,
  kind: MarkKind,
  marks: Marks,
  send: boolean,
): Promise<Marked> {
  const old = info.object!;
  const had = (metaOf(old)[kind.field] ?? {}) as Values;
  const overwrite = run.flags.bool('overwrite');
  if (!overwrite) throwCollected(kind.clashes(had, marks));
  for (const key of marks.remove) if (had[key] === undefined) run.out(kind.missing?.(key) ?? '');
  const has = applied(had, marks);
  const object = withValues(old, kind, has, run.flags.str('resource-version'));
  const message = kind.outcome(had, has);
  const skips = kind.skipsUnchanged && jsonEqual(has, had) && !run.flags.bool('record');
  if (!send || skips) return { object, message };
  const patch = recorded(run, patchOf(kind, had, marks, run.flags.str('resource-version')));
  const sent = patchObject(run, info.resource, info.namespace, info.name, 'merge-patch+json', patch);
  return { object: await sent, message };
}

function applied(had: Values, marks: Marks): Values {
  return Object.fromEntries(
    Object.entries({ ...had, ...marks.set }).filter(([key]) => !marks.remove.includes(key)),
  );
}

function withValues(old: JsonObject, kind: MarkKind, has: Values, version: string): JsonObject {
  const { [kind.field]: before, ...rest } = metaOf(old);
  const keep = before !== undefined || Object.keys(has).length > 0;
  const metadata = {
    ...rest,
    ...(keep ? { [kind.field]: has } : {}),
    ...(version === '' ? {} : { resourceVersion: version }),
  };
  return { ...old, metadata } as JsonObject;
}

/** A merge patch; null takes a key away. */
function patchOf(kind: MarkKind, had: Values, marks: Marks, version: string): JsonObject {
  const gone = marks.remove.filter(key => had[key] !== undefined).map(key => [key, null]);
  return {
    metadata: {
      [kind.field]: { ...marks.set, ...Object.fromEntries(gone) },
      ...(version === '' ? {} : { resourceVersion: version }),
    },
  };
}
