import { expect, test } from 'vitest';
import { readAll } from '../base/pipe.ts';
import { KubeletWorld } from './testing/world.ts';

const NAME = { namespace: 'default', name: 'p' };

async function start(command: string[], more: object = {}): Promise<KubeletWorld> {
  const world = new KubeletWorld();
  world.program('web', async process => {
    process.host.network.listen(
      '0.0.0.0',
      8080,
      {
        fetch: async request =>
          new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`),
      },
      process.host.ip,
    );
    await new Promise<void>(resolve => process.onSignal(15, resolve));
    return 0;
  });
  world.kubelet.start();
  world.create('p', { containers: [{ name: 'c', image: 'a', command, ...more }] });
  await world.run(5);
  return world;
}

test('port-forward carries requests to the pod', async () => {
  const world = await start(['web']);
  const session = world.kubelet.agent.portForward(NAME, 8080);
  await session.stdin!.write('POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi');
  session.stdin!.end();
  const answer = readAll(session.stdout!);
  await world.run(1);
  expect(await answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\nPOST \/x hi$/);
});

test('port-forward to a port where nobody listens fails', async () => {
  const world = await start(['web']);
  const session = world.kubelet.agent.portForward(NAME, 81);
  expect((await session.done).message).toContain('connect: connection refused');
});

test('attach sees what the container writes from then on', async () => {
  const world = await start(['sh', '-c', 'echo early; sleep 10; echo late']);
  const session = world.kubelet.agent.attach(NAME, 'c', { stdin: false, tty: false });
  const output = readAll(session.stdout!);
  await world.run(15);
  expect(await output).toBe('late\n');
});

test('attach feeds the container that asks for standard input', async () => {
  const world = await start(['cat'], { stdin: true, stdinOnce: true });
  const session = world.kubelet.agent.attach(NAME, 'c', { stdin: true, tty: false });
  await session.stdin!.write('to the cat');
  session.stdin!.end();
  const output = readAll(session.stdout!);
  await world.run(2);
  expect(await output).toBe('to the cat');
});

test('a pod that is not here, and a container that does not run, are refused', async () => {
  const world = await start(['web']);
  expect(() => world.kubelet.agent.logs({ ...NAME, name: 'q' }, 'c', {})).toThrow('pods "q" not found');
  expect(() => world.kubelet.agent.exec(NAME, 'd', ['true'], { stdin: false, tty: false })).toThrow(
    'container not found ("d")',
  );
});
