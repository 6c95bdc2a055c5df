import { describe, expect, it } from 'vitest';
import { World } from '../testing/world.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const CRONTABS = '/apis/stable.example.com/v1/namespaces/default/crontabs';
const definition = {
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [{ name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' }],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                required: ['cronSpec'],
                properties: {
                  cronSpec: { type: 'string' },
                  replicas: { type: 'integer', minimum: 1, default: 1 },
                },
              },
              status: { type: 'object', properties: { ready: { type: 'boolean' } } },
            },
          },
        },
      },
    ],
  },
};

describe('a CustomResourceDefinition', () => {
  it('warns who uses a version that is deprecated', () => {
    const world = new World();
    const [v1] = definition.spec.versions;
    const versions = [
      { ...v1, name: 'v1alpha1', storage: false, deprecated: true, deprecationWarning: 'move to v2' },
      { ...v1, name: 'v1beta1', storage: false, deprecated: true },
      { ...v1, name: 'v1', storage: false },
      { ...v1, name: 'v2' },
    ];
    world.post(DEFINITIONS, { ...definition, spec: { ...definition.spec, versions } });
    const warnings = (version: string) => world.get(CRONTABS.replace('/v1/', `/${version}/`)).warnings;
    expect(warnings('v1alpha1')).toEqual(['move to v2']);
    expect(warnings('v1beta1')).toEqual([
      'stable.example.com/v1beta1 CronTab is deprecated; use stable.example.com/v2 CronTab',
    ]);
    expect(warnings('v1')).toEqual([]);
  });

  it('makes its kind work: defaults, pruning, validation, status, table', () => {
    const world = new World();
    expect(world.get(CRONTABS).code).toBe(404);
    expect(world.post(DEFINITIONS, definition).code).toBe(201);
    const made = world.post(CRONTABS, {
      apiVersion: 'stable.example.com/v1',
      kind: 'CronTab',
      metadata: { name: 'a' },
      spec: { cronSpec: '* * * * *', nope: 1 },
      status: { ready: true },
    });
    expect(made.body).toMatchObject({ spec: { cronSpec: '* * * * *', replicas: 1 } });
    expect([made.body.spec.nope, made.body.status, made.warnings]).toEqual([
      undefined,
      undefined,
      ['unknown field "spec.nope"'],
    ]);
    const wrong = world.post(CRONTABS, {
      metadata: { name: 'b' },
      apiVersion: 'stable.example.com/v1',
      kind: 'CronTab',
      spec: { replicas: 0 },
    });
    expect(wrong.body.message).toBe(
      'CronTab.stable.example.com "b" is invalid: [spec.cronSpec: Required value, spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1]',
    );
    world.patch(`${CRONTABS}/a/status`, 'application/merge-patch+json', { status: { ready: true } });
    expect(world.get(`${CRONTABS}/a`).body.status).toEqual({ ready: true });
    const table = world.ask('GET', CRONTABS, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    expect(JSON.stringify(table.body)).toContain('* * * * *');
    world.delete(`${DEFINITIONS}/crontabs.stable.example.com`);
    expect(world.get(CRONTABS).code).toBe(404);
  });

  it('keeps its lists that are sets or maps free of what stands twice', () => {
    const world = new World();
    const [v1] = definition.spec.versions;
    const item = { type: 'object', properties: { name: { type: 'string' }, port: { type: 'integer' } } };
    const properties = {
      tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
      ports: {
        type: 'array',
        items: item,
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      },
    };
    const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', properties } } };
    const versions = [{ ...v1, schema: { openAPIV3Schema } }];
    world.post(DEFINITIONS, { ...definition, spec: { ...definition.spec, versions } });
    const post = (spec: object) =>
      world.post(CRONTABS, {
        apiVersion: 'stable.example.com/v1',
        kind: 'CronTab',
        metadata: { name: 'a' },
        spec,
      });
    const twice = post({
      tags: ['x', 'y', 'x', 'x'],
      ports: [{ name: 'a', port: 1 }, { name: 'a', port: 2 }, { port: 1 }],
    });
    expect(twice.body.message).toBe(
      'CronTab.stable.example.com "a" is invalid: [spec.tags[2]: Duplicate value: "x", spec.ports[1]: Duplicate value: {"name":"a"}]',
    );
    expect(post({ tags: ['x', 'y'], ports: [{ name: 'a' }, { name: 'b' }] }).code).toBe(201);
    const patched = world.patch(`${CRONTABS}/a`, 'application/merge-patch+json', {
      spec: { tags: ['x', 'x'] },
    });
    expect(patched.code).toBe(422);
  });
});
