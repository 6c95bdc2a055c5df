import { expect, test } from 'vitest';
import type { NativeProgram } from '../machine/runner.ts';
import { KubeletWorld } from './testing/world.ts';

/** Answers on port 8080; `/ill` makes it answer 500 to everything. */
const web: NativeProgram = async process => {
  let status = 200;
  const { network, ip } = process.host;
  network.listen(ip, 8080, {
    fetch: async request => {
      if (new URL(request.url).pathname === '/ill') status = 500;
      return new Response('', { status });
    },
  });
  await new Promise<void>(resolve => process.onSignal(15, resolve));
  return 0;
};

async function start(): Promise<KubeletWorld> {
  const world = new KubeletWorld();
  world.program('web', web);
  world.kubelet.start();
  await world.run(1);
  return world;
}

const ready = (world: KubeletWorld) =>
  world.pod('p').status?.conditions?.find(({ type }) => type === 'Ready');

test('readiness by a file on the node, as in the notes', async () => {
  const world = await start();
  world.create('p', {
    containers: [
      {
        name: 'c',
        image: 'a',
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
  });
  await world.run(20);
  expect(ready(world)).toMatchObject({
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [c]',
  });
  expect(
    world
      .events('p')
      .some(event =>
        event.startsWith(
          "Unhealthy: Readiness probe failed: cat: can't open '/readiness/ready.txt': No such file or directory\n",
        ),
      ),
  ).toBe(true);
  world.files.writeFile('/tmp/readiness/ready.txt', '');
  await world.run(19);
  expect(ready(world)?.status).toBe('False');
  await world.run(13);
  expect(ready(world)?.status).toBe('True');
  world.files.rm('/tmp/readiness/ready.txt');
  await world.run(31);
  expect(ready(world)?.status).toBe('False');
  expect(world.pod('p').status?.containerStatuses?.[0]?.restartCount).toBe(0);
});

test('a failing liveness probe restarts the container', async () => {
  const world = await start();
  world.create('p', {
    containers: [
      {
        name: 'c',
        image: 'a',
        command: ['web'],
        livenessProbe: {
          httpGet: { path: '/health', port: 8080 },
          initialDelaySeconds: 5,
          periodSeconds: 10,
          failureThreshold: 3,
        },
      },
    ],
  });
  await world.run(20);
  expect(world.pod('p').status?.containerStatuses?.[0]?.restartCount).toBe(0);
  const { podIP = '' } = world.pod('p').status ?? {};
  await world.network.dial(podIP, podIP, 8080).fetch!(new Request(`http://${podIP}:8080/ill`));
  await world.run(35);
  expect(world.events('p')).toContain(
    'Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500 x3',
  );
  expect(world.events('p')).toContain('Killing: Container c failed liveness probe, will be restarted');
  expect(world.pod('p').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true });
});

test('no probe before its initial delay is over, in the second container as in the first', async () => {
  const world = await start();
  world.create('p', {
    containers: [
      {
        name: 'c',
        image: 'a',
        command: ['sh', '-c', 'sleep 20; touch /tmp/up; sleep 40; exit 1'],
        livenessProbe: {
          exec: { command: ['cat', '/tmp/up'] },
          initialDelaySeconds: 30,
          periodSeconds: 1,
          failureThreshold: 1,
        },
      },
    ],
  });
  await world.run(50);
  expect(world.pod('p').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 0, ready: true });
  await world.run(60);
  expect(world.pod('p').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true });
  expect(world.events('p').filter(event => event.startsWith('Unhealthy'))).toEqual([]);
});

test('a startup probe holds the others back', async () => {
  const world = await start();
  world.create('p', {
    containers: [
      {
        name: 'c',
        image: 'a',
        command: ['sh', '-c', 'sleep 30; touch /tmp/up; sleep 1000'],
        startupProbe: { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 5, failureThreshold: 10 },
        livenessProbe: { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 1, failureThreshold: 1 },
      },
    ],
  });
  await world.run(25);
  expect(world.pod('p').status?.containerStatuses?.[0]).toMatchObject({
    started: false,
    ready: false,
    restartCount: 0,
  });
  await world.run(20);
  expect(world.pod('p').status?.containerStatuses?.[0]).toMatchObject({
    started: true,
    ready: true,
    restartCount: 0,
  });
});

test('tcpSocket and a port that nobody listens on', async () => {
  const world = await start();
  world.create('p', {
    containers: [{ name: 'c', image: 'a', command: ['web'], readinessProbe: { tcpSocket: { port: 8080 } } }],
  });
  world.create('q', { containers: [{ name: 'c', image: 'a', readinessProbe: { httpGet: { port: 80 } } }] });
  await world.run(8);
  expect(ready(world)?.status).toBe('True');
  const ip = world.pod('q').status?.podIP;
  expect(world.events('q').join()).toContain(
    `Readiness probe failed: Get "http://${ip}:80/": dial tcp ${ip}:80: connect: connection refused`,
  );
});

test('a command that takes too long fails', async () => {
  const world = await start();
  world.create('p', {
    containers: [
      { name: 'c', image: 'a', readinessProbe: { exec: { command: ['sleep', '30'] }, timeoutSeconds: 2 } },
    ],
  });
  await world.run(10);
  expect(world.events('p').join()).toContain(
    'Readiness probe failed: command timed out: "sleep 30" timed out after 2s',
  );
});

test('a hostPort leads to the pod', async () => {
  const world = await start();
  const ports = [{ containerPort: 8080, hostPort: 9090 }];
  world.create('p', { containers: [{ name: 'c', image: 'a', command: ['web'], ports }] });
  world.create('q', { containers: [{ name: 'c', image: 'a', ports }] });
  await world.run(5);
  const dial = () => world.network.dial('10.0.0.99', '10.0.0.11', 9090);
  expect((await dial().fetch!(new Request('http://10.0.0.11:9090/'))).status).toBe(200);
  expect(world.pod('q').status).toMatchObject({ phase: 'Failed', reason: 'NodePorts' });
  world.delete('p');
  await world.run(5);
  expect(dial).toThrow();
});
