import { ApiError, isReason } from '../../../api/status.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Info } from '../../resource/info.ts';
import { type fieldValidation, patchObject } from '../../resource/write.ts';
import type { Run } from '../../run.ts';

/** Lets the server merge. models the server-side branch of apply.go @throws ApiError */
export async function applyOnServer(
  run: Run,
  info: Info,
  directive: ReturnType<typeof fieldValidation>,
): Promise<JsonObject> {
  const manager = run.flags.changed('field-manager') ? run.flags.str('field-manager') : 'kubectl';
  const query = { ...directive, fieldManager: manager, force: String(run.flags.bool('force-conflicts')) };
  try {
    return await patchObject(
      run,
      info.resource,
      info.namespace,
      info.name,
      'apply-patch+yaml',
      info.object!,
      query,
      run.flags.str('subresource') || undefined,
    );
  } catch (error) {
    if (!isReason(error, 'Conflict')) throw error;
    throw new ApiError({
      ...(error as ApiError).status,
      message: `${(error as ApiError).message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`,
    });
  }
}
