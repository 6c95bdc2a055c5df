/** The names of objects on their way through kustomizations: an overlay may still use those from below. */
import type { JsonObject } from '../../base/json.ts';
import { metaText } from '../resource/info.ts';

const NAMES = Symbol('names');

interface Names {
  /** Without the hash of a generated object. */
  readonly bare: string;
  /** What it was called before, without and with the hash. */
  readonly former: readonly string[];
}

function stateOf(object: JsonObject): Names {
  return (object as { [NAMES]?: Names })[NAMES] ?? { bare: metaText(object, 'name'), former: [] };
}

/** An object that was generated: its name ends with a hash, `bare` does not. */
export function generatedAs(object: JsonObject, bare: string): JsonObject {
  return { ...object, [NAMES]: { bare, former: [] } satisfies Names } as JsonObject;
}

/** The same object with another name in front of its hash, remembering those that it had. */
export function renamed(object: JsonObject, bare: string): JsonObject {
  const before = stateOf(object);
  const name = metaText(object, 'name');
  const hash = name.slice(before.bare.length);
  const state: Names = { bare, former: [...before.former, before.bare, name] };
  const metadata = { ...(object.metadata as object | undefined), name: `${bare}${hash}` };
  return { ...object, metadata, [NAMES]: state } as JsonObject;
}

/** The name without the hash of a generated object. */
export function bareName(object: JsonObject): string {
  return stateOf(object).bare;
}

/** Every name that the object has or had. */
export function namesOf(object: JsonObject): readonly string[] {
  const { bare, former } = stateOf(object);
  return [...new Set([metaText(object, 'name'), bare, ...former])];
}
