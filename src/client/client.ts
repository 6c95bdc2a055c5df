import type { DeleteOptions } from '../api/generated/types.ts';
import type { KubeList, KubeObject } from '../api/object.ts';
import { apiVersionOf, type GroupVersionResource, RESOURCES } from '../api/resources.ts';
import { ApiError } from '../api/status.ts';
import type { ApiAnswer, Watch, WatchEvent } from '../apiserver/interface.ts';
import { isObject } from '../base/json.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { ClientCall, Transport } from './transport.ts';

/** What a list or watch is narrowed to. */
export interface ListOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly limit?: number;
  readonly continue?: string;
}

export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly subresource?: string;
  /** For server-side apply: take over fields that others own. */
  readonly force?: boolean;
}

/** The four patch types by their content type. */
export const PATCH = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** How a watch tells its client what happened. */
export interface WatchHandler<T> {
  event(type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK', object: T): void;
  /** The watch is over: ended by the server, or refused (`error`: 410 Gone and the like). Not called after `stop`. */
  end(error: ApiError | undefined): void;
}

/**
 * A typed client of an API server in the same process. All calls are synchronous.
 * Every method throws ApiError for a refusal and ConnectionRefused when no server listens.
 */
export class Client {
  private readonly transport: Transport;
  private readonly userAgent: string;

  /** @param userAgent program name as in life: `kube-scheduler/v1.36.2`; its first part is the default field manager */
  constructor(
    transport: Transport,
    userAgent: string,
    /** Counts its writes: its reads stand for looks into a cache, which cost the real ones nothing. */
    readonly limiter?: RateLimiter,
  ) {
    this.transport = transport;
    this.userAgent = userAgent;
  }

  /** The same connection for a part of the program that is limited on its own. */
  limited(limiter: RateLimiter): Client {
    return new Client(this.transport, this.userAgent, limiter);
  }

  /** The same connection under another program's name. */
  calledBy(userAgent: string): Client {
    return new Client(this.transport, userAgent, this.limiter);
  }

  /** The objects of one resource. @param resource `pods`, `deployments.apps`, or where it is with version */
  resource<T extends KubeObject>(resource: string | GroupVersionResource): ResourceClient<T> {
    return new ResourceClient<T>(this, typeof resource === 'string' ? named(resource) : resource);
  }

  /** One raw call. @throws ApiError when the answer is a refusal */
  call(call: ClientCall): ApiAnswer {
    if (call.method !== 'GET') this.limiter?.take();
    const answer = this.transport.call({ userAgent: this.userAgent, ...call });
    if (answer.code >= 400) throw new ApiError(answer.body as ConstructorParameters<typeof ApiError>[0]);
    return answer;
  }
}

/** Of a resource with several versions the preferred one, which discovery lists first. */
const resources = new Map(
  [...RESOURCES].reverse().map(info => [info.group ? `${info.resource}.${info.group}` : info.resource, info]),
);

function named(name: string): GroupVersionResource {
  const info = resources.get(name);
  if (info === undefined) throw new Error(`there is no built-in resource ${name}`);
  return info;
}

/** The verbs on one resource. Namespace: '' or undefined for cluster-wide. */
export class ResourceClient<T extends KubeObject> {
  readonly gvr: GroupVersionResource;
  private readonly client: Client;
  private readonly root: string;

  constructor(client: Client, gvr: GroupVersionResource) {
    this.client = client;
    this.gvr = gvr;
    this.root = gvr.group === '' ? `/api/${gvr.version}` : `/apis/${apiVersionOf(gvr)}`;
  }

  get(namespace: string | undefined, name: string): T {
    return this.object(this.client.call({ method: 'GET', path: this.path(namespace, name) }));
  }

