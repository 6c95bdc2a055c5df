import type { KubeObject } from '../../api/object.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { JsonObject } from '../../base/json.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, methodNotAllowed, notFound } from '../errors.ts';
import { APPLY_PATCH, applyPatch, invalidPatch, serverSideApply } from '../patch/index.ts';
import { createDraft } from './create.ts';
import { readObject } from './decode-body.ts';
import { checkName, replaceStored } from './update.ts';

/** PATCH of an object or of its status, of any of the four types. @throws ApiError */
export function patch(context: RequestContext): { readonly object: KubeObject; readonly created: boolean } {
  const { resource, request, call, store } = context;
  if (request.name === '') throw methodNotAllowed();
  const stored = store.get(resource.storage, request.namespace, request.name);
  const contentType = (call.contentType ?? '').split(';', 1)[0]!.trim();
  if (contentType === APPLY_PATCH) return apply(context, stored);
  if (stored === undefined) throw notFound(resource.info, request.name);
  const kind = { apiVersion: resource.apiVersion, kind: resource.info.kind };
  const current = resource.fromStorage(stored) as unknown as JsonObject;
  const patched = applyPatch(contentType, current, call.body, kind);
  const draft = readObject(context, resource, patched, problem =>
    invalidPatch(contentType, call.body, patched, problem),
  );
  checkName(context, draft);
  return { object: replaceStored(context, stored, draft), created: false };
}

/** Server-side apply: makes the object where there is none. */
function apply(context: RequestContext, stored: KubeObject | undefined): ReturnType<typeof patch> {
  const { resource, request, call, options } = context;
  const applied = serverSideApply(
    stored && (resource.fromStorage(stored) as unknown as JsonObject),
    call.body as JsonObject,
    {
      manager: options.fieldManager,
      force: options.force,
      time: rfc3339(context.now),
      apiVersion: resource.apiVersion,
      kind: resource.info.kind,
      ...(request.subresource === '' ? {} : { subresource: request.subresource }),
    },
  );
  const draft = readObject(context, resource, applied, badRequest);
  checkName(context, draft);
  if (stored === undefined) {
    if (request.subresource !== '') throw notFound(resource.info, request.name);
    return { object: createDraft(context, draft, true), created: true };
  }
  return { object: replaceStored(context, stored, draft, true), created: false };
}
