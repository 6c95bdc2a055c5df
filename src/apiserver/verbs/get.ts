import type { KubeObject } from '../../api/object.ts';
import type { RequestContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { checkRevision } from './revision.ts';

/** GET of one object, in the version asked for. @throws ApiError NotFound */
export function get(context: RequestContext): KubeObject {
  checkRevision(context);
  return context.resource.fromStorage(storedObject(context));
}

/** The object that the request names, as it is stored. @throws ApiError NotFound */
export function storedObject({ store, resource, request }: RequestContext): KubeObject {
  const found = store.get(resource.storage, request.namespace, request.name);
  if (found === undefined) throw notFound(resource.info, request.name);
  return found;
}
