import { expect, test } from 'vitest';
import { KubeletWorld } from './testing/world.ts';

const manifest = (image: string) => `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: c
    image: ${image}
`;

function start(): KubeletWorld {
  const world = new KubeletWorld({ staticPodPath: '/etc/kubernetes/manifests' });
  world.files.mkdir('/etc/kubernetes/manifests', { recursive: true });
  world.kubelet.start();
  return world;
}

test('a file in the manifests folder becomes a pod with a mirror', async () => {
  const world = start();
  world.files.writeFile('/etc/kubernetes/manifests/web.yaml', manifest('nginx:1'));
  await world.run(5);
  const mirror = world.pod('web-node01');
  expect(mirror.status?.phase).toBe('Running');
  expect(mirror.metadata?.ownerReferences?.[0]).toMatchObject({
    kind: 'Node',
    name: 'node01',
    controller: true,
  });
  const annotations = mirror.metadata?.annotations ?? {};
  expect(annotations['kubernetes.io/config.source']).toBe('file');
  expect(annotations['kubernetes.io/config.mirror']).toBe(annotations['kubernetes.io/config.hash']);
});

test('a deleted mirror comes back while its containers go on', async () => {
  const world = start();
  world.files.writeFile('/etc/kubernetes/manifests/web.yaml', manifest('nginx:1'));
  await world.run(5);
  const before = world.pod('web-node01');
  const [container] = world.runtime.containers();
  world.delete('web-node01');
  await world.run(3);
  const after = world.pod('web-node01');
  expect(after.metadata?.uid).not.toBe(before.metadata?.uid);
  expect(after.status?.phase).toBe('Running');
  expect(world.runtime.containers().map(({ id }) => id)).toEqual([container?.id]);
});

test('a changed file replaces the pod, a removed one ends it', async () => {
  const world = start();
  const path = '/etc/kubernetes/manifests/web.yaml';
  world.files.writeFile(path, manifest('nginx:1'));
  await world.run(5);
  world.files.writeFile(path, manifest('nginx:2'));
  await world.run(5);
  expect(world.pod('web-node01').spec?.containers[0]?.image).toBe('nginx:2');
  expect(world.pod('web-node01').status?.containerStatuses?.[0]?.image).toBe('docker.io/library/nginx:2');
  world.files.rm(path);
  await world.run(35);
  expect(world.find('web-node01')).toBeUndefined();
  expect(world.runtime.containers()).toEqual([]);
});

test('static pods run without an API server, their mirrors follow when it is there', async () => {
  const world = start();
  world.stopKubelet();
  world.apiServerUp = false;
  const kubelet = world.newKubelet();
  kubelet.start();
  world.files.writeFile('/etc/kubernetes/manifests/web.yaml', manifest('nginx:1'));
  await world.run(10);
  expect(world.runtime.containers().map(({ state }) => state)).toEqual(['CONTAINER_RUNNING']);
  world.apiServerUp = true;
  await world.run(40);
  expect(world.pod('web-node01').status?.phase).toBe('Running');
});

test('a restarted kubelet goes on with what runs and ends what has gone', async () => {
  const world = start();
  world.files.writeFile('/etc/kubernetes/manifests/web.yaml', manifest('nginx:1'));
  world.create('kept', { containers: [{ name: 'c', image: 'busybox' }] });
  await world.run(10);
  const [, kept] = [...world.runtime.containers()].sort((a, b) => a.createdAt - b.createdAt);
  world.stopKubelet();
  world.files.rm('/etc/kubernetes/manifests/web.yaml');
  await world.run(10);
  expect(world.runtime.containers().filter(({ state }) => state === 'CONTAINER_RUNNING')).toHaveLength(2);
  world.newKubelet().start();
  await world.run(40);
  expect(world.find('web-node01')).toBeUndefined();
  expect(world.runtime.containers().map(({ id }) => id)).toEqual([kept?.id]);
  expect(world.pod('kept').status?.containerStatuses?.[0]?.restartCount).toBe(0);
});

test('a manifest that is no pod is left out', async () => {
  const world = start();
  world.files.writeFile(
    '/etc/kubernetes/manifests/bad.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: x\n',
  );
  world.files.writeFile('/etc/kubernetes/manifests/.web.yaml.swp', manifest('nginx:1'));
  await world.run(5);
  expect(world.runtime.containers()).toEqual([]);
});

test('of two files that define one pod the later name runs; a change shows the other until the folder is read again', async () => {
  const world = start();
  const image = () => world.pod('web-node01').spec?.containers[0]?.image;
  world.files.writeFile('/etc/kubernetes/manifests/a.yaml', manifest('nginx:1'));
  world.files.writeFile('/etc/kubernetes/manifests/b.yaml', manifest('nginx:2'));
  await world.run(60);
  expect(image()).toBe('nginx:2');
  world.files.writeFile('/etc/kubernetes/manifests/a.yaml', manifest('nginx:3'));
  await world.run(4);
  expect(image()).toBe('nginx:3');
  await world.run(60);
  expect(image()).toBe('nginx:2');
});

test('of two files that define one pod the removal of either ends it, until the folder is read again', async () => {
  const world = start();
  world.files.writeFile('/etc/kubernetes/manifests/a.yaml', manifest('nginx:1'));
  world.files.writeFile('/etc/kubernetes/manifests/b.yaml', manifest('nginx:2'));
  await world.run(61);
  world.files.rm('/etc/kubernetes/manifests/a.yaml');
  await world.run(8);
  expect(world.find('web-node01')).toBeUndefined();
  await world.run(60);
  expect(world.pod('web-node01').spec?.containers[0]?.image).toBe('nginx:2');
});