  /** As `get`, but undefined where the object does not exist. */
  find(namespace: string | undefined, name: string): T | undefined {
    try {
      return this.get(namespace, name);
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }

  list(namespace?: string, options: ListOptions = {}): KubeList<T> {
    const query = queryOf({ ...options });
    const answer = this.client.call({ method: 'GET', path: this.path(namespace), query });
    return bodyOf(answer, isList<T>);
  }

  create(namespace: string | undefined, object: T, options: WriteOptions = {}): T {
    return this.send('POST', this.path(namespace), object, options);
  }

  /** Creates through a subresource: `binding`, `eviction`, `token`. The answer is what the server made of it. */
  createSub(namespace: string | undefined, name: string, subresource: string, body: KubeObject): KubeObject {
    return this.send('POST', `${this.path(namespace, name)}/${subresource}`, body as T, {});
  }

  update(object: T, options: WriteOptions = {}): T {
    const { namespace, name = '' } = object.metadata ?? {};
    const path = this.path(namespace, name) + (options.subresource ? `/${options.subresource}` : '');
    return this.send('PUT', path, object, options);
  }

  updateStatus(object: T): T {
    return this.update(object, { subresource: 'status' });
  }

  /** @param type one of PATCH */
  patch(
    namespace: string | undefined,
    name: string,
    type: string,
    patch: unknown,
    options: WriteOptions = {},
  ): T {
    const path = this.path(namespace, name) + (options.subresource ? `/${options.subresource}` : '');
    const call = {
      method: 'PATCH' as const,
      path,
      query: writeQuery(options),
      contentType: type,
      body: patch,
    };
    return this.object(this.client.call(call));
  }

  /** What the server answers: the object where it lives on (grace, finalizers), else a Status. */
  delete(namespace: string | undefined, name: string, options: DeleteOptions = {}): KubeObject {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options };
    return this.client.call({ method: 'DELETE', path: this.path(namespace, name), body }).body as KubeObject;
  }

  /** Starts a watch. @returns how to stop it */
  watch(namespace: string | undefined, options: ListOptions, handler: WatchHandler<T>): { stop(): void } {
    const query = queryOf({ ...options, watch: true, allowWatchBookmarks: true });
    const answer = this.client.call({ method: 'GET', path: this.path(namespace), query });
    return follow(answer.watch!, handler);
  }

  private send(method: 'POST' | 'PUT', path: string, body: T, options: WriteOptions): T {
    return this.object(this.client.call({ method, path, query: writeQuery(options), body }));
  }

  private object(answer: ApiAnswer): T {
    return bodyOf(answer, isAn<T>);
  }

  private path(namespace: string | undefined, name?: string): string {
    const scope = namespace ? `${this.root}/namespaces/${namespace}` : this.root;
    return `${scope}/${this.gvr.resource}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
  }
}

/** The answer's object. @throws Error where a server answers what it may not */
function bodyOf<T>({ body }: ApiAnswer, is: (value: unknown) => value is T): T {
  if (is(body)) return body;
  throw new Error(`unexpected answer of the API server: ${JSON.stringify(body)?.slice(0, 100)}`);
}

const isAn = <T extends KubeObject>(value: unknown): value is T => isObject(value);
const isList = <T>(value: unknown): value is KubeList<T> => isObject(value) && Array.isArray(value.items);

function follow<T>(watch: Watch, handler: WatchHandler<T>): { stop(): void } {
  watch.start({
    event: (event: WatchEvent) => {
      const object = event.object as unknown;
      if (event.type === 'ERROR') {
        watch.stop();
        handler.end(new ApiError(object as ConstructorParameters<typeof ApiError>[0]));
      } else handler.event(event.type, object as T);
    },
    end: () => handler.end(undefined),
  });
  return { stop: () => watch.stop() };
}

function writeQuery({ dryRun, fieldManager, force }: WriteOptions): URLSearchParams | undefined {
  return queryOf({ dryRun: dryRun ? 'All' : undefined, fieldManager, force });
}

function queryOf(
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): URLSearchParams | undefined {
  let query: URLSearchParams | undefined;
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) (query ??= new URLSearchParams()).set(key, String(value));
  }
  return query;
}
