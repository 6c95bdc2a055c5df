import { expect, test } from 'vitest';
import type { Pod } from '../api/generated/types.ts';
import { podsToPreempt } from './admission/preemption.ts';
import { KubeletWorld } from './testing/world.ts';

const FOLDER = '/etc/kubernetes/manifests';
const manifest = (name: string, cpu: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n  - {name: c, image: x, resources: {requests: {cpu: "${cpu}"}}}\n${more}`;

async function start(): Promise<KubeletWorld> {
  const world = new KubeletWorld({ staticPodPath: FOLDER });
  world.files.mkdir(FOLDER, { recursive: true });
  // heeds no SIGTERM
  world.program('stubborn', process => {
    process.onSignal(15, () => undefined);
    return new Promise<number>(() => undefined);
  });
  world.kubelet.start();
  await world.run(1);
  return world;
}

const asking = (cpu: string, more: object = {}) => ({
  terminationGracePeriodSeconds: 2,
  containers: [{ name: 'c', image: 'x', resources: { requests: { cpu } } }],
  ...more,
});

test('a static pod ends the pods that it needs the room of, and runs only when they have ended', async () => {
  const world = await start();
  world.create('small', asking('500m'));
  const [container] = asking('3').containers;
  const stubborn = {
    containers: [{ ...container!, command: ['stubborn'] }],
    terminationGracePeriodSeconds: 20,
  };
  world.create('large', stubborn);
  await world.run(5);
  world.files.writeFile(`${FOLDER}/own.yaml`, manifest('own', '2'));
  await world.run(5);
  // until it is killed there is no room, and nobody sees the static pod
  expect(world.find('own-node01')).toBeUndefined();
  expect(world.pod('large').status?.phase).toBe('Running');
  await world.run(30);
  expect(world.pod('own-node01').status?.phase).toBe('Running');
  expect(world.pod('small').status?.phase).toBe('Running');
  const { phase, reason, message, conditions } = world.pod('large').status!;
  expect([phase, reason, message]).toEqual([
    'Failed',
    'Preempting',
    'Preempted in order to admit critical pod',
  ]);
  expect(conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
    status: 'True',
    reason: 'TerminationByKubelet',
    message: 'Pod was preempted by Kubelet to accommodate a critical pod.',
  });
  expect(world.events('large')).toContain('Preempting: Preempted in order to admit critical pod');
});

test('where all pods together leave too little, the static pod is refused and nobody ends', async () => {
  const world = await start();
  world.create('small', asking('500m'));
  await world.run(5);
  world.files.writeFile(`${FOLDER}/own.yaml`, manifest('own', '100'));
  await world.run(10);
  expect(world.pod('small').status?.phase).toBe('Running');
  expect(world.pod('own-node01').status).toMatchObject({
    phase: 'Failed',
    reason: 'UnexpectedAdmissionError',
    message:
      'Pod was rejected: Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: [(res: cpu, q: 96000), ]',
  });
});

test('another reason than resources is told, and nobody ends for it', async () => {
  const world = await start();
  world.create('large', asking('3'));
  await world.run(5);
  world.files.writeFile(`${FOLDER}/own.yaml`, manifest('own', '2', '  nodeSelector: {disk: ssd}\n'));
  await world.run(10);
  expect(world.pod('large').status?.phase).toBe('Running');
  expect(world.pod('own-node01').status?.reason).toBe('NodeAffinity');
});

test('a pod that is not critical is refused', async () => {
  const world = await start();
  world.create('large', asking('3'));
  await world.run(5);
  world.create('other', asking('2'));
  await world.run(5);
  expect(world.pod('other').status?.reason).toBe('OutOfcpu');
});

const pod = (name: string, cpu: string, memory: string, limits?: object, priority = 0) => ({
  isStatic: false,
  granted: {
    metadata: { name },
    spec: { priority, containers: [{ name: 'c', resources: { requests: { cpu, memory }, limits } }] },
  } as unknown as Pod,
});
const critical = { ...pod('critical', '1', '1'), isStatic: true };
const wanting = (cpu: number) => [{ resource: 'cpu', requested: cpu, used: 4000, capacity: 4000 }];
const names = (chosen: readonly { granted: Pod }[] | string) =>
  typeof chosen === 'string' ? chosen : chosen.map(({ granted }) => granted.metadata?.name);

test('Guaranteed pods go last, and of a class the fewest that come nearest', () => {
  const dear = pod('guaranteed', '2', '1Gi', { cpu: '2', memory: '1Gi' });
  const others = [dear, pod('one', '1', '1'), pod('half', '500m', '1'), pod('two', '2', '1')];
  expect(names(podsToPreempt(critical, others, wanting(400)))).toEqual(['half']);
  expect(names(podsToPreempt(critical, others, wanting(1200)))).toEqual(['two']);
  expect(names(podsToPreempt(critical, others, wanting(2600)))).toEqual(['two', 'one']);
  expect(names(podsToPreempt(critical, others, wanting(3800)))).toEqual(['two', 'guaranteed']);
  const enough = podsToPreempt(critical, others, wanting(6000));
  expect(enough).toBe('no set of running pods found to reclaim resources: [(res: cpu, q: 500), ]');
});

test('a missing place among the pods takes any one pod, BestEffort first', () => {
  const none = { ...pod('none', '0', '0') };
  const full = [{ resource: 'pods', requested: 1, used: 110, capacity: 110 }];
  expect(names(podsToPreempt(critical, [pod('some', '1', '1'), none], full))).toEqual(['none']);
});

test('critical pods end only for a higher priority', () => {
  const dns = pod('dns', '2', '1', undefined, 2_000_000_000);
  expect(typeof podsToPreempt(critical, [dns], wanting(1000))).toBe('string');
  const node = pod('node', '1', '1', undefined, 2_000_001_000);
  expect(names(podsToPreempt(node, [dns], wanting(1000)))).toEqual(['dns']);
});
