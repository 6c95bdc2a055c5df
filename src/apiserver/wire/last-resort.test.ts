import { describe, expect, it, test } from 'vitest';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Store } from '../../store/store.ts';
import { ApiServer } from '../server.ts';
import { wireDoor } from './index.ts';

const clock = new VirtualClock(Date.UTC(2026, 0, 5));
const server = new ApiServer({ store: new Store(clock), clock, rng: new SeededRng(1) });
const CORE = '/api/v1/namespaces/default';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

async function ask(method: string, path: string, body?: unknown, type = 'application/json') {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const request = new Request(`https://x${path}`, {
    method,
    headers: { 'content-type': type },
    ...(text !== undefined && { body: text }),
  });
  const response = await server.fetch(request);
  return { code: response.status, body: JSON.parse(await response.text()) };
}

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const definition = (spec: object | null) => ({
  metadata: { name: 'foos.a.b' },
  spec: spec && { group: 'a.b', names: { plural: 'foos', kind: 'Foo' }, scope: 'Namespaced', ...spec },
});
const REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';
const TOKEN = `${CORE}/serviceaccounts/sailor/token`;

describe('what used to stop the server', () => {
  test.each<[string, string, unknown, string?]>([
    ['a definition without versions', DEFINITIONS, definition({ versions: null })],
    ['a definition without a specification', DEFINITIONS, definition(null)],
    ['a definition with a version that is null', DEFINITIONS, definition({ versions: [null] })],
    ['a review of a list', REVIEWS, { spec: { token: ['a'] } }],
    ['a list as a review', REVIEWS, []],
    ['a token for ever', TOKEN, { spec: { expirationSeconds: 'NaN' } }],
    ['a token for too long', TOKEN, { spec: { expirationSeconds: 1e300 } }],
    ['an alias without an anchor', `${CORE}/configmaps`, 'metadata: *foo\n', 'application/yaml'],
    [
      'an alias without an anchor that is merged',
      `${CORE}/configmaps`,
      'data: {<<: *foo}\n',
      'application/yaml',
    ],
    ...[5_000, 200_000].flatMap((levels): [string, string, unknown, string?][] => [
      [`JSON ${levels} deep`, `${CORE}/configmaps`, `{"data":${deep(levels)}}`],
      [`lists ${levels} deep`, `${CORE}/configmaps`, '['.repeat(levels)],
      [
        `YAML ${levels} deep`,
        `${CORE}/configmaps`,
        `a: ${'['.repeat(levels)}${']'.repeat(levels)}`,
        'application/yaml',
      ],
      [`YAML ${levels} items deep`, `${CORE}/configmaps`, `${'- '.repeat(levels)}a`, 'application/yaml'],
    ]),
  ])('%s is refused', async (_, path, body, type) => {
    await ask('POST', `${CORE}/serviceaccounts`, { metadata: { name: 'sailor' } });
    const answer = await ask('POST', path, body, type);
    expect(answer.code).toBeGreaterThanOrEqual(400);
    expect(answer.code).toBeLessThan(500);
    expect(answer.body).toMatchObject({ kind: 'Status', status: 'Failure', code: answer.code });
  });

  test.each(['merge-patch+json', 'strategic-merge-patch+json', 'apply-patch+yaml', 'json-patch+json'])(
    'a patch 5,000 deep is refused: %s',
    async type => {
      await ask('POST', `${CORE}/configmaps`, { metadata: { name: 'cargo' } });
      const body =
        type === 'json-patch+json'
          ? `[{"op":"add","path":"/data","value":${deep(5_000)}}]`
          : `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cargo"},"data":${deep(5_000)}}`;
      const answer = await ask(
        'PATCH',
        `${CORE}/configmaps/cargo?fieldManager=x`,
        body,
        `application/${type}`,
      );
      expect(answer).toMatchObject({ code: 400, body: { kind: 'Status' } });
    },
  );

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'a Secret may be of type %s',
    async type => {
      const answer = await ask('POST', `${CORE}/secrets`, { metadata: { generateName: 's-' }, type });
      expect(answer).toMatchObject({ code: 201, body: { type } });
    },
  );

  it('takes names beyond Latin-1', async () => {
    const spec = { audiences: ['한국'] };
    const token = await ask('POST', TOKEN, { spec });
    expect(token).toMatchObject({ code: 201, body: { spec } });
    const review = { spec: { token: token.body.status.token } };
    expect((await ask('POST', REVIEWS, review)).body.status.user.username).toBe(
      'system:serviceaccount:default:sailor',
    );
    const access = { user: '선원', resourceAttributes: { verb: 'get', resource: 'pods' } };
    const asked = await ask('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec: access });
    expect(asked).toMatchObject({ code: 201, body: { spec: access } });
  });
});

test('a mistake in the server is answered with 500, told, and the server goes on', async () => {
  const told: unknown[] = [];
  let broken = true;
  const door = wireDoor({
    authenticate: () => ({ name: 'x', groups: [] }),
    call: () => {
      if (broken) throw new TypeError('a mistake');
      return { code: 200, body: 'ok' };
    },
    panicked: (error, request) => told.push([String(error), request]),
  });
  const answer = await door(new Request('https://x/api/v1/pods'));
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ kind: 'Status', reason: 'InternalError', code: 500 });
  expect(told).toEqual([['TypeError: a mistake', { method: 'GET', path: '/api/v1/pods' }]]);
  broken = false;
  expect(await (await door(new Request('https://x/healthz'))).text()).toBe('ok');
});
