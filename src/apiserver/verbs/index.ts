import type { RequestContext } from '../context.ts';
import type { ApiAnswer } from '../interface.ts';
import { respondList, respondObject, respondWatch } from '../respond.ts';
import { create } from './create.ts';
import { deleteOne } from './delete.ts';
import { deleteCollection } from './delete-collection.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { patch } from './patch.ts';
import { update } from './update.ts';
import { watch } from './watch.ts';

export type Handler = (context: RequestContext) => ApiAnswer;

/** What each verb does with an object or a collection. */
export const VERBS: Readonly<Record<string, Handler>> = {
  get: context => respondObject(context, 200, get(context)),
  list: context => respondList(context, list(context)),
  watch: context => respondWatch(context, watch(context)),
  create: context => respondObject(context, 201, create(context)),
  update: context => written(context, update(context)),
  patch: context => written(context, patch(context)),
  delete: context => {
    const { code, body } = deleteOne(context);
    return respondObject(context, code, body);
  },
  deletecollection: context => respondList(context, deleteCollection(context)),
};

function written(context: RequestContext, result: ReturnType<typeof update>): ApiAnswer {
  return respondObject(context, result.created ? 201 : 200, result.object);
}
