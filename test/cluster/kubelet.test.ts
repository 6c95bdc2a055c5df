/** What a learner sees of kubelets on a whole cluster. */
import { expect, test } from 'vitest';
import type { Node, Pod } from '../../src/api/generated/types.ts';
import { World } from './world.ts';

const pods = (world: World) => world.cluster.admin.resource<Pod>('pods');
const pod = (world: World, name: string, namespace = 'default') => pods(world).get(namespace, name);
const node = (world: World, name: string) => world.cluster.admin.resource<Node>('nodes').get(undefined, name);

function create(world: World, name: string, spec: object, labels: Record<string, string> = {}): Pod {
  return pods(world).create('default', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec,
  } as Pod);
}

const condition = (object: Pod | Node, type: string) =>
  (object.status?.conditions as readonly { type: string; status: string }[] | undefined)?.find(
    each => each.type === type,
  )?.status;

test('a stopped kubelet: NotReady after 50 seconds, taints, eviction after tolerationSeconds', async () => {
  const world = await World.start();
  const tolerating = (tolerationSeconds: number) => ({
    nodeName: 'node01',
    containers: [{ name: 'c', image: 'nginx' }],
    tolerations: [
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds },
    ],
  });
  create(world, 'brief', tolerating(20));
  create(world, 'usual', tolerating(300));
  await world.wait(20);
  expect(pod(world, 'brief').status?.phase).toBe('Running');
  await world.cluster.machine('node01').systemd.stop('kubelet');
  await world.wait(38);
  expect(condition(node(world, 'node01'), 'Ready')).toBe('True');
  await world.wait(22);
  expect(condition(node(world, 'node01'), 'Ready')).toBe('Unknown');
  const taints = node(world, 'node01').spec?.taints?.map(({ key, effect }) => `${key}:${effect}`);
  expect(taints?.sort()).toEqual([
    'node.kubernetes.io/unreachable:NoExecute',
    'node.kubernetes.io/unreachable:NoSchedule',
  ]);
  expect(condition(pod(world, 'brief'), 'Ready')).toBe('False');
  await world.wait(30);
  expect(pod(world, 'brief').metadata?.deletionTimestamp).toBeDefined();
  expect(pod(world, 'usual').metadata?.deletionTimestamp).toBeUndefined();
  world.cluster.machine('node01').systemd.start('kubelet');
  await world.wait(45);
  expect(pods(world).find('default', 'brief')).toBeUndefined();
  expect(condition(pod(world, 'usual'), 'Ready')).toBe('True');
  expect(pod(world, 'usual').status?.containerStatuses?.[0]?.restartCount).toBe(0);
  expect(node(world, 'node01').spec?.taints ?? []).toEqual([]);
});

test("a static pod where the kubelet's config says that its files are", async () => {
  const world = await World.start();
  const { files, systemd } = world.cluster.machine('node01');
  const path = '/var/lib/kubelet/config.yaml';
  files.mkdir('/etc/just-to-mess-with-you');
  files.writeFile(
    path,
    files.readText(path).replace(/^staticPodPath: .*$/m, 'staticPodPath: /etc/just-to-mess-with-you'),
  );
  await systemd.restart('kubelet');
  const manifest =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: greenbox\nspec:\n  containers:\n  - name: c\n    image: busybox\n    command: [sleep, "1000"]\n';
  files.writeFile('/etc/just-to-mess-with-you/greenbox.yaml', manifest);
  await world.wait(15);
  const mirror = pod(world, 'greenbox-node01');
  expect(mirror.status?.phase).toBe('Running');
  pods(world).delete('default', 'greenbox-node01');
  await world.wait(5);
  expect(pod(world, 'greenbox-node01').metadata?.uid).not.toBe(mirror.metadata?.uid);
  files.rm('/etc/just-to-mess-with-you/greenbox.yaml');
  await world.wait(40);
  expect(pods(world).find('default', 'greenbox-node01')).toBeUndefined();
});

test('a kubelet with a wrong config file does not start, and its journal says why', async () => {
  const world = await World.start();
  const { files, systemd, journal } = world.cluster.machine('node01');
  const path = '/var/lib/kubelet/config.yaml';
  const good = files.readText(path);
  files.writeFile(path, good.replace('/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/WRONG.crt'));
  await systemd.restart('kubelet');
  await world.wait(70);
  expect(systemd.status('kubelet').active).not.toBe('active');
  expect(
    journal
      .read('kubelet.service')
      .map(({ message }) => message)
      .join('\n'),
  ).toContain(
    'unable to load client CA file /etc/kubernetes/pki/WRONG.crt: open /etc/kubernetes/pki/WRONG.crt: no such file or directory',
  );
  expect(condition(node(world, 'node01'), 'Ready')).toBe('Unknown');
  files.writeFile(path, good);
  await systemd.restart('kubelet');
  await world.wait(15);
  expect(condition(node(world, 'node01'), 'Ready')).toBe('True');
});

test('memory over the limit: OOMKilled, 137, CrashLoopBackOff', async () => {
  const world = await World.start();
  const command = ['stress', '--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'];
  create(world, 'hungry', {
    containers: [{ name: 'c', image: 'polinux/stress', command, resources: { limits: { memory: '100Mi' } } }],
  });
  await world.wait(15);
  const status = pod(world, 'hungry').status?.containerStatuses?.[0];
  expect(status?.lastState?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
  expect(status?.state?.waiting?.reason).toBe('CrashLoopBackOff');
});

test('readiness by a file on the node takes the pod into the service', async () => {
  const world = await World.start();
  create(
    world,
    'pod-readiness-exec1',
    {
      containers: [
        {
          name: 'readiness',
          image: 'kubetm/app',
          ports: [{ containerPort: 8080 }],
          readinessProbe: {
            exec: { command: ['cat', '/readiness/ready.txt'] },
            initialDelaySeconds: 5,
            periodSeconds: 10,
            successThreshold: 3,
          },
          volumeMounts: [{ name: 'host-path', mountPath: '/readiness' }],
        },
      ],
      volumes: [{ name: 'host-path', hostPath: { path: '/tmp/readiness', type: 'DirectoryOrCreate' } }],
      terminationGracePeriodSeconds: 0,
    },
    { app: 'readiness' },
  );
  world.cluster.admin.resource('services').create('default', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'svc-readiness' },
    spec: { selector: { app: 'readiness' }, ports: [{ port: 8080, targetPort: 8080 }] },
  } as never);
  await world.wait(60);
  const { nodeName = '' } = pod(world, 'pod-readiness-exec1').spec ?? {};
  const { network, ip, files } = world.cluster.machine(nodeName);
  const service = world.cluster.admin
    .resource<{ spec: { clusterIP: string } } & Pod>('services')
    .get('default', 'svc-readiness');
  const { clusterIP } = service.spec as unknown as { clusterIP: string };
  expect(condition(pod(world, 'pod-readiness-exec1'), 'Ready')).toBe('False');
  expect(() => network.dial(ip, clusterIP, 8080)).toThrow('refused');
  files.writeFile('/tmp/readiness/ready.txt', '');
  await world.wait(40);
  expect(condition(pod(world, 'pod-readiness-exec1'), 'Ready')).toBe('True');
  const answer = await network.dial(ip, clusterIP, 8080).fetch!(
    new Request(`http://${clusterIP}:8080/hostname`),
  );
  expect(await answer.text()).toBe('Hostname : pod-readiness-exec1\n');
});
