import type { KubeObject } from '../../api/object.ts';
import { invalidValue } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { jsonEqual } from '../../base/json.ts';
import { StoreError } from '../../store/store.ts';
import type { RequestContext } from '../context.ts';
import type { AnyDraft } from '../draft.ts';
import { badRequest, conflict, invalid, MODIFIED, methodNotAllowed, notFound } from '../errors.ts';
import { trackFields } from '../managed-fields.ts';
import type { ServedResource } from '../registry.ts';
import { validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { createDraft } from './create.ts';
import { decodeBody } from './decode-body.ts';
import { checkSize } from './size.ts';

/** PUT of an object or of its status. @throws ApiError */
export function update(context: RequestContext): { readonly object: KubeObject; readonly created: boolean } {
  const { resource, request } = context;
  if (request.name === '') throw methodNotAllowed();
  const draft = decodeBody(context, resource, context.call.body);
  checkName(context, draft);
  const stored = context.store.get(resource.storage, request.namespace, request.name);
  if (stored === undefined) {
    if (!resource.rules.allowCreateOnUpdate || request.subresource !== '')
      throw notFound(resource.info, request.name);
    delete draft.metadata.resourceVersion;
    return { object: createDraft(context, draft), created: true };
  }
  return { object: replaceStored(context, stored, draft), created: false };
}

/** The name and namespace of the object are those of the path. @throws ApiError BadRequest */
export function checkName({ resource, request }: RequestContext, draft: AnyDraft): void {
  draft.metadata ??= {};
  const { name = '', namespace = '' } = draft.metadata;
  if (name === '') {
    throw badRequest(
      `the name of the object (${request.name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (name !== request.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${request.name})`);
  }
  if (!resource.info.namespaced) delete draft.metadata.namespace;
  else if (namespace === '') draft.metadata.namespace = request.namespace;
  else if (namespace !== request.namespace) {
    throw badRequest(
      `the namespace of the object (${namespace}) does not match the namespace on the request (${request.namespace})`,
    );
  }
}

/**
 * Makes `draft` the next state of a stored object: conflict detection, admission, the kind's rules, validation.
 * models the generic registry's Store.Update and rest.BeforeUpdate
 * @param fieldsTracked true where managedFields are already those of the new state (server-side apply)
 */
export function replaceStored(
  context: RequestContext,
  stored: KubeObject,
  draft: AnyDraft,
  fieldsTracked = false,
): KubeObject {
  const { resource, request } = context;
  const old = resource.fromStorage(stored);
  const { rules } = resource;
  checkVersion(context, draft, old);
  keepSystemFields(draft, old);
  if (!fieldsTracked) trackFields(context, old, draft, request.subresource);
  const admitted = {
    context,
    operation: 'UPDATE' as const,
    resource,
    subresource: request.subresource,
    draft,
    old,
  };
  context.backend.admission.mutate(admitted);
  const isStatus = request.subresource === 'status';
  const part = rules.parts?.[request.subresource];
  if (isStatus) keepAllButStatus(draft, old);
  else {
    if (rules.hasStatus) keepField(draft, old, 'status');
    if (part) part.keep(draft, old);
    else rules.prepareUpdate?.(draft, old, context);
    if (rules.countsGenerations && desiredChanged(rules, draft, old)) {
      draft.metadata.generation = (old.metadata?.generation ?? 0) + 1;
    }
  }
  validateUpdate(context, draft, old);
  for (const text of (isStatus ? undefined : rules.warnings?.(draft as unknown as KubeObject)) ?? [])
    context.warn(text);
  context.backend.admission.validate(admitted);
  if (!isStatus) rules.finishUpdate?.(draft, old, context);
  return storeUpdate(context, stored, draft);
}

function checkVersion({ resource }: RequestContext, draft: AnyDraft, old: KubeObject): void {
  const given = draft.metadata.resourceVersion ?? '';
  const name = old.metadata?.name ?? '';
  if (given === '' || given === '0') {
    if (resource.rules.allowUnconditionalUpdate === false) {
      throw invalid(resource.info, name, [
        invalidValue(root('metadata').child('resourceVersion'), 0, 'must be specified for an update'),
      ]);
    }
    draft.metadata.resourceVersion = old.metadata?.resourceVersion;
  } else if (given !== old.metadata?.resourceVersion) throw conflict(resource.info, name, MODIFIED);
  const uid = draft.metadata.uid;
  if (uid && uid !== old.metadata?.uid) {
    throw conflict(
      resource.info,
      name,
      `StorageError: invalid object, Code: 4, Key: /registry/${resource.storage}/${old.metadata?.namespace ? `${old.metadata.namespace}/` : ''}${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata?.uid}`,
    );
  }
}

/** What no client can change: identity and the marks of deletion. */
function keepSystemFields(draft: AnyDraft, old: KubeObject): void {
  const meta = draft.metadata;
  const before = old.metadata ?? {};
  meta.uid = before.uid;
  meta.generation = before.generation;
  meta.creationTimestamp = before.creationTimestamp;
  meta.selfLink = undefined;
  if (before.deletionTimestamp) meta.deletionTimestamp = before.deletionTimestamp;
  else delete meta.deletionTimestamp;
  if (before.deletionGracePeriodSeconds !== undefined) {
    meta.deletionGracePeriodSeconds ??= before.deletionGracePeriodSeconds;
  } else delete meta.deletionGracePeriodSeconds;
  if (before.generateName !== undefined) meta.generateName ??= before.generateName;
}

function keepField(draft: AnyDraft, old: KubeObject, field: string): void {
  const value = (old as Readonly<Record<string, unknown>>)[field];
  if (value === undefined) delete draft[field];
  else draft[field] = value;
}

/** Metadata that the status strategies of single kinds keep; the rest may change with the status, as the revision of a Deployment does. */
const KEPT_WITH_STATUS: Readonly<Record<string, 'labels' | 'ownerReferences'>> = {
  Deployment: 'labels',
  Pod: 'ownerReferences',
};

/** A status update changes no field but status, and metadata. models the status strategies under pkg/registry */
function keepAllButStatus(draft: AnyDraft, old: KubeObject): void {
  for (const field of new Set([...Object.keys(draft), ...Object.keys(old)])) {
    if (field !== 'status' && field !== 'metadata' && field !== 'kind' && field !== 'apiVersion')
      keepField(draft, old, field);
  }
  const kept = KEPT_WITH_STATUS[old.kind ?? ''];
  if (kept === undefined) return;
  const metadata = { ...draft.metadata, [kept]: old.metadata?.[kept] };
  if (metadata[kept] === undefined) delete metadata[kept];
  draft.metadata = metadata as AnyDraft['metadata'];
}

function desiredChanged(rules: ServedResource['rules'], draft: AnyDraft, old: KubeObject): boolean {
  const before = old as Readonly<Record<string, unknown>>;
  const fields =
    rules.generationFields ??
    [...new Set([...Object.keys(draft), ...Object.keys(old)])].filter(
      field => !['metadata', 'status', 'kind', 'apiVersion'].includes(field),
    );
  if (fields.some(field => !jsonEqual(draft[field], before[field]))) return true;
  return draft.metadata.deletionTimestamp !== old.metadata?.deletionTimestamp;
}

function validateUpdate(context: RequestContext, draft: AnyDraft, old: KubeObject): void {
  const { rules, info } = context.resource;
  const { subresource } = context.request;
  const part = rules.parts?.[subresource];
  const live = draft as unknown as KubeObject;
  const errors = validateObjectMetaUpdate(draft.metadata, old.metadata ?? {});
  if (subresource === 'status') errors.push(...(rules.validateStatusUpdate?.(live, old) ?? []));
  else if (part) errors.push(...part.validate(live, old));
  else if (rules.validateUpdate) errors.push(...rules.validateUpdate(live, old));
  else errors.push(...(rules.validate?.(live) ?? []));
  if (errors.length > 0) throw invalid(info, old.metadata?.name ?? '', errors);
}

/** Writes the next state, unless nothing changed; removes the object when its last finalizer went away. */
function storeUpdate(context: RequestContext, stored: KubeObject, draft: AnyDraft): KubeObject {
  const { resource, request, store } = context;
  const next = resource.toStorage(draft);
  checkSize(next);
  if (isFinished(next, context.resource)) {
    if (context.dryRun) return resource.fromStorage(next);
    return resource.fromStorage(store.delete(resource.storage, request.namespace, request.name));
  }
  if (unchanged(next, stored)) return resource.fromStorage(stored);
  if (context.dryRun) return resource.fromStorage(next);
  try {
    const expected = stored.metadata?.resourceVersion;
    return resource.fromStorage(
      store.update(resource.storage, request.namespace, request.name, next, expected),
    );
  } catch (error) {
    if (error instanceof StoreError && error.code === 'conflict')
      throw conflict(resource.info, request.name, MODIFIED);
    throw error;
  }
}

/** A deleted object that nothing holds back any more. */
function isFinished(object: KubeObject, resource: ServedResource): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata ?? {};
  if (!deletionTimestamp || (finalizers?.length ?? 0) > 0) return false;
  if (resource.rules.heldBack?.(object)) return false;
  return deletionGracePeriodSeconds === undefined || deletionGracePeriodSeconds === 0;
}

/** Equal but for the times in managedFields, which move with every request. */
function unchanged(next: KubeObject, stored: KubeObject): boolean {
  const { managedFields: a, ...left } = next.metadata ?? {};
  const { managedFields: b, ...right } = stored.metadata ?? {};
  if (!jsonEqual({ ...next, metadata: left }, { ...stored, metadata: right })) return false;
  const owners = (fields: typeof a) => (fields ?? []).map(({ time: _, ...rest }) => rest);
  return jsonEqual(owners(a), owners(b));
}
