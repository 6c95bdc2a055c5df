import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/status.ts';
import type { JsonObject } from '../../base/json.ts';
import { serverSideApply, trackUpdate } from './index.ts';

const kind = { apiVersion: 'apps/v1', kind: 'Deployment' };
const time = '2026-01-01T00:00:00Z';

function options(manager: string, force = false) {
  return { ...kind, manager, force, time };
}

function deployment(spec: JsonObject, labels?: JsonObject): JsonObject {
  return { ...kind, metadata: { name: 'web', ...(labels && { labels }) }, spec };
}

function withContainers(...containers: JsonObject[]): JsonObject {
  return deployment({ template: { spec: { containers } } });
}

function containersOf(object: JsonObject) {
  return (object as { spec?: { template?: { spec?: { containers?: JsonObject[] } } } }).spec?.template?.spec
    ?.containers;
}

function managers(object: JsonObject): JsonObject {
  const list = (object.metadata as JsonObject).managedFields as unknown as {
    manager: string;
    fieldsV1: JsonObject;
  }[];
  return Object.fromEntries((list ?? []).map(({ manager, fieldsV1 }) => [manager, fieldsV1]));
}

function refusal(action: () => unknown): ApiError {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('was not refused');
}

describe('server-side apply', () => {
  it('creates, and owns what was applied', () => {
    const made = serverSideApply(undefined, withContainers({ name: 'a', image: 'x' }), options('me'));
    expect(containersOf(made)).toEqual([{ name: 'a', image: 'x' }]);
    expect(managers(made)).toEqual({
      me: {
        'f:spec': {
          'f:template': {
            'f:spec': { 'f:containers': { 'k:{"name":"a"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
          },
        },
      },
    });
  });

  it('refuses to change what another owns, with the real text', () => {
    const live = trackUpdate(undefined, deployment({ replicas: 0 }), { manager: 'unknown', time });
    const { code, reason, message, status } = refusal(() =>
      serverSideApply(live, deployment({ replicas: 3 }), options('me')),
    );
    expect({ code, reason, message }).toEqual({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "unknown" using apps/v1: .spec.replicas',
    });
    expect(status.details?.causes).toEqual([
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "unknown" using apps/v1',
        field: '.spec.replicas',
      },
    ]);
  });

  it('lists several conflicts by manager', () => {
    const one = serverSideApply(undefined, deployment({ replicas: 1, paused: true }), options('one'));
    const both = trackUpdate(
      one,
      { ...one, metadata: { ...(one.metadata as JsonObject), labels: { a: '1' } } },
      { manager: 'two', time },
    );
    const { message } = refusal(() =>
      serverSideApply(both, deployment({ replicas: 2, paused: false }, { a: '2' }), options('me')),
    );
    expect(message).toBe(
      'Apply failed with 3 conflicts: conflicts with "one":\n- .spec.paused\n- .spec.replicas\n' +
        'conflicts with "two" using apps/v1:\n- .metadata.labels.a',
    );
  });

  it('takes fields over when forced', () => {
    const live = trackUpdate(undefined, deployment({ replicas: 0 }), { manager: 'unknown', time });
    const forced = serverSideApply(live, deployment({ replicas: 3 }), options('me', true));
    expect(forced.spec).toMatchObject({ replicas: 3 });
    expect(managers(forced)).toEqual({ me: { 'f:spec': { 'f:replicas': {} } } });
  });

  it('shares fields on which both agree', () => {
    const one = serverSideApply(undefined, deployment({ replicas: 1 }), options('one'));
    const both = serverSideApply(one, deployment({ replicas: 1 }), options('two'));
    expect(Object.keys(managers(both)).sort()).toEqual(['one', 'two']);
  });

  it('drops what is no longer applied, unless another owns it', () => {
    const first = serverSideApply(
      undefined,
      deployment({ replicas: 1, paused: true, minReadySeconds: 5 }, { a: '1', b: '2' }),
      options('me'),
    );
    const shared = serverSideApply(first, deployment({ minReadySeconds: 5 }, { b: '2' }), options('other'));
    const second = serverSideApply(shared, deployment({ replicas: 1 }), options('me'));
    expect(second.spec).toEqual({ replicas: 1, minReadySeconds: 5 });
    expect(second.metadata).toMatchObject({ labels: { b: '2' } });
  });

  it('adds to lists by key and keeps what others have', () => {
    const live = trackUpdate(
      undefined,
      withContainers({ name: 'a', image: '1' }, { name: 'b', image: '2' }),
      { manager: 'unknown', time },
    );
    const applied = serverSideApply(live, withContainers({ name: 'new', image: 'mine' }), options('me'));
    expect(containersOf(applied)?.map(({ name }) => name)).toEqual(['a', 'b', 'new']);
    const gone = serverSideApply(applied, withContainers(), options('me'));
    expect(containersOf(gone)?.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('takes over what client-side apply set when kubectl is the manager', () => {
    const applied = deployment({ replicas: 1 });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied) };
    const live = trackUpdate(
      undefined,
      { ...applied, metadata: { name: 'web', annotations } },
      { manager: 'kubectl-client-side-apply', time },
    );
    const wanted = deployment({ replicas: 2 });
    expect(serverSideApply(live, wanted, options('kubectl')).spec).toEqual({ replicas: 2 });
    expect(refusal(() => serverSideApply(live, wanted, options('me'))).code).toBe(409);
  });

  it.each([
    [{ ...kind, apiVersion: 'v1', metadata: { name: 'web' } }, 'Incorrect version specified in apply patch'],
    [{ ...kind, metadata: { name: 'web', managedFields: [] } }, 'metadata.managedFields must be nil'],
  ])('refuses %j', (patch, message) => {
    const error = refusal(() => serverSideApply(undefined, patch, options('me')));
    expect(error.code).toBe(400);
    expect(error.message).toContain(message);
  });
});
