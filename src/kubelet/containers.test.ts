import { expect, test } from 'vitest';
import type { ByteSession } from '../apiserver/interface.ts';
import { readAll } from '../base/pipe.ts';
import { KubeletWorld } from './testing/world.ts';

const NAME = { namespace: 'default', name: 'p' };

async function start(): Promise<KubeletWorld> {
  const world = new KubeletWorld();
  world.kubelet.start();
  await world.run(1);
  return world;
}

const sh = (script: string) => ['sh', '-c', script];

test('init containers run one after the other before the others', async () => {
  const world = await start();
  world.create('p', {
    initContainers: [
      { name: 'first', image: 'a', command: sh('sleep 10') },
      { name: 'second', image: 'a', command: sh('echo done') },
    ],
    containers: [{ name: 'c', image: 'a' }],
  });
  await world.run(8);
  let { status } = world.pod('p');
  expect(status?.phase).toBe('Pending');
  expect(status?.initContainerStatuses?.map(({ state }) => Object.keys(state ?? {})[0])).toEqual([
    'running',
    'waiting',
  ]);
  expect(status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('PodInitializing');
  expect(status?.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: 'containers with incomplete status: [first second]',
  });
  await world.run(10);
  ({ status } = world.pod('p'));
  expect(status?.phase).toBe('Running');
  expect(status?.initContainerStatuses?.map(({ state }) => state?.terminated?.reason)).toEqual([
    'Completed',
    'Completed',
  ]);
});

test('an init container that fails for good fails the pod', async () => {
  const world = await start();
  world.create('p', {
    restartPolicy: 'Never',
    initContainers: [{ name: 'i', image: 'a', command: sh('exit 4') }],
    containers: [{ name: 'c', image: 'a' }],
  });
  await world.run(8);
  expect(world.pod('p').status?.phase).toBe('Failed');
  expect(world.pod('p').status?.initContainerStatuses?.[0]?.state?.terminated?.exitCode).toBe(4);
});

test('a sidecar starts first, goes on, and ends after the others', async () => {
  const world = await start();
  world.create('p', {
    initContainers: [{ name: 'side', image: 'a', restartPolicy: 'Always' }],
    containers: [{ name: 'c', image: 'a', command: sh('sleep 5') }],
    restartPolicy: 'Never',
  });
  await world.run(5);
  expect(world.pod('p').status?.initContainerStatuses?.[0]).toMatchObject({ ready: true, started: true });
  expect(world.pod('p').status?.phase).toBe('Running');
  await world.run(10);
  expect(world.pod('p').status?.phase).toBe('Succeeded');
  const [side] = world.pod('p').status?.initContainerStatuses ?? [];
  expect(side?.state?.terminated).toBeDefined();
});

test('OnFailure restarts what fails and leaves what succeeds', async () => {
  const world = await start();
  world.create('p', {
    restartPolicy: 'OnFailure',
    containers: [
      { name: 'good', image: 'a', command: sh('echo ok') },
      { name: 'bad', image: 'a', command: sh('exit 1') },
    ],
  });
  await world.run(30);
  const [bad, good] = world.pod('p').status?.containerStatuses ?? [];
  expect(good).toMatchObject({ restartCount: 0, state: { terminated: { reason: 'Completed' } } });
  expect(bad?.restartCount).toBeGreaterThan(1);
});

test('a command that the image does not have is a StartError', async () => {
  const world = await start();
  world.create('p', { containers: [{ name: 'c', image: 'a', command: ['nothere'] }] });
  await world.run(10);
  const status = world.pod('p').status?.containerStatuses?.[0];
  expect(status?.lastState?.terminated).toMatchObject({ reason: 'StartError', exitCode: 128 });
  expect(status?.lastState?.terminated?.message).toContain(
    'exec: "nothere": executable file not found in $PATH',
  );
  expect(
    world.events('p').some(event => event.startsWith('Failed: Error: failed to create containerd task')),
  ).toBe(true);
});

