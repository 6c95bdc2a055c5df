import type { KubeList, KubeObject } from '../../api/object.ts';
import { textFromBase64Url, toBase64Url } from '../../base/base64.ts';
import { isObject } from '../../base/json.ts';
import type { Store } from '../../store/store.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, expired } from '../errors.ts';
import { type Selection, selectionOf } from '../selection.ts';
import { checkRevision, wholeNumber } from './revision.ts';

interface Continuation {
  readonly v: 'meta.k8s.io/v1';
  readonly rv: number;
  /** The key to go on from: `default/web` and a zero byte. */
  readonly start: string;
}

/** GET of a collection. models the generic registry's List over etcd3 @throws ApiError */
export function list(context: RequestContext): KubeList<KubeObject> {
  const { resource, call, request } = context;
  const selection = selectionOf(call.query, resource, request.name);
  const page = readPage(context, selection);
  const metadata = {
    resourceVersion: String(page.revision),
    ...(page.next === undefined ? {} : { continue: page.next }),
    ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
  };
  const items = page.items.map(item => resource.fromStorage(item));
  return { kind: `${resource.info.kind}List`, apiVersion: resource.apiVersion, metadata, items };
}

interface Page {
  readonly items: readonly KubeObject[];
  readonly revision: number;
  readonly next: string | undefined;
  readonly remaining: number | undefined;
}

function readPage(context: RequestContext, selection: Selection): Page {
  const { resource, call, request, store } = context;
  const limit = wholeNumber(call.query, 'limit') ?? 0;
  const token = call.query?.get('continue') ?? '';
  const from = token === '' ? undefined : readToken(token, context);
  const asked = checkRevision(context);
  const exact = asked !== undefined && call.query?.get('resourceVersionMatch') === 'Exact';
  if (exact && asked < store.compactedRevision)
    throw expired('The resourceVersion for the provided list is too old.');
  const revision = from?.rv ?? (exact ? asked : store.revision);
  if (selection.name !== undefined && (request.namespace !== '' || !resource.info.namespaced)) {
    const found = store.get(resource.storage, request.namespace, selection.name);
    const items = found && selection.matches(found) ? [found] : [];
    return { items, revision, next: undefined, remaining: undefined };
  }
  const all = stateAt(store, resource.storage, request.namespace || undefined, revision);
  const start = from === undefined ? 0 : all.findIndex(object => keyText(object) >= from.start);
  const items: KubeObject[] = [];
  let at = start < 0 ? all.length : start;
  for (; at < all.length && (limit <= 0 || items.length < limit); at++) {
    if (selection.matches(all[at]!)) items.push(all[at]!);
  }
  if (at >= all.length) return { items, revision, next: undefined, remaining: undefined };
  const next = writeToken({ v: 'meta.k8s.io/v1', rv: revision, start: `${keyText(all[at - 1]!)}\u0000` });
  return { items, revision, next, remaining: selection.isEmpty ? all.length - at : undefined };
}

/** What was there at a revision: the present, with the writes since then taken back. */
function stateAt(
  store: Store,
  storage: string,
  namespace: string | undefined,
  revision: number,
): readonly KubeObject[] {
  const present = store.list(storage, namespace);
  if (revision >= store.revision) return present;
  const undone = new Map<string, KubeObject | undefined>();
  for (const entry of store.since(revision)) {
    if (entry.resource !== storage || (namespace !== undefined && entry.namespace !== namespace)) continue;
    const key = `${entry.namespace}/${entry.name}`;
    if (!undone.has(key)) undone.set(key, entry.previous);
  }
  if (undone.size === 0) return present;
  const kept = present.filter(object => !undone.has(keyText(object)));
  const back = [...undone.values()].filter(object => object !== undefined);
  return [...kept, ...back].sort((a, b) => (keyText(a) < keyText(b) ? -1 : 1));
}

function keyText(object: KubeObject): string {
  return `${object.metadata?.namespace ?? ''}/${object.metadata?.name ?? ''}`;
}

function writeToken(token: Continuation): string {
  return toBase64Url(JSON.stringify(token));
}

/** @throws ApiError for what is no token that was given out */
function continuationOf(text: string): Continuation {
  let value: unknown;
  try {
    value = JSON.parse(textFromBase64Url(text));
  } catch (error) {
    throw badRequest(`continue key is not valid: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw badRequest('continue key is not valid: it is no object');
  const { v, rv, start } = value;
  if (v !== 'meta.k8s.io/v1' || typeof rv !== 'number' || typeof start !== 'string')
    throw badRequest(`continue key is not valid: incorrect encoded start key (version ${JSON.stringify(v)})`);
  return { v, rv, start };
}

function readToken(text: string, { store }: RequestContext): Continuation {
  const token = continuationOf(text);
  if (token.rv < store.compactedRevision) {
    throw expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    );
  }
  return token;
}
