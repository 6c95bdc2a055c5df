import type { KubeObject } from '../../api/object.ts';
import type { JsonObject } from '../../base/json.ts';
import type { RequestContext } from '../context.ts';
import { methodNotAllowed, notFound } from '../errors.ts';
import { applyPatch, invalidPatch } from '../patch/index.ts';
import { readObject } from './decode-body.ts';
import { checkName, replaceStored } from './update.ts';

/** PATCH of an object or of its status, of any of the four types. @throws ApiError */
export function patch(context: RequestContext): { readonly object: KubeObject; readonly created: boolean } {
  const { resource, request, call, store } = context;
  if (request.name === '') throw methodNotAllowed();
  const stored = store.get(resource.storage, request.namespace, request.name);
  const contentType = (call.contentType ?? '').split(';', 1)[0]!.trim();
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
