/** HTTP to the API server as client-go speaks it. */
import type { Status } from '../../api/generated/types.ts';
import { ApiError, failure } from '../../api/status.ts';
import { KUBECTL_VERSION } from '../../api/version.ts';
import type { ByteSession, WatchEvent } from '../../apiserver/interface.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { Connection } from '../config/connection.ts';
import { CommandError, UrlError } from '../framework/errors.ts';
import { ConnectionError, type KubectlIo } from '../io.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  /** Absent: JSON. */
  readonly contentType?: string;
  readonly accept?: string;
}

export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

/** One connection to a server. */
export class Rest {
  private readonly warned = new Set<string>();

  /** @param warn told each warning of the server once */
  constructor(
    readonly connection: Connection,
    private readonly io: KubectlIo,
    private readonly command: string,
    private readonly warn: (text: string) => void,
  ) {}

  /** The object that the server answers. @throws ApiError with its refusal, UrlError when there is no answer */
  async json(method: Method, path: string, options: RequestOptions = {}): Promise<JsonObject> {
    const response = await this.exchange(method, path, options);
    const text = await response.text();
    if (!response.ok) throw refusal(method, response, text);
    try {
      const value: unknown = JSON.parse(text);
      return isObject(value) ? value : {};
    } catch {
      throw new ApiError(
        failure(
          500,
          'InternalError',
          `an error on the server (${JSON.stringify(text.slice(0, 200))}) has prevented the request from succeeding`,
        ),
      );
    }
  }

  /** The body as text. @throws ApiError, UrlError */
  async text(method: Method, path: string, options: RequestOptions = {}): Promise<string> {
    const response = await this.exchange(method, path, options);
    const text = await response.text();
    if (!response.ok) throw refusal(method, response, text);
    return text;
  }

  /** The body as it comes, piece by piece. @throws ApiError, UrlError */
  async *stream(path: string, options: RequestOptions = {}): AsyncGenerator<Uint8Array> {
    const response = await this.exchange('GET', path, options);
    if (!response.ok) throw refusal('GET', response, await response.text());
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    const stop = () => void reader.cancel().catch(() => undefined);
    this.io.signal.addEventListener('abort', stop, { once: true });
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } finally {
      this.io.signal.removeEventListener('abort', stop);
      stop();
    }
  }

  /** The events of a watch until the server or the reader ends it. @throws ApiError, UrlError */
  async *watch(path: string, options: RequestOptions = {}): AsyncGenerator<WatchEvent> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of this.stream(path, { ...options, query: { ...options.query, watch: 'true' } })) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') yield watchEvent(line);
    }
  }

  /** Opens exec, attach or port-forward. @throws ApiError, UrlError */
  async open(path: string, query: Query): Promise<ByteSession> {
    const url = this.url(path, query);
    try {
      return await this.io.open(new Request(url, { headers: this.headers() }), this.connection.tls);
    } catch (error) {
      if (error instanceof ConnectionError) throw new UrlError('Get', url, error.message);
      // An answer that is no Status. models apimachinery/pkg/util/httpstream/spdy/roundtripper.go NewConnection
      if (error instanceof ApiError && !error.status.reason)
        throw new CommandError(`unable to upgrade connection: ${error.message}`);
      throw error;
    }
  }

  url(path: string, query: Query = {}): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      for (const one of typeof value === 'string' ? [value] : value) parameters.append(name, one);
    }
    parameters.sort();
    const text = parameters.toString();
    return `${this.connection.server}${path}${text === '' ? '' : `${path.includes('?') ? '&' : '?'}${text}`}`;
  }

  /** One exchange, whatever its answer. @throws UrlError */
  async exchange(method: Method, path: string, options: RequestOptions = {}): Promise<Response> {
    const url = this.url(path, options.query);
    const headers = this.headers();
    headers.set('Accept', options.accept ?? 'application/json, */*');
    let body: string | undefined;
    if (options.body !== undefined) {
      body = typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
      headers.set('Content-Type', options.contentType ?? 'application/json');
    }
    try {
      const request = new Request(url, { method, headers, ...(body === undefined ? {} : { body }) });
      const response = await this.io.fetch(request, this.connection.tls);
      this.tellWarnings(response.headers.get('Warning'));
      return response;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      throw new UrlError(method[0] + method.slice(1).toLowerCase(), url, error.message);
    }
  }

  private headers(): Headers {
    const headers = new Headers(this.connection.headers);
    headers.set('User-Agent', `kubectl/${KUBECTL_VERSION} (linux/amd64) kubernetes`);
    headers.set('Kubectl-Command', this.command);
    for (const group of this.connection.groups) headers.append('Impersonate-Group', group);
    return headers;
  }

  private tellWarnings(header: string | null): void {
    if (header === null) return;
    for (const match of header.matchAll(/299 \S+ "((?:\\.|[^"\\])*)"/g)) {
      const text = match[1]!.replace(/\\(.)/g, '$1');
      if (this.warned.has(text)) continue;
      this.warned.add(text);
      this.warn(text);
    }
  }
}

/** The error of an answer that is no success. models client-go/rest/request.go transformResponse */
function refusal(method: Method, response: Response, text: string): ApiError {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) && value.kind === 'Status') return new ApiError(value as unknown as Status);
  } catch {
    // not JSON: the server (or a proxy before it) answered with text
  }
  const code = response.status;
  const known = GENERIC[code];
  if (known !== undefined) return new ApiError(failure(code, known.reason, known.message(text)));
  if (code >= 500) {
    return new ApiError(
      failure(
        code,
        'InternalError',
        `an error on the server (${JSON.stringify(text.trim() || 'unknown')}) has prevented the request from succeeding`,
      ),
    );
  }
  return new ApiError(
    failure(
      code,
      '',
      `the server responded with the status code ${code} but did not return more information (${method.toLowerCase()})`,
    ),
  );
}

/** models apimachinery/pkg/api/errors NewGenericServerResponse */
const GENERIC: Readonly<Record<number, { reason: string; message: (text: string) => string }>> = {
  401: {
    reason: 'Unauthorized',
    message: () => 'the server has asked for the client to provide credentials',
  },
  403: { reason: 'Forbidden', message: text => text.trim() },
  404: { reason: 'NotFound', message: () => 'the server could not find the requested resource' },
  405: {
    reason: 'MethodNotAllowed',
    message: () => 'the server does not allow this method on the requested resource',
  },
  503: {
    reason: 'ServiceUnavailable',
    message: text => text.trim() || 'the server is currently unable to handle the request',
  },
};

const EVENT_TYPES = [
  'ADDED',
  'MODIFIED',
  'DELETED',
  'BOOKMARK',
  'ERROR',
] as const satisfies readonly WatchEvent['type'][];

/** One line of a watch. @throws CommandError for what is no event, in the words of client-go's decoder */
function watchEvent(line: string): WatchEvent {
  const event: unknown = JSON.parse(line);
  const { type, object } = isObject(event) ? event : {};
  const known = EVENT_TYPES.find(each => each === type);
  if (known === undefined || !isObject(object))
    throw new CommandError(`unable to decode watch event: ${line}`);
  return { type: known, object };
}
