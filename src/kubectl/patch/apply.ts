/** Applies patches without the server: --local, --dry-run=client, --overrides and kustomize. */
import { jsonPatch } from '../../apimachinery/patch/json-patch.ts';
import { mergePatch } from '../../apimachinery/patch/merge-patch.ts';
import { PatchError } from '../../apimachinery/patch/patch-error.ts';
import { strategicPatch } from '../../apimachinery/patch/strategic.ts';
import { objectSchema } from '../../apimachinery/schema/definitions.ts';
import type { JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';

export type PatchForm = 'json' | 'merge' | 'strategic';

const FORMS: Readonly<Record<PatchForm, (object: JsonObject, patch: unknown) => JsonObject>> = {
  json: jsonPatch,
  merge: mergePatch,
  strategic: (object, patch) => strategicPatch(object, patch, objectSchema(object)),
};

/** The object after the patch. @throws CommandError in the library's words where it does not apply */
export function patched(form: PatchForm, object: JsonObject, patch: unknown): JsonObject {
  try {
    return FORMS[form](object, patch);
  } catch (error) {
    if (error instanceof PatchError) throw new CommandError(error.message);
    throw error;
  }
}
