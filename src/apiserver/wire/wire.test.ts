import { describe, expect, it } from 'vitest';
import type { ApiAnswer, ApiCall, WatchEvent } from '../interface.ts';
import { wireDoor } from './index.ts';

const ada = { name: 'ada', groups: ['system:authenticated'] };

/** A door to a service that answers every call with `answer` and keeps what it was asked. */
function door(answer: ApiAnswer = { code: 200, body: { kind: 'Done' } }) {
  const calls: ApiCall[] = [];
  const fetch = wireDoor({
    call(call) {
      calls.push(call);
      return answer;
    },
    authenticate: ({ token }) => (token === 'bad' ? undefined : ada),
  });
  return { calls, fetch };
}

function request(path: string, init: RequestInit = {}): Request {
  return new Request(`https://127.0.0.1${path}`, init);
}

function post(body: BodyInit, contentType?: string): Request {
  const headers = contentType === undefined ? undefined : { 'content-type': contentType };
  return request('/api/v1/namespaces/default/pods', { method: 'POST', body, headers });
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('an answer', () => {
  it.each([
    ['/api/v1/pods', 'curl/8.5.0', '{\n  "kind": "Done"\n}'],
    ['/api/v1/pods', 'kubectl/v1.36.2', '{"kind":"Done"}\n'],
    ['/api/v1/pods?pretty=true', 'kubectl/v1.36.2', '{\n  "kind": "Done"\n}'],
    ['/api/v1/pods?pretty=false', 'curl/8.5.0', '{"kind":"Done"}\n'],
    ['/version', 'kubectl/v1.36.2', '{\n  "kind": "Done"\n}'],
  ])('to %s from %s is written for who asks', async (path, agent, text) => {
    const response = await door().fetch(request(path, { headers: { 'user-agent': agent } }));
    expect(await response.text()).toBe(text);
  });
});

describe('a request', () => {
  it('becomes a call with path, query, headers and user', async () => {
    const { calls, fetch } = door();
    const headers = { accept: 'application/json', 'user-agent': 'kubectl/v1', 'impersonate-user': 'bob' };
    await fetch(request('/api/v1/pods?limit=500', { headers }));
    expect(calls).toMatchObject([
      {
        method: 'GET',
        path: '/api/v1/pods',
        user: ada,
        accept: 'application/json',
        userAgent: 'kubectl/v1',
        impersonate: { name: 'bob', groups: [] },
      },
    ]);
    expect(calls[0]?.query?.get('limit')).toBe('500');
  });

  it('may carry JSON, with or without a content type, or YAML', async () => {
    const { calls, fetch } = door();
    await fetch(post(bytes('{"a":1}')));
    await fetch(post('{"a":1}', 'application/json; charset=utf-8'));
    await fetch(post('a: 1\n', 'application/yaml'));
    expect(calls.map(({ body }) => body)).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }]);
  });

  it('tells the server of fields given twice', async () => {
    const { calls, fetch } = door();
    await fetch(post('{"a":1,"a":2}', 'application/json'));
    await fetch(post('a: 1\na: 2\n', 'application/yaml'));
    expect(calls.map(({ decodeErrors }) => decodeErrors)).toEqual([
      ['duplicate field "a"'],
      ['yaml: unmarshal errors:\n  line 2: key "a" already set in map'],
    ]);
  });

  it.each([
    [
      'a body that is no JSON',
      post('hello', 'application/json'),
      400,
      "couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value (68656c6c6f)",
    ],
    [
      'a body of unknown type',
      post('<a/>', 'text/xml'),
      415,
      'the body of the request was in an unknown format',
    ],
    [
      'an unknown Accept',
      request('/api', { headers: { accept: 'text/html' } }),
      406,
      'only the following media types are accepted',
    ],
    ['a bad token', request('/api', { headers: { authorization: 'Bearer bad' } }), 401, 'Unauthorized'],
    [
      'a method that is none',
      request('/api', { method: 'OPTIONS' }),
      405,
      'the server does not allow this method',
    ],
    [
      'a body that is too long',
      post(' '.repeat(3_145_729), 'application/json'),
      413,
      'Request entity too large: limit is 3145728',
    ],
  ])('with %s is refused', async (_what, asked, code, message) => {
    const { calls, fetch } = door();
    const response = await fetch(asked);
    const status = await response.json();
    expect(response.status).toBe(code);
    expect(status).toMatchObject({ kind: 'Status', status: 'Failure', code });
    expect(status.message).toContain(message);
    expect(calls).toEqual([]);
  });
});

describe('a text', () => {
  it.each(['/metrics', '/healthz', '/version'])('%s goes out whatever the client accepts', async path => {
    const { calls, fetch } = door();
    const response = await fetch(request(path, { headers: { accept: 'application/openmetrics-text' } }));
    expect(response.status).toBe(200);
    expect(calls).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('becomes JSON with warnings and Retry-After as headers', async () => {
    const { fetch } = door({ code: 429, body: { a: 1 }, warnings: ['say "no"', 'two'], retryAfter: 10 });
    const response = await fetch(request('/api/v1/pods'));
    expect(response.status).toBe(429);
    expect(response.headers.get('warning')).toBe('299 - "say \\"no\\"", 299 - "two"');
    expect(response.headers.get('retry-after')).toBe('10');
    expect(await response.json()).toEqual({ a: 1 });
  });

  it('of a list has items without a type where the list tells it', async () => {
    const body = { kind: 'PodList', apiVersion: 'v1', items: [{ kind: 'Pod', apiVersion: 'v1', spec: {} }] };
    const text = async (bareItems: boolean) =>
      (await door({ code: 200, body, bareItems }).fetch(request('/api/v1/pods'))).json();
    expect(await text(true)).toEqual({ ...body, items: [{ spec: {} }] });
    expect(await text(false)).toEqual(body);
  });

  it('is YAML where the client prefers it', async () => {
    const { fetch } = door();
    const response = await fetch(request('/api/v1/pods', { headers: { accept: 'application/yaml' } }));
    expect(await response.text()).toBe('kind: Done\n');
  });

  it('streams a watch a line an event until the client leaves', async () => {
    let send: (event: WatchEvent) => void = () => {};
    let stopped = false;
    const watch = {
      start(handler: { event(event: WatchEvent): void }) {
        send = handler.event;
      },
      stop() {
        stopped = true;
      },
    };
    const { fetch } = door({ code: 200, watch });
    const response = await fetch(request('/api/v1/pods?watch=true'));
    const reader = response.body!.getReader();
    send({ type: 'ADDED', object: { kind: 'Pod' } });
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe('{"type":"ADDED","object":{"kind":"Pod"}}\n');
    await reader.cancel();
    expect(stopped).toBe(true);
  });
});
