import { Writable } from 'node:stream';
import type { V1ConfigMap, V1Status } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from './testing/world.ts';
import './testing/node-20.ts';

const {
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
} = await import('@kubernetes/client-node');

const namespace = 'default';

function configMap(name: string, data: { [key: string]: string } = {}): V1ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

/** Waits until something holds; the test's own time limit is the bound. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 10));
}

describe('the official JavaScript client', () => {
  let world: TestWorld;
  const config = new KubeConfig();
  let core: InstanceType<typeof CoreV1Api>;

  beforeAll(async () => {
    world = await startWorld();
    config.loadFromFile(world.served.kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    const account = { metadata: { name: 'default' } };
    await core.createNamespacedServiceAccount({ namespace, body: account });
    const body = { metadata: { name: 'echo' }, spec: { containers: [{ name: 'c', image: 'busybox' }] } };
    await core.createNamespacedPod({ namespace, body });
  });
  afterAll(() => world.close());

  it('lists, reads, creates and deletes', async () => {
    await core.createNamespacedConfigMap({ namespace, body: configMap('one', { a: '1' }) });
    const { items } = await core.listNamespacedConfigMap({ namespace });
    expect(items.map(({ metadata }) => metadata?.name)).toContain('one');
    await core.deleteNamespacedConfigMap({ namespace, name: 'one' });
    await expect(core.readNamespacedConfigMap({ namespace, name: 'one' })).rejects.toMatchObject({
      code: 404,
    });
  });

  it('patches by every type', async () => {
    const apps = config.makeApiClient(AppsV1Api);
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: '1' }] } };
    const body = { metadata: { name: 'web' }, spec: { selector: { matchLabels: { a: 'b' } }, template } };
    await apps.createNamespacedDeployment({ namespace, body });
    const patch = (type: string, body: object) =>
      apps.patchNamespacedDeployment(
        {
          namespace,
          name: 'web',
          body,
          fieldManager: 'test',
          force: type === PatchStrategy.ServerSideApply || undefined,
        },
        setHeaderOptions('Content-Type', type),
      );
    await patch(PatchStrategy.MergePatch, { spec: { replicas: 2 } });
    await patch(PatchStrategy.StrategicMergePatch, {
      spec: { template: { spec: { containers: [{ name: 'd', image: '2' }] } } },
    });
    await patch(PatchStrategy.JsonPatch, [{ op: 'replace', path: '/metadata/labels', value: { x: 'y' } }]);
    const patched = await patch(PatchStrategy.ServerSideApply, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 3 },
    });
    expect(patched.metadata?.labels).toEqual({ x: 'y' });
    expect(patched.spec?.replicas).toBe(3);
    expect(patched.spec?.template.spec?.containers.map(({ name }) => name).sort()).toEqual(['c', 'd']);
    expect(patched.metadata?.managedFields?.map(({ operation }) => operation)).toContain('Apply');
  });

  it('finds kinds by discovery', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    await objects.create(configMap('found', { a: '1' }));
    const read = (await objects.read(configMap('found') as never)) as V1ConfigMap;
    expect(read.data).toEqual({ a: '1' });
  });

  it('keeps an informer up to date', async () => {
    const events: string[] = [];
    const list = () => core.listNamespacedConfigMap({ namespace, labelSelector: 'watched=yes' });
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const informer = makeInformer<V1ConfigMap>(config, path, list, 'watched=yes');
    for (const event of ['add', 'update', 'delete'] as const) {
      informer.on(event, ({ metadata }) => void events.push(`${event} ${metadata?.name}`));
    }
    informer.on('error', () => {});
    await informer.start();
    const body = { ...configMap('seen'), metadata: { name: 'seen', labels: { watched: 'yes' } } };
    await core.createNamespacedConfigMap({ namespace, body });
    await core.replaceNamespacedConfigMap({ namespace, name: 'seen', body: { ...body, data: { a: '1' } } });
    await core.deleteNamespacedConfigMap({ namespace, name: 'seen' });
    await until(() => events.length === 3);
    await informer.stop();
    expect(events).toEqual(['add seen', 'update seen', 'delete seen']);
  });

  it('runs commands in containers', async () => {
    let output = '';
    const stdout = new Writable({
      write(chunk, _encoding, done) {
        output += chunk;
        done();
      },
    });
    const status = await new Promise<V1Status>((resolve, reject) => {
      new Exec(config)
        .exec(namespace, 'echo', 'c', ['ls', '/'], stdout, null, null, false, resolve)
        .catch(reject);
    });
    expect(status.status).toBe('Success');
    expect(output).toBe('ran ls /\n');
  });
});
