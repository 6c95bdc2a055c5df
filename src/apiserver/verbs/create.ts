import type { KubeObject } from '../../api/object.ts';
import { type FieldError, invalidValue } from '../../apimachinery/validation/field-error.ts';
import { nameIsPathSegment, nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { rfc3339 } from '../../base/clock.ts';
import { randomSuffix, uuid } from '../../base/rng.ts';
import { StoreError } from '../../store/store.ts';
import type { RequestContext } from '../context.ts';
import type { AnyDraft } from '../draft.ts';
import { alreadyExists, badRequest, invalid, methodNotAllowed, plainError } from '../errors.ts';
import { trackFields } from '../managed-fields.ts';
import type { ServedResource } from '../registry.ts';
import { validateObjectMeta } from '../validation/object-meta.ts';
import { decodeBody } from './decode-body.ts';
import { checkSize } from './size.ts';

const MAX_GENERATED = 58;
const NAME_ATTEMPTS = 8;

/** POST of a collection. @throws ApiError */
export function create(context: RequestContext): KubeObject {
  const { resource, request } = context;
  if (request.name !== '') throw methodNotAllowed();
  const draft = decodeBody(context, resource, context.call.body);
  return createDraft(context, draft);
}

/**
 * Makes a decoded object live: metadata, admission, validation, storage.
 * models rest.BeforeCreate and the generic registry's Store.Create
 * @param fieldsTracked true where managedFields are set already (server-side apply)
 */
export function createDraft(context: RequestContext, draft: AnyDraft, fieldsTracked = false): KubeObject {
  const { resource, request } = context;
  draft.metadata ??= {};
  checkNamespace(resource, draft, request.namespace);
  const generated = !draft.metadata.name && draft.metadata.generateName;
  for (let attempt = 1; ; attempt++) {
    if (generated) {
      draft.metadata.name = generated.slice(0, MAX_GENERATED) + randomSuffix(context.rng);
    }
    const taken =
      context.store.get(resource.storage, request.namespace, draft.metadata.name ?? '') !== undefined;
    if (!generated || !taken || attempt === NAME_ATTEMPTS) break;
  }
  const meta = draft.metadata;
  // The store minds; nothing is stored in a dry run.
  if (meta.resourceVersion && !context.dryRun) {
    throw plainError('resourceVersion should not be set on objects to be created');
  }
  meta.uid = uuid(context.rng);
  meta.creationTimestamp = rfc3339(context.now);
  for (const field of [
    'resourceVersion',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
  ] as const) {
    delete meta[field];
  }
  delete meta.generation;
  if (!fieldsTracked) trackFields(context, undefined, draft);
  context.backend.admission.mutate({
    context,
    operation: 'CREATE',
    resource,
    subresource: '',
    draft,
    old: undefined,
  });
  const { rules } = resource;
  if (rules.countsGenerations) meta.generation = 1;
  rules.prepareCreate?.(draft, context);
  const live = draft as unknown as KubeObject;
  const errors = [...metaErrors(resource, draft), ...(rules.validate?.(live) ?? [])];
  if (errors.length > 0) throw invalid(resource.info, meta.name ?? '', errors);
  for (const text of rules.warnings?.(live) ?? []) context.warn(text);
  context.backend.admission.validate({
    context,
    operation: 'CREATE',
    resource,
    subresource: '',
    draft,
    old: undefined,
  });
  rules.finishCreate?.(draft, context);
  return store(context, draft);
}

function metaErrors(resource: ServedResource, draft: AnyDraft): FieldError[] {
  const errors = validateObjectMeta(
    draft.metadata,
    resource.info.namespaced,
    resource.rules.name ?? nameIsSubdomain,
  );
  if (errors.length > 0) return errors;
  return nameIsPathSegment(draft.metadata.name ?? '', false).map(message =>
    invalidValue(root('metadata').child('name'), draft.metadata.name, message),
  );
}

function store(context: RequestContext, draft: AnyDraft): KubeObject {
  const { resource, request } = context;
  const name = draft.metadata.name ?? '';
  // Holds the place of the version that the store will give: Go's order of fields.
  if (!context.dryRun) draft.metadata.resourceVersion = '0';
  const object = resource.toStorage(draft);
  checkSize(object);
  if (context.dryRun) {
    if (context.store.get(resource.storage, request.namespace, name))
      throw alreadyExists(resource.info, name);
    return resource.fromStorage(object);
  }
  try {
    return resource.fromStorage(context.store.create(resource.storage, request.namespace, name, object));
  } catch (error) {
    if (error instanceof StoreError && error.code === 'exists') throw alreadyExists(resource.info, name);
    throw error;
  }
}

/** The namespace of the object is that of the path, or is taken from there. @throws ApiError BadRequest */
export function checkNamespace(resource: ServedResource, draft: AnyDraft, namespace: string): void {
  if (!resource.info.namespaced) {
    delete draft.metadata.namespace;
    return;
  }
  if (namespace === '') {
    throw badRequest(`an empty namespace may not be set during creation`);
  }
  if (!draft.metadata.namespace) draft.metadata.namespace = namespace;
  else if (draft.metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}
