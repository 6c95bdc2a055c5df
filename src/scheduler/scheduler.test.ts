import { describe, expect, test } from 'vitest';
import type {
  EventsEvent,
  Lease,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
} from '../api/generated/types.ts';
import { withDefaults } from './config/defaults.ts';
import { describeChange } from './explain/change.ts';
import { World } from './testing/world.ts';

const ALONE = withDefaults({ leaderElection: { leaderElect: false } });
const ROOMY = { cpu: '4', memory: '8Gi', pods: '110' };

function worldOf(nodes: readonly string[], allocatable: Readonly<Record<string, string>> = ROOMY): World {
  const world = new World({ configuration: ALONE });
  for (const name of nodes) world.addNode({ name, allocatable });
  world.start();
  return world;
}

function pod(
  name: string,
  spec: Partial<NonNullable<Pod['spec']>> = {},
  requests: Record<string, string> = {},
): Pod {
  return {
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'c', image: 'nginx', resources: { requests } }],
      ...spec,
    },
  };
}

function eventsOf(world: World, name: string): readonly EventsEvent[] {
  const events = world.client.resource<EventsEvent>('events.events.k8s.io').list('default').items;
  return events.filter(event => event.regarding?.name === name);
}

function condition(world: World, name: string) {
  return world.pod(name)?.status?.conditions?.find(one => one.type === 'PodScheduled');
}

describe('a pod that fits', () => {
  test('is bound, and an event says so', () => {
    const world = worldOf(['n1', 'n2']);
    world.addPod(pod('web'));
    world.settle();
    const node = world.pod('web')?.spec?.nodeName;
    expect(['n1', 'n2']).toContain(node);
    expect(condition(world, 'web')).toMatchObject({ status: 'True' });
    expect(eventsOf(world, 'web')).toMatchObject([
      {
        type: 'Normal',
        reason: 'Scheduled',
        action: 'Binding',
        note: `Successfully assigned default/web to ${node}`,
        reportingController: 'default-scheduler',
      },
    ]);
    expect(world.log.find(entry => entry.message === 'Successfully bound pod to node')?.values).toEqual({
      pod: 'default/web',
      node,
      evaluatedNodes: 2,
      feasibleNodes: 2,
    });
  });

  test('is left alone when it names another scheduler', () => {
    const world = worldOf(['n1']);
    world.addPod(pod('web', { schedulerName: 'other' }));
    world.settle();
    expect(world.pod('web')?.spec?.nodeName).toBeUndefined();
    expect(condition(world, 'web')).toBeUndefined();
    const other = world.addScheduler({
      configuration: withDefaults({
        leaderElection: { leaderElect: false },
        profiles: [{ schedulerName: 'other' }],
      }),
    });
    other.start();
    world.settle();
    expect(world.pod('web')?.spec?.nodeName).toBe('n1');
    expect(eventsOf(world, 'web')[0]?.reportingController).toBe('other');
  });
});

describe('a pod that fits nowhere', () => {
  test('gets the reason as its condition and as an event, and is bound when a change helps', () => {
    const world = worldOf(['n1']);
    world.addPod(pod('big', {}, { cpu: '3' }));
    world.addPod(pod('bigger', {}, { cpu: '2' }));
    world.settle();
    const message =
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';
    expect(condition(world, 'bigger')).toMatchObject({ status: 'False', reason: 'Unschedulable', message });
    expect(eventsOf(world, 'bigger')).toMatchObject([
      { type: 'Warning', reason: 'FailedScheduling', note: message },
    ]);
    world.deletePod('big');
    world.settle();
    expect(world.pod('bigger')?.spec?.nodeName).toBe('n1');
  });

  test('is not tried again for a change that cannot help', () => {
    const world = worldOf(['n1']);
    world.addPod(pod('web', { nodeSelector: { disk: 'ssd' } }));
    world.settle();
    const tries = () => world.scheduler.decisions.of('default/web').length;
    expect(tries()).toBe(1);
    const nodes = world.client.resource<Node>('nodes');
    const label = (labels: Record<string, string>) => {
      const node = nodes.list().items[0]!;
      nodes.update({
        ...node,
        metadata: { ...node.metadata, labels: { ...node.metadata?.labels, ...labels } },
      });
      world.settle();
    };
    label({ colour: 'red' });
    expect(tries()).toBe(1);
    label({ disk: 'ssd' });
    expect(world.pod('web')?.spec?.nodeName).toBe('n1');
  });

  test('is told that there are no nodes', () => {
    const world = worldOf([]);
    world.addPod(pod('web'));
    world.settle(1);
    expect(condition(world, 'web')?.message).toBe('no nodes available to schedule pods');
    world.addNode({ name: 'n1', allocatable: ROOMY });
    world.settle(12);
    expect(world.pod('web')?.spec?.nodeName).toBe('n1');
  });

  test('is tried again after five minutes even if nothing changed', () => {
    const world = worldOf(['n1']);
    world.addPod(pod('web', { nodeSelector: { disk: 'ssd' } }));
    world.settle(340);
    expect(world.scheduler.decisions.of('default/web').length).toBe(2);
  });
});

