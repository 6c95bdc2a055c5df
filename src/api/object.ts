import { anything, type Form, flag, list, map, number, optional, record, text } from '../base/form.ts';
import type { JsonObject } from '../base/json.ts';
import type { ListMeta, ManagedFieldsEntry, ObjectMeta, OwnerReference } from './generated/types.ts';

/** Any stored object: immutable, with its kind written in it. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** In what people paste, null stands for none. */
const TIME: Form<string> = value => (value === null ? undefined : text(value));
const META: Form<ObjectMeta> = record<ObjectMeta>({
  annotations: optional(map(text)),
  creationTimestamp: optional(TIME),
  deletionGracePeriodSeconds: optional(number),
  deletionTimestamp: optional(TIME),
  finalizers: optional(list(text)),
  generateName: optional(text),
  generation: optional(number),
  labels: optional(map(text)),
  managedFields: optional(
    list(
      record<ManagedFieldsEntry>({
        apiVersion: optional(text),
        fieldsType: optional(text),
        fieldsV1: optional(map(anything)),
        manager: optional(text),
        operation: optional(text),
        subresource: optional(text),
        time: optional(text),
      }),
    ),
  ),
  name: optional(text),
  namespace: optional(text),
  ownerReferences: optional(
    list(
      record<OwnerReference>({
        apiVersion: text,
        blockOwnerDeletion: optional(flag),
        controller: optional(flag),
        kind: text,
        name: text,
        uid: text,
      }),
    ),
  ),
  resourceVersion: optional(text),
  selfLink: optional(text),
  uid: optional(text),
});
/** Spec and status are not looked into: what they hold is the kind's. */
export const KUBE_OBJECT: Form<KubeObject> = record<KubeObject>({
  apiVersion: optional(text),
  kind: optional(text),
  metadata: optional(META),
});

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
