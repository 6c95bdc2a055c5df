import { expect, test } from 'vitest';
import type { Volume, VolumeMount } from '../api/generated/types.ts';
import { KubeletWorld } from './testing/world.ts';

async function start(): Promise<KubeletWorld> {
  const world = new KubeletWorld();
  world.kubelet.start();
  await world.run(1);
  return world;
}

const mounting = (volume: Omit<Volume, 'name'>, mount: Partial<VolumeMount> = {}) => ({
  containers: [{ name: 'c', image: 'a', volumeMounts: [{ name: 'v', mountPath: '/data', ...mount }] }],
  volumes: [{ name: 'v', ...volume }],
});

const filesOf = (world: KubeletWorld, pod: string) => {
  const uid = world.pod(pod).metadata?.uid ?? '';
  return world.runtime.containersOf(uid).at(-1)!.host.files;
};

test('a ConfigMap volume follows changes, a subPath mount does not', async () => {
  const world = await start();
  world.configMap('cm', { 'app.conf': 'one' });
  world.create('p', mounting({ configMap: { name: 'cm' } }));
  world.create(
    'sub',
    mounting({ configMap: { name: 'cm' } }, { mountPath: '/etc/app.conf', subPath: 'app.conf' }),
  );
  await world.run(5);
  const files = filesOf(world, 'p');
  expect(files.readText('/data/app.conf')).toBe('one');
  expect(files.readlink('/data/app.conf')).toBe('..data/app.conf');
  expect(() => files.writeFile('/data/app.conf', 'mine')).toThrow('EROFS');
  const cm = world.client.resource('configmaps').get('default', 'cm');
  world.client.resource('configmaps').update({ ...cm, data: { 'app.conf': 'two', more: 'x' } } as never);
  await world.run(95);
  expect(files.readText('/data/app.conf')).toBe('two');
  expect(files.readdir('/data').filter(name => !name.startsWith('.'))).toEqual(['app.conf', 'more']);
  expect(filesOf(world, 'sub').readText('/etc/app.conf')).toBe('one');
});

test('a missing ConfigMap keeps the pod in ContainerCreating with FailedMount', async () => {
  const world = await start();
  world.create('p', mounting({ configMap: { name: 'cm' } }));
  await world.run(10);
  expect(world.pod('p').status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ContainerCreating');
  expect(world.events('p').join()).toContain(
    'FailedMount: MountVolume.SetUp failed for volume "v" : configmap "cm" not found',
  );
  world.configMap('cm', { a: 'b' });
  await world.run(20);
  expect(world.pod('p').status?.phase).toBe('Running');
});

test('emptyDir is shared by the containers of a pod and goes with it', async () => {
  const world = await start();
  const mount = [{ name: 'v', mountPath: '/x' }];
  world.create('p', {
    containers: [
      {
        name: 'a',
        image: 'a',
        command: ['sh', '-c', 'echo hi; touch /never; sleep 99'],
        volumeMounts: mount,
      },
      { name: 'b', image: 'a', volumeMounts: mount },
    ],
    volumes: [{ name: 'v', emptyDir: {} }],
  });
  await world.run(5);
  const [a, b] = world.runtime.containersOf(world.pod('p').metadata?.uid ?? '');
  a!.host.files.writeFile('/x/note', 'hello');
  expect(b!.host.files.readText('/x/note')).toBe('hello');
  const path = `/var/lib/kubelet/pods/${world.pod('p').metadata?.uid}`;
  expect(world.files.exists(path)).toBe(true);
  world.delete('p');
  await world.run(5);
  expect(world.files.exists(path)).toBe(false);
});

test('hostPath is checked by its type, and what lies there stays', async () => {
  const world = await start();
  world.create('made', mounting({ hostPath: { path: '/srv/a', type: 'DirectoryOrCreate' } }));
  world.create('strict', mounting({ hostPath: { path: '/srv/b', type: 'Directory' } }));
  await world.run(5);
  filesOf(world, 'made').writeFile('/data/f', 'kept');
  expect(world.events('strict').join()).toContain(
    'MountVolume.SetUp failed for volume "v" : hostPath type check failed: /srv/b is not a directory',
  );
  world.delete('made');
  await world.run(5);
  expect(world.files.readText('/srv/a/f')).toBe('kept');
});

test('a projected volume brings token, CA and namespace', async () => {
  const world = await start();
  world.configMap('kube-root-ca.crt', { 'ca.crt': 'PEM' });
  world.create('p', { automountServiceAccountToken: true, containers: [{ name: 'c', image: 'a' }] });
  await world.run(5);
  const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
  const files = filesOf(world, 'p');
  expect(files.readText(`${folder}/namespace`)).toBe('default');
  expect(files.readText(`${folder}/ca.crt`)).toBe('PEM');
  expect(files.readText(`${folder}/token`).split('.')).toHaveLength(3);
});

test('a claim mounts the volume that it is bound to', async () => {
  const world = await start();
  const { client } = world;
  client.resource('persistentvolumes').create(undefined, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/srv/pv' } },
  } as never);
  const claim = client.resource('persistentvolumeclaims').create('default', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'claim' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      volumeName: 'pv',
      storageClassName: '',
      resources: { requests: { storage: '1Gi' } },
    },
  } as never);
  client.resource('persistentvolumeclaims').updateStatus({ ...claim, status: { phase: 'Bound' } } as never);
  world.create('p', mounting({ persistentVolumeClaim: { claimName: 'claim' } }));
  await world.run(5);
  filesOf(world, 'p').writeFile('/data/f', 'x');
  expect(world.files.readText('/srv/pv/f')).toBe('x');
});

test("/etc/hosts and /etc/resolv.conf are the pod's own", async () => {
  const world = await start();
  world.create('p', {
    containers: [{ name: 'c', image: 'a' }],
    hostAliases: [{ ip: '10.9.8.7', hostnames: ['db'] }],
  });
  await world.run(5);
  const files = filesOf(world, 'p');
  expect(files.readText('/etc/hosts')).toContain('10.244.1.2\tp\n');
  expect(files.readText('/etc/hosts')).toContain('10.9.8.7\tdb\n');
  expect(files.readText('/etc/resolv.conf')).toBe(
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  );
});
