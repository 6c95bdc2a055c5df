import type { KubeList, KubeObject } from '../../api/object.ts';
import type { RequestContext } from '../context.ts';
import { selectionOf } from '../selection.ts';
import { deleteOptions, deleteStored } from './delete.ts';

/** DELETE of a collection: every object that the selectors match. Answers with the list of them. @throws ApiError */
export function deleteCollection(context: RequestContext): KubeList<KubeObject> {
  const { resource, call, request, store } = context;
  const selection = selectionOf(call.query, resource, '');
  const options = deleteOptions(context);
  const chosen = store
    .list(resource.storage, request.namespace || undefined)
    .filter(object => selection.matches(object));
  for (const object of chosen) deleteStored(context, object, options);
  return {
    kind: `${resource.info.kind}List`,
    apiVersion: resource.apiVersion,
    metadata: { resourceVersion: String(store.revision) },
    items: chosen.map(object => resource.fromStorage(object)),
  };
}
