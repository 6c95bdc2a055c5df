import { describe, expect, it } from 'vitest';
import type { CustomResourceDefinition } from '../../api/generated/types.ts';
import type { JsonObject } from '../../base/json.ts';
import { discovery } from './index.ts';

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,' +
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

const crd: CustomResourceDefinition = {
  metadata: { name: 'boats.harbour.example' },
  spec: {
    group: 'harbour.example',
    scope: 'Namespaced',
    names: { plural: 'boats', kind: 'Boat', shortNames: ['bo'] },
    versions: [
      { name: 'v1beta1', served: true, storage: false },
      { name: 'v1', served: true, storage: true, subresources: { status: {} } },
      { name: 'v0', served: false, storage: false },
    ],
  },
};

function resources(path: string): readonly JsonObject[] {
  return discovery(path, undefined, [crd], { metrics: true })?.body.resources as unknown as JsonObject[];
}

describe('discovery', () => {
  it('is aggregated where the client accepts that, and says so in its content type', () => {
    const found = discovery('/apis', AGGREGATED, []);
    expect(found?.contentType).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    expect(found?.body.kind).toBe('APIGroupDiscoveryList');
    expect(discovery('/apis', 'application/json', [])?.body.kind).toBe('APIGroupList');
    expect(discovery('/api', undefined, [])?.body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
  });

  it('has the entry by which drain knows of eviction', () => {
    expect(resources('/api/v1')).toContainEqual({
      name: 'pods/eviction',
      singularName: '',
      namespaced: true,
      group: 'policy',
      version: 'v1',
      kind: 'Eviction',
      verbs: ['create'],
    });
  });

  it('lists custom resources with their preferred version first', () => {
    expect(discovery('/apis/harbour.example', undefined, [crd])?.body).toMatchObject({
      kind: 'APIGroup',
      preferredVersion: { version: 'v1' },
      versions: [{ version: 'v1' }, { version: 'v1beta1' }],
    });
    expect(resources('/apis/harbour.example/v1').map(({ name }) => name)).toEqual(['boats', 'boats/status']);
  });

  it('tells in which version objects are stored', () => {
    const hashOf = (path: string, resource: string) =>
      resources(path).find(({ name }) => name === resource)?.storageVersionHash;
    expect(hashOf('/api/v1', 'pods')).toBe('xPOwRZ+Yhw8=');
    expect(hashOf('/api/v1', 'pods/status')).toBeUndefined();
    expect(hashOf('/api/v1', 'bindings')).toBeUndefined();
    expect(hashOf('/apis/apps/v1', 'deployments')).toBe('8aSe+NMegvE=');
    // Events and autoscalers are stored in another group or version than they are served in.
    expect(hashOf('/apis/events.k8s.io/v1', 'events')).toBe(hashOf('/api/v1', 'events'));
    expect(hashOf('/apis/autoscaling/v1', 'horizontalpodautoscalers')).toBe('qwQve8ut294=');
    expect(hashOf('/apis/harbour.example/v1beta1', 'boats')).toBe(
      hashOf('/apis/harbour.example/v1', 'boats'),
    );
  });

  it('has metrics only where they are served', () => {
    expect(resources('/apis/metrics.k8s.io/v1beta1').map(({ kind }) => kind)).toEqual([
      'NodeMetrics',
      'PodMetrics',
    ]);
    expect(discovery('/apis/metrics.k8s.io', undefined, [])).toBeUndefined();
  });

  it.each(['/api/v2', '/apis/nope', '/apis/apps/v9', '/apis/apps/v1/deployments', '/healthz'])(
    'knows no %s',
    path => {
      expect(discovery(path, undefined, [crd])).toBeUndefined();
    },
  );
});