test('the environment comes from the pod, ConfigMaps, Secrets and the downward API', async () => {
  const world = await start();
  world.configMap('cm', { COLOR: 'blue', key: 'one' });
  world.client.resource('secrets').create('default', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    data: { PASSWORD: btoa('password') },
  } as never);
  world.create('p', {
    restartPolicy: 'Never',
    containers: [
      {
        name: 'c',
        image: 'a',
        command: sh('echo $ALL; echo $COLOR; echo $WHO; echo $LIMIT; echo $IMAGE; echo $(ALL)'),
        envFrom: [{ configMapRef: { name: 'cm' } }, { secretRef: { name: 's' } }],
        resources: { limits: { memory: '64Mi' } },
        env: [
          { name: 'KEY', valueFrom: { configMapKeyRef: { name: 'cm', key: 'key' } } },
          { name: 'WHO', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'LIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
          { name: 'ALL', value: '$(KEY)-$(PASSWORD)-$(NONE)-$$(KEY)' },
        ],
      },
    ],
  });
  await world.run(8);
  expect(world.kubelet.agent.logs(NAME, 'c', {})).toBe(
    'one-password-$(NONE)-$(KEY)\nblue\np\n64\nyes\none-password-$(NONE)-$(KEY)\n',
  );
});

test('a missing ConfigMap is a CreateContainerConfigError until it is there', async () => {
  const world = await start();
  world.create('p', {
    containers: [{ name: 'c', image: 'a', envFrom: [{ configMapRef: { name: 'late' } }] }],
  });
  await world.run(5);
  expect(world.pod('p').status?.containerStatuses?.[0]?.state?.waiting).toEqual({
    reason: 'CreateContainerConfigError',
    message: 'configmap "late" not found',
  });
  expect(world.events('p')).toContain('Failed: Error: configmap "late" not found x2');
  world.configMap('late', {});
  await world.run(16);
  expect(world.pod('p').status?.phase).toBe('Running');
});

test('logs: tail, timestamps, previous, follow', async () => {
  const world = await start();
  world.create('p', {
    containers: [
      { name: 'c', image: 'a', command: sh('echo one; echo two; sleep 5; echo three; sleep 100') },
    ],
  });
  await world.run(5);
  const { agent } = world.kubelet;
  expect(agent.logs(NAME, 'c', { tailLines: 1 })).toBe('two\n');
  expect(agent.logs(NAME, 'c', { tailLines: 1, timestamps: true })).toMatch(
    /^2026-01-05T09:00:\d\d\.\d{9}Z two\n$/,
  );
  expect(() => agent.logs(NAME, 'c', { previous: true })).toThrow(
    'previous terminated container "c" in pod "p" not found',
  );
  const followed = agent.logs(NAME, 'c', { follow: true }) as ByteSession;
  const all = readAll(followed.stdout!);
  await world.run(10);
  followed.close();
  expect(await all).toBe('one\ntwo\nthree\n');
  expect(world.files.readdir('/var/log/containers')[0]).toMatch(/^p_default_c-[0-9a-f]{64}\.log$/);
});

test('exec runs a command in the container and tells its exit code', async () => {
  const world = await start();
  world.create('p', { containers: [{ name: 'c', image: 'a' }] });
  await world.run(5);
  const run = async (command: string[]) => {
    const session = world.kubelet.agent.exec(NAME, 'c', command, { stdin: false, tty: false });
    const output = readAll(session.stdout!);
    await world.run(1);
    return { output: await output, status: await session.done };
  };
  expect(await run(sh('echo hi'))).toMatchObject({ output: 'hi\n', status: { status: 'Success' } });
  expect((await run(sh('exit 7'))).status).toMatchObject({
    reason: 'NonZeroExitCode',
    details: { causes: [{ message: '7' }] },
  });
  expect((await run(['nothere'])).status).toMatchObject({ reason: 'InternalError' });
});

