import { parseYaml } from '../../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../../apimachinery/yaml/yaml-error.ts';
import { isObject, type Json } from '../../../base/json.ts';
import type { Cluster } from '../../../cluster/cluster.ts';

/** A write to the API server as it comes over the wire. */
export interface WireWrite {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly contentType: string;
  readonly body: Json;
  /** The same by two requests: the object that the patch would make is put; or a patch follows the new object. */
  readonly inSteps?: 'replaced' | { readonly patch: Json };
}

/** A write that was sent, and the HTTP status that it was answered with. */
export interface SentWrite extends WireWrite {
  readonly code: number;
}

/** Changes the nth write of a script (from 0); undefined leaves it. */
export type ChangeWrite = (write: WireWrite, index: number) => WireWrite | undefined;

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Questions that are asked with POST, and deeds that are no objects. */
const NO_OBJECTS = /\/(selfsubject\w+|subjectaccessreviews|tokenreviews|selfsubjectreviews)(\?|$)/;
/** What is asked of an object that is there; a Binding goes to either of two paths. */
const DEEDS = /\/(bindings?|eviction|token)(\?|$)/;

/** Whether a write posts no object but asks something of one: what it says of itself is not kept, or becomes the other's. */
export const isDeed = ({ path }: Pick<WireWrite, 'path'>): boolean => DEEDS.test(path);

/** Notes the writes that come over the wire from now on, each as it is after `change`. */
export function noteWrites(cluster: Cluster, change: ChangeWrite = () => undefined): readonly SentWrite[] {
  const writes: SentWrite[] = [];
  let index = 0;
  cluster.onRequest(async (request, send) => {
    const url = new URL(request.url);
    const path = url.pathname + url.search;
    if (!WRITES.has(request.method) || NO_OBJECTS.test(path) || /[?&]dryRun=/.test(path))
      return send(request);
    const text = await request.text();
    const contentType = request.headers.get('content-type') ?? '';
    const write: WireWrite = { method: request.method, path, contentType, body: parsed(text) };
    const at = index++;
    const changed = change(write, at);
    const answer = await sent(changed, request, url, text, send);
    writes[at] = { ...(changed ?? write), code: answer.status };
    return answer;
  });
  return writes;
}

type Send = (request: Request) => Promise<Response>;

/** Sends a write as it came, changed, or in the steps that it is to be made in. */
async function sent(
  changed: WireWrite | undefined,
  request: Request,
  url: URL,
  text: string,
  send: Send,
): Promise<Response> {
  if (changed === undefined) return send(again(request, text));
  const { inSteps, ...write } = changed;
  if (inSteps === undefined) return send(remade(request, url, write));
  if (inSteps === 'replaced') {
    const tried = await send(
      remade(request, url, { ...write, path: withQuery(write.path, 'dryRun', 'All') }),
    );
    if (!tried.ok) return send(again(request, text));
    const body = (await tried.json()) as Json;
    return send(remade(request, url, { ...write, method: 'PUT', contentType: 'application/json', body }));
  }
  const made = await send(remade(request, url, write));
  if (!made.ok) return made;
  const { metadata } = (await made.json()) as { readonly metadata: { readonly name: string } };
  const path = `${write.path.split('?')[0]}/${metadata.name}`;
  const contentType = 'application/merge-patch+json';
  return send(remade(request, url, { method: 'PATCH', path, contentType, body: inSteps.patch }));
}

function withQuery(path: string, key: string, value: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${key}=${value}`;
}

function parsed(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    try {
      return (parseYaml(text) ?? null) as Json;
    } catch (error) {
      if (error instanceof YamlError) return text;
      throw error;
    }
  }
}

/** A body can be read once: the request is made anew with the same text. */
function again(request: Request, text: string): Request {
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, ...(text === '' ? {} : { body: text }) });
}

function remade(
  { headers, signal }: Request,
  url: URL,
  { method, path, contentType, body }: WireWrite,
): Request {
  const changed = new Headers(headers);
  changed.delete('content-length');
  if (contentType !== '') changed.set('content-type', contentType);
  return new Request(new URL(path, url), {
    method,
    headers: changed,
    signal,
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });
}

/** What a write is about: `Pod hothouse/fern`, `PATCH deployments/orchids in hothouse`. */
export function subjectOf({ method, path, body }: WireWrite): string {
  const [route = ''] = path.split('?');
  const parts = route
    .split('/')
    .filter(Boolean)
    .slice(route.startsWith('/apis/') ? 3 : 2);
  const namespaced = parts[0] === 'namespaces' && parts.length > 2;
  const namespace = namespaced ? parts[1]! : '';
  const [resource = '', name = '', ...sub] = namespaced ? parts.slice(2) : parts;
  const metadata = isObject(body) && isObject(body.metadata) ? body.metadata : {};
  const called = name || String(metadata.name ?? metadata.generateName ?? '');
  const what = [resource, ...sub].join('/');
  const where = namespace === '' ? called : `${namespace}/${called}`;
  return method === 'POST' ? `${what} ${where}` : `${method.toLowerCase()} ${what} ${where}`;
}
