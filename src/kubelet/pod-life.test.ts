import { expect, test } from 'vitest';
import { KubeletWorld, NETWORK_CONFIG } from './testing/world.ts';

test('a pod goes Pending, ContainerCreating, Running', async () => {
  const world = new KubeletWorld();
  world.kubelet.start();
  await world.run(1);
  expect(world.node().status?.nodeInfo?.kubeletVersion).toBe('v1.36.2');
  world.create('web', { containers: [{ name: 'c', image: 'busybox' }] });
  expect(world.pod('web').status?.phase).toBe('Pending');
  await world.run(1);
  expect(world.pod('web').status?.containerStatuses?.[0]?.state).toEqual({
    waiting: { reason: 'ContainerCreating' },
  });
  await world.run(4);
  const { status } = world.pod('web');
  expect(status?.phase).toBe('Running');
  expect(status?.podIP).toBe('10.244.1.2');
  expect(status?.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
    'PodReadyToStartContainers=True',
    'Initialized=True',
    'Ready=True',
    'ContainersReady=True',
    'PodScheduled=True',
  ]);
  expect(world.events('web')).toEqual([
    'Pulling: Pulling image "busybox"',
    'Pulled: Successfully pulled image "busybox" in 1.6s (1.6s including waiting). Image size: 25000000 bytes.',
    'Created: Container created',
    'Started: Container started',
  ]);
});

test('a deleted pod gets its grace period and is then gone', async () => {
  const world = new KubeletWorld();
  world.kubelet.start();
  world.create('quick', { containers: [{ name: 'c', image: 'busybox' }] });
  world.create('slow', { containers: [{ name: 'c', image: 'busybox', command: ['stubborn'] }] });
  await world.run(10);
  world.delete('quick');
  world.delete('slow');
  await world.run(2);
  expect(world.find('quick')).toBeUndefined();
  expect(world.pod('slow').metadata?.deletionGracePeriodSeconds).toBe(30);
  await world.run(27);
  expect(world.find('slow')).toBeDefined();
  await world.run(2);
  expect(world.find('slow')).toBeUndefined();
  expect(world.events('slow')).toContain('Killing: Stopping container c');
  expect(world.runtime.containers()).toEqual([]);
});

test('a pod may be deleted at any instant of its start', async () => {
  const world = new KubeletWorld();
  world.kubelet.start();
  await world.run(1);
  for (let step = 0; step < 120; step++) {
    const name = `early-${step}`;
    world.create(name, { containers: [{ name: 'c', image: 'busybox' }] });
    await world.run(step / 40);
    world.delete(name, { gracePeriodSeconds: step % 2 });
    await world.run(3);
    expect(world.find(name)).toBeUndefined();
  }
  expect(world.runtime.containers()).toEqual([]);
});

test('a container that fails is started anew with growing waits', async () => {
  const world = new KubeletWorld();
  world.kubelet.start();
  world.create('crash', {
    containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo hello; exit 3'] }],
  });
  await world.run(8);
  const status = () => world.pod('crash').status?.containerStatuses?.[0];
  expect(status()?.restartCount).toBe(1);
  expect(status()?.state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
  expect(world.kubelet.agent.logs({ namespace: 'default', name: 'crash' }, 'c', {})).toBe('hello\n');
  while (status()?.state?.waiting === undefined) await world.run(0.05);
  // the kubelet looks again only when the wait is over: the reason is seen until the container has started
  expect(status()?.state?.waiting?.reason).toBe('CrashLoopBackOff');
  expect(status()?.state?.waiting?.message).toMatch(
    /^back-off 10s restarting failed container=c pod=crash_default\(/,
  );
  expect(status()?.lastState?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
  await world.run(1);
  expect(status()?.restartCount).toBe(2);
  expect(world.events('crash').filter(event => event.startsWith('BackOff'))).toHaveLength(1);
  await world.run(31);
  expect(status()?.restartCount).toBe(3);
  const [backOff] = world.events('crash').filter(event => event.startsWith('BackOff'));
  expect(Number(backOff?.match(/ x(\d+)$/)?.[1] ?? 1)).toBeLessThanOrEqual(3);
});

test("an image that cannot be had ends in ImagePullBackOff with the registry's words", async () => {
  const world = new KubeletWorld();
  world.kubelet.start();
  world.create('bad', { containers: [{ name: 'c', image: 'missing:1' }] });
  await world.run(2);
  const waiting = () => world.pod('bad').status?.containerStatuses?.[0]?.state?.waiting;
  expect(waiting()?.reason).toBe('ErrImagePull');
  expect(world.events('bad')).toContain('Failed: Error: ErrImagePull');
  await world.run(15);
  expect(waiting()?.reason).toBe('ImagePullBackOff');
  expect(waiting()?.message).toMatch(
    /^Back-off pulling image "missing:1": ErrImagePull: rpc error: code = NotFound/,
  );
});

test('without a container runtime the node is not ready and pods wait', async () => {
  const world = new KubeletWorld();
  world.kubelet.start();
  await world.run(1);
  world.runtimeUp = false;
  world.create('web', { containers: [{ name: 'c', image: 'busybox' }] });
  await world.run(12);
  const ready = () => world.node().status?.conditions?.find(({ type }) => type === 'Ready');
  expect(ready()).toMatchObject({
    status: 'False',
    reason: 'KubeletNotReady',
    message: 'container runtime is down',
  });
  expect(world.events('web').join()).toContain(
    'FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unavailable',
  );
  world.runtimeUp = true;
  await world.run(30);
  expect(ready()?.status).toBe('True');
  expect(world.pod('web').status?.phase).toBe('Running');
});

test('without a network plugin only pods on the host network run', async () => {
  const world = new KubeletWorld();
  world.files.rm('/etc/cni/net.d', { recursive: true });
  world.kubelet.start();
  await world.run(1);
  world.create('web', { containers: [{ name: 'c', image: 'busybox' }] });
  world.create('host', { hostNetwork: true, containers: [{ name: 'c', image: 'busybox' }] });
  await world.run(10);
  expect(world.node().status?.conditions?.find(({ type }) => type === 'Ready')?.message).toContain(
    'cni plugin not initialized',
  );
  expect(world.pod('host').status).toMatchObject({ phase: 'Running', podIP: '10.0.0.11' });
  expect(world.pod('web').status?.phase).toBe('Pending');
  world.files.mkdir('/etc/cni/net.d', { recursive: true });
  world.files.writeFile('/etc/cni/net.d/10-x.conflist', NETWORK_CONFIG);
  await world.run(15);
  expect(world.pod('web').status?.phase).toBe('Running');
});