describe('gates', () => {
  test('keep a pod out of the queue until the last is gone', () => {
    const world = worldOf(['n1']);
    world.addPod(pod('web', { schedulingGates: [{ name: 'a' }, { name: 'b' }] }));
    world.settle();
    expect(world.scheduler.explain('default/web')).toMatchObject({
      waiting: 'gated',
      gatedBy: 'SchedulingGates',
    });
    expect(world.scheduler.decisions.of('default/web')).toEqual([]);
    const { schedulingGates: _gates, ...spec } = world.pod('web')!.spec!;
    world.client.resource<Pod>('pods').update({ ...world.pod('web')!, spec });
    world.settle();
    expect(world.pod('web')?.spec?.nodeName).toBe('n1');
  });
});

describe('preemption', () => {
  test('evicts the least, nominates the node, and says so on all sides', () => {
    const world = worldOf(['n1', 'n2']);
    world.addPriorityClass('high', 1000);
    world.addPriorityClass('low', 10);
    world.addPod(pod('a', { nodeName: 'n1', priorityClassName: 'low' }, { cpu: '3' }));
    world.addPod(pod('b', { nodeName: 'n2' }, { cpu: '3' }));
    world.settle();
    const uid = world.addPod(pod('vip', { priorityClassName: 'high' }, { cpu: '2' })).metadata?.uid;
    world.settle();
    expect(world.pod('b')).toBeUndefined();
    expect(world.pod('vip')).toMatchObject({ spec: { nodeName: 'n2' } });
    expect(world.pod('vip')?.status?.nominatedNodeName).toBeUndefined();
    expect(eventsOf(world, 'b').find(event => event.reason === 'Preempted')?.note).toBe(
      `Preempted by pod ${uid} on node n2`,
    );
    const [first] = world.scheduler.decisions.of('default/vip');
    expect(first).toMatchObject({
      outcome: 'unschedulable',
      nominatedNode: 'n2',
      message: '0/2 nodes are available: 2 Insufficient cpu.',
      preemption: { rule: 'lowest priority of the most important victim', chosen: { node: 'n2' } },
    });
  });

  test('spares what a disruption budget protects where it can', () => {
    const world = worldOf(['n1', 'n2']);
    world.addPriorityClass('high', 1000);
    world.create('poddisruptionbudgets.policy', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'a', namespace: 'default' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'a' } } },
    } as never);
    world.addPod(pod('a', { nodeName: 'n1' }, { cpu: '3' }));
    world.addPod(pod('b', { nodeName: 'n2' }, { cpu: '3' }));
    world.settle();
    world.addPod(pod('vip', { priorityClassName: 'high' }, { cpu: '2' }));
    world.settle();
    expect(world.pod('a')).toBeDefined();
    expect(world.pod('vip')?.spec?.nodeName).toBe('n2');
  });
});

