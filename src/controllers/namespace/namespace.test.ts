import { describe, expect, it } from 'vitest';
import type { ConfigMap, Namespace } from '../../api/generated/types.ts';
import { deployment, pod } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

describe('namespaces', () => {
  it('get a default ServiceAccount and the root CA, and get them back', () => {
    const world = new World({ flags: { rootCa: 'PEM' } });
    world.addNamespace('dev');
    world.settle();
    expect(world.get('serviceaccounts', 'default', 'dev').metadata?.name).toBe('default');
    world.of('serviceaccounts').delete('dev', 'default');
    world.of('configmaps').delete('dev', 'kube-root-ca.crt');
    world.settle();
    expect(world.get('serviceaccounts', 'default', 'dev').metadata?.name).toBe('default');
    expect(world.get<ConfigMap>('configmaps', 'kube-root-ca.crt', 'dev').data).toEqual({ 'ca.crt': 'PEM' });
  });

  it('go with everything in them', () => {
    const world = new World();
    world.addNamespace('dev');
    world.settle();
    const inDev = <T extends { metadata?: object }>(object: T) => ({
      ...object,
      metadata: { ...object.metadata, namespace: 'dev' },
    });
    world.create('deployments.apps', inDev(deployment('web', 3)));
    world.create('pods', inDev(pod('naked')));
    world.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'dev' },
    });
    world.settle();
    world.of<Namespace>('namespaces').delete(undefined, 'dev');
    expect(world.of<Namespace>('namespaces').get(undefined, 'dev').status?.phase).toBe('Terminating');
    world.settle(120);
    expect(world.of<Namespace>('namespaces').find(undefined, 'dev')).toBeUndefined();
    for (const resource of world.store.resources())
      expect([resource, world.store.list(resource, 'dev')]).toEqual([resource, []]);
  });

  it('say what they wait for', () => {
    const world = new World();
    world.addNamespace('dev');
    world.settle();
    const finalizers = ['example.com/hold'];
    world.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'dev', finalizers },
    });
    world.of<Namespace>('namespaces').delete(undefined, 'dev');
    world.settle(60);
    const conditions = world.of<Namespace>('namespaces').get(undefined, 'dev').status?.conditions;
    const message = (type: string) => conditions?.find(condition => condition.type === type)?.message;
    expect(message('NamespaceContentRemaining')).toBe(
      'Some resources are remaining: configmaps. has 1 resource instances',
    );
    expect(message('NamespaceFinalizersRemaining')).toBe(
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    );
    world
      .of('configmaps')
      .patch('dev', 'c', 'application/merge-patch+json', { metadata: { finalizers: null } });
    world.settle(60);
    expect(world.of<Namespace>('namespaces').find(undefined, 'dev')).toBeUndefined();
  });
});
