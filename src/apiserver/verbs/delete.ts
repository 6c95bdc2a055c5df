import type { DeleteOptions, Status } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { decode } from '../../apimachinery/decode/decode.ts';
import { shapeOfKind } from '../../apimachinery/schema/shapes.ts';
import { type FieldError, invalidValue, notSupported } from '../../apimachinery/validation/field-error.ts';
import { rfc3339 } from '../../base/clock.ts';
import { isObject } from '../../base/json.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, conflict, invalid } from '../errors.ts';
import type { ServedResource } from '../registry.ts';
import { storedObject } from './get.ts';

/** DELETE of one object. models the generic registry's Store.Delete and rest.BeforeDelete @throws ApiError */
export function deleteOne(context: RequestContext): {
  readonly code: number;
  readonly body: KubeObject | Status;
} {
  return deleteStored(context, storedObject(context), deleteOptions(context));
}

/** Deletes a stored object as the options say. */
export function deleteStored(
  context: RequestContext,
  stored: KubeObject,
  options: DeleteOptions,
): { readonly code: number; readonly body: KubeObject | Status } {
  const { resource } = context;
  checkPreconditions(resource, stored, options);
  context.backend.admission.validate({
    context,
    operation: 'DELETE',
    resource,
    subresource: '',
    draft: undefined,
    old: stored,
  });
  const marked = mark(context, stored, options);
  if (marked !== undefined) {
    const kept = marked === stored ? stored : write(context, stored, marked);
    return { code: 200, body: resource.fromStorage(kept) };
  }
  const { namespace = '', name = '', uid } = stored.metadata ?? {};
  const gone = context.dryRun ? stored : context.store.delete(resource.storage, namespace, name);
  if (resource.rules.returnsDeleted) return { code: 200, body: resource.fromStorage(gone) };
  return {
    code: 200,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: {
        name,
        ...(resource.info.group === '' ? {} : { group: resource.info.group }),
        kind: resource.info.resource,
        ...(uid === undefined ? {} : { uid }),
      },
    },
  };
}

/** The options in a request's body and query. @throws ApiError */
export function deleteOptions({ call }: RequestContext): DeleteOptions {
  const query = call.query;
  let options: DeleteOptions = {};
  if (isObject(call.body)) {
    try {
      options = decode(shapeOfKind('v1', 'DeleteOptions')!, call.body).value as DeleteOptions;
    } catch (error) {
      throw badRequest((error as Error).message);
    }
  } else {
    const grace = query?.get('gracePeriodSeconds');
    const propagation = query?.get('propagationPolicy');
    options = {
      ...(grace ? { gracePeriodSeconds: Number(grace) } : {}),
      ...(propagation ? { propagationPolicy: propagation } : {}),
    };
  }
  const errors = optionErrors(options);
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
  return options;
}

function optionErrors(options: DeleteOptions): FieldError[] {
  const errors: FieldError[] = [];
  const { orphanDependents, propagationPolicy, dryRun } = options;
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    errors.push(
      invalidValue(
        'propagationPolicy',
        propagationPolicy,
        'orphanDependents and deletionPropagation cannot be both set',
      ),
    );
  }
  if (
    propagationPolicy !== undefined &&
    !['Foreground', 'Background', 'Orphan'].includes(propagationPolicy)
  ) {
    errors.push(
      notSupported('propagationPolicy', propagationPolicy, ['Background', 'Foreground', 'Orphan', 'nil']),
    );
  }
  if (dryRun?.some(value => value !== 'All')) errors.push(notSupported('dryRun', dryRun, ['All']));
  return errors;
}

function checkPreconditions(
  resource: ServedResource,
  stored: KubeObject,
  { preconditions }: DeleteOptions,
): void {
  const meta = stored.metadata ?? {};
  const gk = { group: resource.info.group, resource: resource.info.kind };
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid !== undefined && uid !== meta.uid) {
    throw conflict(
      gk,
      meta.name ?? '',
      `the UID in the precondition (${uid}) does not match the UID in record (${meta.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== meta.resourceVersion) {
    throw conflict(
      gk,
      meta.name ?? '',
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${meta.resourceVersion}). The object might have been modified`,
    );
  }
}

/** The object as it stays, marked for deletion; the same object where it is marked already; undefined when it goes. */
function mark(context: RequestContext, stored: KubeObject, options: DeleteOptions): KubeObject | undefined {
  const { rules } = context.resource;
  const meta = stored.metadata ?? {};
  const finalizers = finalizersOf(stored, options, rules.defaultPropagation);
  const grace = rules.gracePeriod?.(stored, options.gracePeriodSeconds) ?? 0;
  if (meta.deletionTimestamp !== undefined) return markAgain(stored, options, finalizers, grace);
  if (grace === 0 && finalizers.length === 0 && !rules.heldBack?.(stored)) return undefined;
  const marked: KubeObject = {
    ...stored,
    metadata: {
      ...meta,
      ...(meta.generation ? { generation: meta.generation + 1 } : {}),
      deletionTimestamp: rfc3339(context.now + grace * 1000),
      deletionGracePeriodSeconds: grace,
      finalizers,
    },
  };
  return rules.marked?.(marked) ?? marked;
}

/** A second delete can only shorten the wait. */
function markAgain(
  stored: KubeObject,
  options: DeleteOptions,
  finalizers: readonly string[],
  grace: number,
): KubeObject | undefined {
  const meta = stored.metadata ?? {};
  const period = meta.deletionGracePeriodSeconds ?? 0;
  const asked = options.gracePeriodSeconds !== undefined ? grace : period;
  if (asked < period) {
    if (asked === 0 && finalizers.length === 0) return undefined;
    const timestamp = Date.parse(meta.deletionTimestamp!) - (period - asked) * 1000;
    return {
      ...stored,
      metadata: {
        ...meta,
        deletionTimestamp: rfc3339(timestamp),
        deletionGracePeriodSeconds: asked,
        finalizers,
      },
    };
  }
  const same = finalizers.length === (meta.finalizers?.length ?? 0);
  return same ? stored : { ...stored, metadata: { ...meta, finalizers } };
}

/** models deletionFinalizersForGarbageCollection of the generic registry */
function finalizersOf(
  stored: KubeObject,
  options: DeleteOptions,
  fallback: 'Orphan' | 'Background' = 'Background',
): readonly string[] {
  const present = stored.metadata?.finalizers ?? [];
  const { orphanDependents, propagationPolicy } = options;
  const others = present.filter(finalizer => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion');
  if (orphanDependents !== undefined) return orphanDependents ? [...others, 'orphan'] : others;
  if (propagationPolicy === 'Orphan') return [...others, 'orphan'];
  if (propagationPolicy === 'Foreground') return [...others, 'foregroundDeletion'];
  if (propagationPolicy === 'Background') return others;
  if (others.length !== present.length) return present;
  return fallback === 'Orphan' ? [...others, 'orphan'] : present;
}

function write(context: RequestContext, stored: KubeObject, marked: KubeObject): KubeObject {
  const object = context.resource.normalize(marked);
  if (context.dryRun) return object;
  const { namespace = '', name = '' } = stored.metadata ?? {};
  return context.store.update(context.resource.storage, namespace, name, object);
}
