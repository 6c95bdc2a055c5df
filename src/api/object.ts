import type { JsonObject } from '../base/json.ts';
import type { ListMeta, ObjectMeta } from './generated/types.ts';

/** Any stored object: immutable, with its kind written in it. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** A list as the API server answers it. */
export interface KubeList<T> {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ListMeta;
  readonly items: readonly T[];
}

/** The same value as loose JSON, for code that works on any kind by path. */
export function asJson(object: object): JsonObject {
  return object as JsonObject;
}

/** `ns/name`, or `name` for what has no namespace: the key of informers' caches and work queues. */
export function keyOf(object: KubeObject): string {
  const { namespace, name = '' } = object.metadata ?? {};
  return namespace ? `${namespace}/${name}` : name;
}

/** Takes `ns/name` or `name` apart. */
export function splitKey(key: string): { namespace: string | undefined; name: string } {
  const slash = key.indexOf('/');
  return slash < 0
    ? { namespace: undefined, name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
