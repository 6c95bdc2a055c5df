import type { ResourceInfo } from '../../../src/api/resources.ts';
import type { ApiCall } from '../../../src/apiserver/interface.ts';
import { World } from '../../../src/apiserver/testing/world.ts';
import { isObject } from '../../../src/base/json.ts';
import type { Rng } from '../../../src/base/rng.ts';
import { mutated } from '../mutate.ts';
import { chance, oddText, oddValue, pick } from '../random.ts';
import { CREATABLE, objectOf } from '../schema-objects.ts';
import { Broken, type Target } from '../target.ts';

export interface Asked {
  readonly method: ApiCall['method'];
  readonly path: string;
  readonly contentType?: string;
  readonly body?: unknown;
}

const NAMES = ['a', 'web', 'b-1', 'x', 'default', 'node01'];
const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

/** Where the objects of a resource are. */
export function folderOf(
  { group, version, resource, namespaced }: ResourceInfo,
  namespace = 'default',
): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespaced ? `/namespaces/${namespace}` : ''}/${resource}`;
}

/** Requests to the API server in the process: valid objects and mutated ones, every verb and subresource. */
export const api: Target = {
  name: 'api',
  about: 'requests: objects of every kind, valid and mutated',
  inSuite: 700,
  perWorld: 400,
  start: async () => {
    const world = new World();
    return {
      next: asked,
      run: input => {
        const { method, path, body, contentType } = input as Asked;
        const answer = world.ask(method, path, { body, ...(contentType && { contentType }) });
        answer.watch?.stop();
        answer.session?.close();
        world.clock.advance(10);
        if (answer.code >= 400) mustBeStatus(answer.code, answer.body);
        return String(answer.code);
      },
    };
  },
};

/** @throws Broken where a refusal is no Status */
export function mustBeStatus(code: number, body: unknown): void {
  if (/caused apiserver to panic/.test(JSON.stringify(body)))
    throw new Broken(`500: ${JSON.stringify(body).slice(0, 300)}`);
  if (isObject(body) && body.kind === 'Status' && body.code === code && typeof body.message === 'string')
    return;
  throw new Broken(`${code} without a Status: ${JSON.stringify(body)?.slice(0, 300)}`);
}

function asked(rng: Rng): Asked {
  const info = pick(rng, CREATABLE);
  const name = pick(rng, NAMES);
  const folder = folderOf(info, chance(rng, 0.05) ? 'none' : 'default');
  const path = `${folder}/${chance(rng, 0.03) ? inAddress(oddText(rng)) : name}`;
  const object = () => {
    const made = objectOf(rng, info, name);
    return chance(rng, 0.5) ? mutated(rng, made) : made;
  };
  const sub = info.subresources.length > 0 && chance(rng, 0.2) ? `/${pick(rng, info.subresources)}` : '';
  switch (rng.int(10)) {
    case 0:
      return { method: 'GET', path: chance(rng, 0.5) ? path + sub : folder + query(rng) };
    case 1:
      return { method: 'DELETE', path, ...(chance(rng, 0.5) && { body: mutated(rng, DELETE_OPTIONS) }) };
    case 2:
    case 3:
      return { method: 'PUT', path: path + sub, body: object() };
    case 4: {
      const contentType = pick(rng, PATCHES);
      const body = contentType.startsWith('application/json-patch') ? jsonPatch(rng) : object();
      return { method: 'PATCH', path: `${path}${sub}?fieldManager=me`, contentType, body };
    }
    case 5:
      return {
        method: 'POST',
        path: path + (sub || '/binding'),
        body: chance(rng, 0.5) ? object() : oddValue(rng),
      };
    default:
      return { method: 'POST', path: folder + (chance(rng, 0.1) ? query(rng) : ''), body: object() };
  }
}

const DELETE_OPTIONS = {
  kind: 'DeleteOptions',
  apiVersion: 'v1',
  gracePeriodSeconds: 0,
  propagationPolicy: 'Foreground',
  preconditions: { uid: 'x', resourceVersion: '1' },
};

function jsonPatch(rng: Rng): unknown {
  const path = pick(rng, [
    '/metadata/labels',
    '/spec',
    '/spec/containers/0/image',
    '/metadata/labels/a',
    '',
    '/x/~1',
  ]);
  const op = pick(rng, ['add', 'remove', 'replace', 'test', 'move', 'copy', 'x']);
  const steps = [{ op, path, from: '/spec', value: oddValue(rng) }];
  return chance(rng, 0.3) ? mutated(rng, steps) : steps;
}

function query(rng: Rng): string {
  const key = pick(rng, [
    'labelSelector',
    'fieldSelector',
    'limit',
    'continue',
    'resourceVersion',
    'resourceVersionMatch',
    'dryRun',
    'fieldValidation',
    'watch',
    'timeoutSeconds',
    'sendInitialEvents',
  ]);
  const value = chance(rng, 0.5)
    ? pick(rng, ['1', 'true', 'a=b', 'metadata.name=a', 'All', 'Strict', '0'])
    : oddText(rng);
  return `?${key}=${inAddress(value)}${chance(rng, 0.3) ? '&watch=1' : ''}`;
}

/** Percent-encoded; half a surrogate pair cannot be. */
const inAddress = (text: string) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '\ufffd'));
