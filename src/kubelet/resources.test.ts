import { expect, test } from 'vitest';
import type { NativeProgram } from '../machine/runner.ts';
import { KubeletWorld } from './testing/world.ts';

const MI = 1024 * 1024;

/** Uses as many MiB as its first argument says, until it is ended. */
const hog: NativeProgram = async process => {
  process.usage?.(Number(process.argv[2] ?? 0), Number(process.argv[1]) * MI);
  await new Promise<void>(resolve => process.onSignal(15, resolve));
  return 0;
};

async function start(): Promise<KubeletWorld> {
  const world = new KubeletWorld();
  world.program('hog', hog);
  world.kubelet.start();
  await world.run(1);
  return world;
}

const hogging = (mebibytes: number, resources: object = {}, milliCpu = 0) => ({
  containers: [
    { name: 'c', image: 'stress', command: ['hog', String(mebibytes), String(milliCpu)], resources },
  ],
});

test('memory over the limit: OOMKilled with 137, also while it waits for the next start', async () => {
  const world = await start();
  world.create('greedy', hogging(250, { limits: { memory: '100Mi' } }));
  await world.run(8);
  const status = world.pod('greedy').status?.containerStatuses?.[0];
  expect(status?.lastState?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
  expect(status?.state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
  expect(world.pod('greedy').status?.phase).toBe('Running');
});

test('CPU over the limit is throttled', async () => {
  const world = await start();
  world.create('busy', hogging(10, { limits: { cpu: '500m' } }, 2000));
  await world.run(5);
  const { pods } = world.kubelet.agent.usage();
  expect(pods[0]?.containers[0]).toMatchObject({ milliCpu: 500, memoryBytes: 10 * MI });
});

test('a pod put on a node that it does not fit is refused', async () => {
  const world = await start();
  world.create('huge', { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '5' } } }] });
  world.create('elsewhere', { containers: [{ name: 'c', image: 'x' }], nodeSelector: { disk: 'ssd' } });
  const node = world.node();
  world.client
    .resource('nodes')
    .update({ ...node, spec: { ...node.spec, taints: [{ key: 'gpu', effect: 'NoExecute' }] } } as never);
  await world.run(1);
  world.create('intolerant', { containers: [{ name: 'c', image: 'x' }] });
  await world.run(1);
  const outcome = (name: string) => {
    const { phase, reason, message } = world.pod(name).status ?? {};
    return [phase, reason, message];
  };
  expect(outcome('huge')).toEqual([
    'Failed',
    'OutOfcpu',
    "Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000",
  ]);
  expect(outcome('elsewhere')).toEqual([
    'Failed',
    'NodeAffinity',
    "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  ]);
  expect(outcome('intolerant').slice(0, 2)).toEqual(['Failed', 'TaintToleration']);
  expect(world.events('huge')).toEqual([
    "OutOfcpu: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000",
  ]);
});

test('a node short of memory evicts first who is furthest over its request', async () => {
  const world = await start();
  world.create('guaranteed', hogging(900, { limits: { cpu: '1', memory: '1Gi' } }));
  world.create('burstable', hogging(3000, { requests: { memory: '2800Mi' } }));
  world.create('best-effort', hogging(3800));
  await world.run(13);
  expect(world.node().status?.conditions?.find(({ type }) => type === 'MemoryPressure')?.status).toBe('True');
  const evicted = world.pod('best-effort').status;
  expect(evicted).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
  expect(evicted?.message).toMatch(
    /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+\w*\. Container c was using 3800Mi, request is 0, has larger consumption of memory\. $/,
  );
  expect(evicted?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason).toBe(
    'TerminationByKubelet',
  );
  await world.run(60);
  expect(world.pod('burstable').status?.phase).toBe('Running');
  expect(world.pod('guaranteed').status?.phase).toBe('Running');
  world.create('late', hogging(1));
  await world.run(2);
  expect(world.pod('late').status?.message).toBe(
    'Pod was rejected: The node had condition: [MemoryPressure]. ',
  );
});

test('resources change in place, without a restart', async () => {
  const world = await start();
  world.create(
    'web',
    hogging(10, { requests: { cpu: '100m' }, limits: { cpu: '200m', memory: '64Mi' } }, 1000),
  );
  await world.run(5);
  const resources = { requests: { cpu: '300m', memory: '64Mi' }, limits: { cpu: '600m', memory: '64Mi' } };
  const patch = { spec: { containers: [{ name: 'c', resources }] } };
  world.client
    .resource('pods')
    .patch('default', 'web', 'application/strategic-merge-patch+json', patch, { subresource: 'resize' });
  await world.run(2);
  const status = world.pod('web').status?.containerStatuses?.[0];
  expect(status?.restartCount).toBe(0);
  expect(status?.resources).toEqual(resources);
  expect(world.kubelet.agent.usage().pods[0]?.containers[0]?.milliCpu).toBe(600);
  const details = JSON.stringify({
    containers: [{ name: 'c', resources: { limits: resources.limits, requests: resources.requests } }],
    generation: 2,
  });
  expect(world.events('web')).toContain(`ResizeStarted: Pod resize started: ${details}`);
});

test('a resize that no node of this size could hold is refused; one that it has no room for now stays pending', async () => {
  const world = await start();
  world.create('web', hogging(10, { requests: { cpu: '100m' } }));
  await world.run(5);
  world.create('other', hogging(10, { requests: { cpu: '3' } }));
  await world.run(5);
  const resize = (cpu: string) =>
    world.client
      .resource('pods')
      .patch(
        'default',
        'web',
        'application/strategic-merge-patch+json',
        { spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }] } },
        { subresource: 'resize' },
      );
  expect(() => resize('9')).toThrow(
    'pods "web" is forbidden: node didn\'t have enough allocatable resources: cpu, requested: 9000, allocatable: 4000',
  );
  resize('2');
  await world.run(2);
  const pending = world.pod('web').status?.conditions?.find(({ type }) => type === 'PodResizePending');
  expect(pending).toMatchObject({
    reason: 'Deferred',
    message: "Node didn't have enough resource: cpu, requested: 2000, used: 3000, capacity: 4000",
  });
  expect(world.pod('web').status?.containerStatuses?.[0]?.resources?.requests?.cpu).toBe('100m');
});