describe('explaining', () => {
  test('says what to change on the pod or on a node', () => {
    const world = new World({ configuration: ALONE });
    const gpu = [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }];
    world.addNode({ name: 'node01', allocatable: ROOMY, labels: { size: 'large' } });
    world.addNode({ name: 'node02', allocatable: ROOMY });
    world.addNode({ name: 'node03', allocatable: ROOMY, labels: { size: 'large' }, taints: gpu });
    world.addPod(pod('there', { nodeName: 'node01' }, { cpu: '3300m' }));
    world.start();
    world.addPod(pod('web', { nodeSelector: { size: 'large' } }, { cpu: '1' }));
    world.settle();
    const { outlook } = world.scheduler.explain('default/web');
    const changes = Object.fromEntries(outlook!.map(one => [one.node, one.changes?.map(describeChange)]));
    expect(changes).toEqual({
      node01: ['free 300m CPU on node01'],
      node02: ['label node02 size=large'],
      node03: ['tolerate gpu=true:NoSchedule'],
    });
  });
});

describe('volumes', () => {
  const claimed = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
  const claim = (spec: object): PersistentVolumeClaim => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
  const localVolume = (name: string, node: string): PersistentVolume => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '2Gi' },
      storageClassName: 'late',
      local: { path: '/data' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
    },
    status: { phase: 'Available' },
  });

  test('a claim that is not there stops the pod, with the text that upstream has', () => {
    const world = worldOf(['n1']);
    world.addPod(pod('web', { volumes: claimed }));
    world.settle();
    expect(condition(world, 'web')?.message).toBe(
      '0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
    );
  });

  test('a late claim takes the pod to the node of its volume, and is bound before the pod is', () => {
    const world = worldOf(['n1', 'n2']);
    world.create('storageclasses.storage.k8s.io', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'late' },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    } as never);
    const volumes = world.client.resource<PersistentVolume>('persistentvolumes');
    const claims = world.client.resource<PersistentVolumeClaim>('persistentvolumeclaims');
    volumes.create(undefined, localVolume('v2', 'n2'));
    const volume = volumes.list().items[0]!;
    volumes.updateStatus({ ...volume, status: { phase: 'Available' } });
    world.create('persistentvolumeclaims', claim({ storageClassName: 'late' }));
    world.settle();
    world.addPod(pod('web', { volumes: claimed }));
    world.settle();
    expect(world.pod('web')?.spec?.nodeName).toBeUndefined();
    expect(world.pod('web')?.status?.nominatedNodeName).toBe('n2');
    const bound = volumes.list().items[0]!;
    expect(bound.spec?.claimRef).toMatchObject({ namespace: 'default', name: 'data' });
    // What the volume controller does in life.
    const current = claims.list('default').items[0]!;
    const annotations = { 'pv.kubernetes.io/bind-completed': 'yes' };
    claims.update({
      ...current,
      metadata: { ...current.metadata, annotations },
      spec: { ...current.spec, volumeName: 'v2' },
    });
    world.settle();
    expect(world.pod('web')?.spec?.nodeName).toBe('n2');
  });

  test('a claim that nothing can serve is told as such', () => {
    const world = worldOf(['n1']);
    world.create('storageclasses.storage.k8s.io', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'late' },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    } as never);
    world.create('persistentvolumeclaims', claim({ storageClassName: 'late' }));
    world.addPod(pod('web', { volumes: claimed }));
    world.settle();
    expect(condition(world, 'web')?.message).toContain(
      "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind. no new claims",
    );
  });
});

describe('leader election', () => {
  test('one of two schedules, and the other takes over when the lease runs out', () => {
    const configuration = withDefaults({});
    const world = new World({ configuration });
    world.addNode({ name: 'n1', allocatable: ROOMY });
    const second = world.addScheduler({ configuration, hostname: 'second' });
    world.start();
    second.start();
    world.addPod(pod('first'));
    world.settle(5);
    expect(world.pod('first')?.spec?.nodeName).toBe('n1');
    expect(second.decisions.all()).toEqual([]);
    const lease = () =>
      world.client.resource<Lease>('leases.coordination.k8s.io').list('kube-system').items[0];
    expect(lease()?.spec?.holderIdentity).toMatch(/^localhost_/);
    world.scheduler.stop();
    world.addPod(pod('later'));
    world.settle(30);
    expect(lease()?.spec).toMatchObject({ leaseTransitions: 1 });
    expect(lease()?.spec?.holderIdentity).toMatch(/^second_/);
    expect(world.pod('later')?.spec?.nodeName).toBe('n1');
    expect(second.decisions.all().length).toBe(1);
  });
});
