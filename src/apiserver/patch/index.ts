import { resourceOfKind } from '../../api/resources.ts';
import { ApiError, failure } from '../../api/status.ts';
import { jsonPatch } from '../../apimachinery/patch/json-patch.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import { PatchError } from '../../apimachinery/patch/patch-error.ts';
import { strategicPatch } from '../../apimachinery/patch/strategic.ts';
import { kindSchema } from '../../apimachinery/schema/definitions.ts';
import type { JsonObject } from '../../base/json.ts';
import { patchRefusal } from './errors.ts';

export { invalidPatch } from './errors.ts';
export { type ApplyOptions, serverSideApply } from './server-side-apply.ts';
export { type TrackOptions, trackUpdate } from './track-update.ts';

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

type Patcher = (current: JsonObject, patch: unknown, kind: Kind) => JsonObject;

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
/** Content type of server-side apply; `serverSideApply` takes those. */
export const APPLY_PATCH = 'application/apply-patch+yaml';

const PATCHERS: { readonly [contentType: string]: Patcher } = {
  [JSON_PATCH]: jsonPatch,
  [MERGE_PATCH]: mergePatch,
  [STRATEGIC_PATCH](current, patch, { apiVersion, kind }) {
    const shape = kindSchema(apiVersion, kind);
    if (shape) return strategicPatch(current, patch, shape);
    // of a built-in kind whose fields are not modelled, no list is known to have a merge key
    if (resourceOfKind(apiVersion, kind)) return mergePatch(current, patch);
    throw unsupported([JSON_PATCH, MERGE_PATCH, APPLY_PATCH]);
  },
};

/**
 * Applies a JSON, merge or strategic merge patch. The result is not decoded yet: whoever checks it against the
 * schema refuses it with `invalidPatch`.
 * @param kind of the object: says how its lists merge, and is written into the result where the patch took it away
 * @throws ApiError with the real server's code and text
 */
export function applyPatch(contentType: string, current: JsonObject, patch: unknown, kind: Kind): JsonObject {
  const mediaType = contentType.split(';', 1)[0]!.trim();
  const patcher = Object.hasOwn(PATCHERS, mediaType) ? PATCHERS[mediaType] : undefined;
  if (!patcher) throw unsupported([JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY_PATCH]);
  const patched = refusing(mediaType, () => patcher(current, patch, kind));
  if (patched.apiVersion !== undefined && patched.kind !== undefined) return patched;
  return { apiVersion: kind.apiVersion, kind: kind.kind, ...patched };
}

function refusing<T>(contentType: string, apply: () => T): T {
  try {
    return apply();
  } catch (error) {
    if (error instanceof PatchError) throw patchRefusal(error, contentType);
    throw error;
  }
}

function unsupported(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new ApiError(failure(415, 'UnsupportedMediaType', message));
}
