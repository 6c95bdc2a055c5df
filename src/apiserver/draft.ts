import type { KubeObject } from '../api/object.ts';

/** An object being made by one request, before it is stored: only that request holds it, so it may be changed. */
export type Draft<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Draft<Item>[]
    : { -readonly [Key in keyof T]: Draft<T[Key]> };

/** A draft of any kind. */
export interface AnyDraft {
  apiVersion?: string;
  kind?: string;
  metadata: Draft<NonNullable<KubeObject['metadata']>>;
  [field: string]: unknown;
}

/** The draft as that of a certain kind. */
export function draftOf<T>(draft: AnyDraft): Draft<T> {
  return draft as unknown as Draft<T>;
}