test('hooks: a failing postStart ends the container, preStop comes before SIGTERM', async () => {
  const world = await start();
  const hooked = (lifecycle: object) => ({ containers: [{ name: 'c', image: 'a', lifecycle }] });
  world.create('p', hooked({ postStart: { exec: { command: ['false'] } } }));
  world.create('q', hooked({ preStop: { sleep: { seconds: 10 } } }));
  await world.run(8);
  expect(world.events('p').some(event => event.startsWith('FailedPostStartHook: PostStartHook failed'))).toBe(
    true,
  );
  expect(world.events('p').some(event => event.startsWith('Killing: FailedPostStartHook'))).toBe(true);
  world.delete('q');
  await world.run(8);
  expect(world.find('q')).toBeDefined();
  await world.run(4);
  expect(world.find('q')).toBeUndefined();
});

test('a changed image restarts the container', async () => {
  const world = await start();
  world.create('p', { containers: [{ name: 'c', image: 'a:1' }] });
  await world.run(5);
  const pod = world.pod('p');
  world.client.resource('pods').update({
    ...pod,
    spec: { ...pod.spec, containers: [{ ...pod.spec!.containers[0], image: 'a:2' }] },
  } as never);
  await world.run(5);
  expect(world.events('p')).toContain('Killing: Container c definition changed, will be restarted');
  expect(world.pod('p').status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    image: 'docker.io/library/a:2',
  });
});

test('a termination message is read from the container', async () => {
  const world = await start();
  world.program('confess', async process => {
    process.host.files.writeFile('/dev/termination-log', 'it was me');
    return 1;
  });
  world.create('p', {
    restartPolicy: 'Never',
    containers: [{ name: 'c', image: 'a', command: ['confess'] }],
  });
  world.create('q', {
    restartPolicy: 'Never',
    containers: [
      {
        name: 'c',
        image: 'a',
        command: sh('echo last words; exit 1'),
        terminationMessagePolicy: 'FallbackToLogsOnError',
      },
    ],
  });
  await world.run(8);
  const message = (name: string) =>
    world.pod(name).status?.containerStatuses?.[0]?.state?.terminated?.message;
  expect(message('p')).toBe('it was me');
  expect(message('q')).toBe('last words\n');
});

test('activeDeadlineSeconds fails the pod', async () => {
  const world = await start();
  world.create('p', { activeDeadlineSeconds: 20, containers: [{ name: 'c', image: 'a' }] });
  await world.run(15);
  expect(world.pod('p').status?.phase).toBe('Running');
  await world.run(10);
  expect(world.pod('p').status).toMatchObject({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
  });
});

test('an ephemeral container joins a running pod', async () => {
  const world = await start();
  world.create('p', { containers: [{ name: 'c', image: 'a' }] });
  await world.run(5);
  const pod = world.pod('p');
  const ephemeralContainers = [{ name: 'debug', image: 'busybox', command: sh('echo looking; sleep 1000') }];
  world.client.resource('pods').update({ ...pod, spec: { ...pod.spec, ephemeralContainers } } as never, {
    subresource: 'ephemeralcontainers',
  });
  await world.run(5);
  expect(world.pod('p').status?.ephemeralContainerStatuses?.[0]?.state?.running).toBeDefined();
  expect(world.kubelet.agent.logs(NAME, 'debug', {})).toBe('looking\n');
  expect(world.pod('p').status?.containerStatuses?.[0]?.restartCount).toBe(0);
});

test('a container that is killed on its machine starts again', async () => {
  const world = await start();
  world.create('p', { containers: [{ name: 'c', image: 'a' }] });
  await world.run(5);
  const [container] = world.runtime.containers();
  world.machine.processes.get(container!.pid)!.kill(9);
  await world.run(3);
  const status = world.pod('p').status?.containerStatuses?.[0];
  expect(status).toMatchObject({
    restartCount: 1,
    lastState: { terminated: { exitCode: 137, reason: 'Error' } },
  });
  const [sandbox] = world.runtime.sandboxes();
  await world.runtime.stopSandbox(sandbox!.id);
  await world.run(20);
  expect(world.events('p')).toContain(
    'SandboxChanged: Pod sandbox changed, it will be killed and re-created.',
  );
  expect(world.pod('p').status?.phase).toBe('Running');
  expect(world.pod('p').status?.containerStatuses?.[0]?.ready).toBe(true);
});
