import { ApiError, failure } from '../../api/status.ts';
import { formatV } from '../../apimachinery/go/value.ts';
import type { PatchError } from '../../apimachinery/patch/patch-error.ts';
import type { JsonObject } from '../../base/json.ts';
import { badRequest, plainError } from '../errors.ts';

/** What the API server answers to a patch that cannot be applied. */
export function patchRefusal(error: PatchError, contentType: string): ApiError {
  if (error.reason === 'size') return new ApiError(failure(413, 'RequestEntityTooLarge', error.message));
  if (error.reason === 'rejected') return rejected();
  if (error.reason === 'internal') return plainError(error.message);
  const strategic = contentType.includes('strategic-merge-patch');
  return badRequest(strategic ? error.message : `error decoding patch: ${error.message}`);
}

/** What NewGenericServerResponse makes of a patch that cannot be applied; the cause is not told. */
function rejected(): ApiError {
  return new ApiError(
    failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {}),
  );
}

/**
 * The refusal for a patch whose result does not decode as its kind (unknown fields under fieldValidation=Strict,
 * values of a wrong type). The value shown is the patch for a strategic patch, the whole patched object for the
 * JSON and merge patches. Models applyPatchToObject and applyPatchToCurrentObject of
 * apiserver/pkg/endpoints/handlers/patch.go.
 * @param problem the decoder's text: `strict decoding error: unknown field "spec.nope"`
 */
export function invalidPatch(
  contentType: string,
  patch: unknown,
  patched: JsonObject,
  problem: string,
): ApiError {
  const strategic = contentType.includes('strategic-merge-patch');
  const shown = JSON.stringify(strategic ? formatV(patch) : JSON.stringify(patched));
  const message = `Invalid value: ${shown}: ${problem}`;
  return new ApiError(
    failure(422, 'Invalid', ` "" is invalid: patch: ${message}`, {
      causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
    }),
  );
}
