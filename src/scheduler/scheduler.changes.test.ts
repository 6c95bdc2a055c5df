import { describe, expect, test } from 'vitest';
import type { Node, PersistentVolumeClaim, Pod } from '../api/generated/types.ts';
import { ConnectionRefused } from '../api/status.ts';
import { Client } from '../client/client.ts';
import { withDefaults } from './config/defaults.ts';
import type { Plugin } from './framework/plugin.ts';
import { refuse } from './framework/status.ts';
import { World } from './testing/world.ts';

const LEADERLESS = { leaderElection: { leaderElect: false } };
const ALONE = withDefaults(LEADERLESS);
const ROOMY = { cpu: '4', memory: '8Gi', pods: '110' };

function worldOf(nodes: readonly string[]): World {
  const world = new World({ configuration: ALONE });
  for (const name of nodes) world.addNode({ name, allocatable: ROOMY });
  world.start();
  return world;
}

function pod(name: string, spec: Partial<NonNullable<Pod['spec']>> = {}, cpu = '100m'): Pod {
  const resources = { requests: { cpu } };
  return {
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'c', image: 'nginx', resources }],
      ...spec,
    },
  };
}

const nodeOf = (world: World, name: string) => world.pod(name)?.spec?.nodeName;

describe('a waiting pod is tried again', () => {
  test('when a pod that had its room has ended', () => {
    const world = worldOf(['n1']);
    world.addPod(pod('job', {}, '3'));
    world.settle();
    world.addPod(pod('web', {}, '2'));
    world.settle();
    expect(nodeOf(world, 'web')).toBeUndefined();
    const job = world.pod('job')!;
    world.client
      .resource<Pod>('pods')
      .updateStatus({ ...job, status: { ...job.status, phase: 'Succeeded' } });
    world.settle();
    expect(nodeOf(world, 'web')).toBe('n1');
  });

  test('when the node is uncordoned', () => {
    const world = new World({ configuration: ALONE });
    world.addNode({ name: 'n1', allocatable: ROOMY, unschedulable: true });
    world.start();
    world.addPod(pod('web'));
    world.settle();
    expect(world.scheduler.decisions.of('default/web')[0]?.message).toContain('1 node(s) were unschedulable');
    const nodes = world.client.resource<Node>('nodes');
    const [node] = nodes.list().items;
    nodes.update({ ...node!, spec: { ...node!.spec, unschedulable: false, taints: [] } });
    world.settle();
    expect(nodeOf(world, 'web')).toBe('n1');
  });

  test('when it is made to tolerate what kept it off', () => {
    const world = new World({ configuration: ALONE });
    world.addNode({ name: 'n1', allocatable: ROOMY, taints: [{ key: 'gpu', effect: 'NoSchedule' }] });
    world.start();
    world.addPod(pod('web'));
    world.settle();
    expect(nodeOf(world, 'web')).toBeUndefined();
    const waiting = world.pod('web')!;
    const tolerations = [...(waiting.spec?.tolerations ?? []), { key: 'gpu', operator: 'Exists' }];
    world.client.resource<Pod>('pods').update({ ...waiting, spec: { ...waiting.spec!, tolerations } });
    world.settle();
    expect(nodeOf(world, 'web')).toBe('n1');
  });

  test('when the pod that its anti-affinity shuns is gone', () => {
    const world = worldOf(['n1']);
    world.addPod(pod('shunned'));
    world.settle();
    const term = {
      labelSelector: { matchLabels: { app: 'shunned' } },
      topologyKey: 'kubernetes.io/hostname',
    };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    world.addPod(pod('web', { affinity }));
    world.settle();
    expect(nodeOf(world, 'web')).toBeUndefined();
    world.deletePod('shunned');
    world.settle();
    expect(nodeOf(world, 'web')).toBe('n1');
  });

  test('when the API server is back, though it went away while the pod was bound', () => {
    const world = worldOf(['n1']);
    world.scheduler.stop();
    let away = false;
    const there = world.transport();
    const client = new Client(
      {
        call: call => {
          if (away && call.method === 'POST') throw new ConnectionRefused('127.0.0.1:6443');
          return there.call(call);
        },
      },
      'kube-scheduler/v1.36.2',
    );
    const scheduler = world.addScheduler({ client, configuration: ALONE });
    scheduler.start();
    away = true;
    world.addPod(pod('web'));
    world.settle(3);
    expect(nodeOf(world, 'web')).toBeUndefined();
    away = false;
    world.settle(10);
    expect(nodeOf(world, 'web')).toBe('n1');
    expect(scheduler.cache.nodes.get('n1')?.pods.size).toBe(1);
  });
});

