/** Writing objects: what create, run, expose, replace and the generators share. */

import { jsonType } from '../../apimachinery/decode/decode.ts';
import { JsonSyntaxError, scanJson } from '../../apimachinery/decode/json-scan.ts';
import { compactJson } from '../../apimachinery/go/indented-json.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';
import { typedForm } from '../printers/typed.ts';
import { pathOf, type Resource } from '../rest/discovery.ts';
import type { Query } from '../rest/rest.ts';
import type { Run } from '../run.ts';
import { metaOf } from './info.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** POSTs an object. @throws ApiError */
export function createObject(
  run: Run,
  resource: Resource,
  namespace: string,
  object: JsonObject,
  extra: Query = {},
): Promise<JsonObject> {
  return run.rest.json('POST', pathOf(resource, namespace), { body: object, query: run.writeQuery(extra) });
}

/** PATCHes an object. @param contentType one of the patch types, without `application/` @throws ApiError */
export function patchObject(
  run: Run,
  resource: Resource,
  namespace: string,
  name: string,
  contentType: PatchType,
  body: unknown,
  extra: Query & { readonly subresource?: undefined } = {},
  subresource?: string,
): Promise<JsonObject> {
  return run.rest.json('PATCH', pathOf(resource, namespace, name, subresource), {
    body,
    contentType: `application/${contentType}`,
    query: run.writeQuery(extra),
  });
}

export type PatchType =
  | 'strategic-merge-patch+json'
  | 'merge-patch+json'
  | 'json-patch+json'
  | 'apply-patch+yaml';

/** `Strict`, `Warn` or `Ignore`, from --validate. @throws CommandError */
export function fieldValidation(run: Run): Query {
  if (!run.flags.has('validate')) return {};
  const value = run.flags.str('validate');
  const directive = { strict: 'Strict', true: 'Strict', warn: 'Warn', ignore: 'Ignore', false: 'Ignore' }[
    value
  ];
  if (directive === undefined) {
    throw new CommandError(
      `invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`,
    );
  }
  return { fieldValidation: directive };
}

/** True when kubectl itself is to check files before it sends them. */
export function validates(run: Run): boolean {
  return run.flags.has('validate') && !['false', 'ignore'].includes(run.flags.str('validate'));
}

/** The object with itself, as it stands, in the annotation that apply reads later. */
export function withLastApplied(object: JsonObject): JsonObject {
  const bare = withoutLastApplied(object);
  const meta = metaOf(bare);
  const annotations = {
    ...(meta.annotations as JsonObject),
    [LAST_APPLIED]: `${compactJson(bare)}\n`,
  };
  return { ...bare, metadata: { ...meta, annotations } } as JsonObject;
}

/** As `withLastApplied`, for an object that kubectl made itself: in the order of Go's struct, nothing left out. */
export function withGeneratedLastApplied(object: JsonObject): JsonObject {
  const meta = metaOf(object);
  const text = JSON.stringify(typedForm(object));
  const annotations = { ...(meta.annotations as JsonObject | undefined), [LAST_APPLIED]: `${text}\n` };
  return { ...object, metadata: { ...meta, annotations } } as JsonObject;
}

/** The object without that memory; its annotations are there even when empty, as upstream's. */
export function withoutLastApplied(object: JsonObject): JsonObject {
  const meta = metaOf(object);
  const { [LAST_APPLIED]: _, ...annotations } = (meta.annotations ?? {}) as JsonObject;
  return { ...object, metadata: { ...meta, annotations } } as JsonObject;
}

/** What was applied last, as the live object remembers it; undefined when it does not. @throws CommandError where somebody wrote something else there */
export function lastApplied(object: JsonObject): JsonObject | undefined {
  const text = (metaOf(object).annotations as JsonObject | undefined)?.[LAST_APPLIED];
  if (typeof text !== 'string') return undefined;
  try {
    scanJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new CommandError(error.message);
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (isObject(value)) return value;
  throw new CommandError(
    `json: cannot unmarshal ${jsonType(value)} into Go value of type map[string]interface {}`,
  );
}
