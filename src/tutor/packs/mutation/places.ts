import { isObject, type Json, type JsonObject } from '../../../base/json.ts';
import { formatPath, type Path } from '../../checks/paths.ts';

/** A value within an object, with how to make the object anew with another value there. */
export interface Place {
  readonly path: Path;
  readonly key: string;
  readonly value: Json;
  /** The object that holds it; undefined for an entry of a list. */
  readonly within: JsonObject | undefined;
  /** The whole with another value here; undefined: without it. */
  with(value: Json | undefined): Json;
}

/** Every value within a value, the outer ones first. JSON patches are gone into as well. */
export function* placesIn(root: Json): Generator<Place> {
  yield* below(root, [], '', undefined, value => value ?? null);
}

function* below(
  value: Json,
  path: Path,
  key: string,
  within: JsonObject | undefined,
  rebuild: (value: Json | undefined) => Json,
): Generator<Place> {
  if (path.length > 0) yield { path, key, value, within, with: rebuild };
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    for (const [at, inner] of list.entries())
      yield* below(inner, [...path, at], key, undefined, changed =>
        rebuild(
          list.flatMap((other, index) => (index === at ? (changed === undefined ? [] : [changed]) : [other])),
        ),
      );
  } else if (isObject(value))
    for (const [name, inner] of Object.entries(value))
      if (inner !== undefined)
        yield* below(inner, [...path, name], name, value, changed => {
          const { [name]: _, ...rest } = value;
          return rebuild(changed === undefined ? rest : keeping(value, name, changed));
        });
}

/** The order of keys stays. */
const keeping = (object: JsonObject, name: string, value: Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, key === name ? value : inner]));

/** Where a place is, in words that stay when other things of the object change. */
export const nameOfPlace = ({ path }: Place): string => formatPath(path);