test('two schedulers of one name do not bind a pod twice', () => {
  const world = worldOf(['n1', 'n2']);
  const other = world.addScheduler({ configuration: ALONE });
  other.start();
  for (let i = 0; i < 6; i++) world.addPod(pod(`web-${i}`));
  world.settle(15);
  const counts = ['n1', 'n2'].map(name => world.scheduler.cache.nodes.get(name)!.pods.size);
  expect(counts[0]! + counts[1]!).toBe(6);
  expect(['n1', 'n2'].map(name => other.cache.nodes.get(name)!.pods.size)).toEqual(counts);
});

test('the cache follows the cluster: pods and nodes that go are gone from its sums', () => {
  const world = worldOf(['n1', 'n2']);
  for (let i = 0; i < 4; i++) world.addPod(pod(`web-${i}`, { nodeName: 'n1' }, '500m'));
  world.settle();
  const { cache } = world.scheduler;
  expect(cache.nodes.get('n1')).toMatchObject({ requestedMilliCpu: 2000 });
  world.deletePod('web-0');
  world.settle();
  expect(cache.nodes.get('n1')).toMatchObject({ requestedMilliCpu: 1500 });
  world.client.resource('nodes').delete(undefined, 'n1');
  world.settle();
  expect([...cache.nodes.keys()]).toEqual(['n2']);
  world.addNode({ name: 'n1', allocatable: ROOMY });
  world.settle();
  expect(cache.nodes.get('n1')).toMatchObject({ requestedMilliCpu: 1500 });
});

describe('a plugin from outside', () => {
  const profiles = [
    {
      schedulerName: 'default-scheduler',
      plugins: { multiPoint: { enabled: [{ name: 'own-plugin', weight: 100 }] } },
    },
  ];
  const configuration = withDefaults({ ...LEADERLESS, profiles });
  function run(own: Plugin): World {
    const world = new World({ configuration: ALONE });
    for (const name of ['n1', 'n2']) world.addNode({ name, allocatable: ROOMY });
    world.addScheduler({ configuration, registry: { 'own-plugin': () => own } }).start();
    world.settle();
    world.addPod(pod('web'));
    world.settle(1);
    return world;
  }

  test('takes part where it has something to say', () => {
    const world = run({ name: 'own-plugin', score: (_state, _pod, node) => (node.name === 'n2' ? 100 : 0) });
    expect(nodeOf(world, 'web')).toBe('n2');
  });

  test('can make a pod wait, and refuse it when nobody lets it go on', () => {
    const world = run({ name: 'own-plugin', permit: () => ({ waitMs: 30_000 }) });
    expect(nodeOf(world, 'web')).toBeUndefined();
    expect(world.pod('web')?.status?.nominatedNodeName).toBeDefined();
    world.settle(31);
    expect(world.pod('web')?.status?.conditions?.[0]).toMatchObject({ reason: 'Unschedulable' });
  });

  test('that fails makes the pod fail with its error', () => {
    const world = run({ name: 'own-plugin', filter: () => refuse('own-plugin', 'Error', 'out of order') });
    expect(world.pod('web')?.status?.conditions?.[0]).toMatchObject({
      reason: 'SchedulerError',
      message: 'running "own-plugin" filter plugin: out of order',
    });
  });
});

test('a claim that is provisioned late gets its node, and the pod waits for the volume', () => {
  const world = worldOf(['n1']);
  world.create('storageclasses.storage.k8s.io', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'late' },
    provisioner: 'example.com/disks',
    volumeBindingMode: 'WaitForFirstConsumer',
  } as never);
  world.create<PersistentVolumeClaim>('persistentvolumeclaims', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'late',
      resources: { requests: { storage: '1Gi' } },
    },
  });
  world.addPod(pod('web', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }));
  world.settle();
  const claims = world.client.resource<PersistentVolumeClaim>('persistentvolumeclaims');
  expect(claims.list('default').items[0]?.metadata?.annotations).toMatchObject({
    'volume.kubernetes.io/selected-node': 'n1',
  });
  expect(nodeOf(world, 'web')).toBeUndefined();
  world.settle(610);
  expect(
    world.log.some(entry => String(entry.values.err).includes('binding volumes: context deadline exceeded')),
  ).toBe(true);
});
