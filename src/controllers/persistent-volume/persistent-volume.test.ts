import { describe, expect, it } from 'vitest';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, restartManager } from '../testing/disturb.ts';
import { pod } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

function volume(
  world: World,
  name: string,
  storage: string,
  more: Partial<PersistentVolume['spec']> = {},
): void {
  world.create<PersistentVolume>('persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/tmp/data' },
      storageClassName: 'manual',
      ...more,
    },
  });
}
function claim(
  world: World,
  name: string,
  storage: string,
  more: Partial<PersistentVolumeClaim['spec']> = {},
): void {
  world.create<PersistentVolumeClaim>('persistentvolumeclaims', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage } },
      storageClassName: 'manual',
      ...more,
    },
  });
}
const uses = (claimName: string) => [{ name: 'd', persistentVolumeClaim: { claimName } }];
const getClaim = (world: World, name: string) =>
  world.get<PersistentVolumeClaim>('persistentvolumeclaims', name);
const getVolume = (world: World, name: string) =>
  world.of<PersistentVolume>('persistentvolumes').get(undefined, name);

describe('volume binding', () => {
  it('takes the smallest volume that is large enough, of the class', () => {
    const world = new World();
    volume(world, 'large', '10Gi');
    volume(world, 'right', '2Gi');
    volume(world, 'small', '500Mi');
    volume(world, 'other', '1Gi', { storageClassName: 'fast' });
    claim(world, 'data', '1Gi');
    world.settle();
    expect(getClaim(world, 'data')).toMatchObject({
      spec: { volumeName: 'right' },
      status: { phase: 'Bound', capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'] },
    });
    expect(getVolume(world, 'right')).toMatchObject({
      spec: { claimRef: { name: 'data', namespace: 'default' } },
      status: { phase: 'Bound' },
    });
    expect(getVolume(world, 'large').status?.phase).toBe('Available');
  });

  it('binds a claim that waits once a volume comes, and frees a retained one to Released', () => {
    const world = new World();
    claim(world, 'data', '1Gi');
    world.settle();
    expect(getClaim(world, 'data').status?.phase).toBe('Pending');
    expect(world.events('data')).toContain(
      'ProvisioningFailed: storageclass.storage.k8s.io "manual" not found',
    );
    volume(world, 'late', '1Gi');
    world.settle();
    expect(getClaim(world, 'data').status?.phase).toBe('Bound');
    world.of('persistentvolumeclaims').delete('default', 'data');
    world.settle();
    expect(world.list('persistentvolumeclaims', 'default')).toEqual([]);
    expect(getVolume(world, 'late').status?.phase).toBe('Released');
  });

  it('waits for the first consumer where the class says so', () => {
    const world = new World();
    world.create<StorageClass>('storageclasses.storage.k8s.io', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'manual' },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    volume(world, 'v', '1Gi');
    claim(world, 'data', '1Gi');
    world.settle();
    expect(getClaim(world, 'data').status?.phase).toBe('Pending');
    expect(world.events('data')).toContain(
      'WaitForFirstConsumer: waiting for first consumer to be created before binding',
    );
    world.create('pods', pod('user', {}, { nodeSelector: { none: 'such' }, volumes: uses('data') }));
    world.settle();
    expect(world.events('data')).toContain('WaitForPodScheduled: waiting for pod user to be scheduled');
    // A selected node is a wish to whoever provisions; a volume that is there is reserved by the scheduler.
    const annotations = { 'volume.kubernetes.io/selected-node': 'node01' };
    world.of('persistentvolumeclaims').patch('default', 'data', PATCH.merge, { metadata: { annotations } });
    world.settle();
    expect(getClaim(world, 'data').status?.phase).toBe('Pending');
    expect(world.events('data')).toContain(
      'ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner',
    );
    const { uid, name, namespace } = getClaim(world, 'data').metadata ?? {};
    world
      .of('persistentvolumes')
      .patch(undefined, 'v', PATCH.merge, { spec: { claimRef: { uid, name, namespace } } });
    world.settle();
    expect(getClaim(world, 'data').status?.phase).toBe('Bound');
  });

  it.each([
    ['1Gi', {}, { storage: '2Gi' }, 'requested PV is too small'],
    ['1Gi', { storageClassName: 'other' }, {}, 'storageClassName does not match'],
    ['1Gi', { volumeMode: 'Block' }, {}, 'incompatible volumeMode'],
    ['1Gi', { accessModes: ['ReadOnlyMany'] }, {}, 'incompatible accessMode'],
  ] as const)(
    'says why a volume asked for by name does not do: %s %j %j',
    (size, more, { storage = '1Gi' }: { storage?: string }, why) => {
      const world = new World();
      volume(world, 'v', size, more);
      claim(world, 'data', storage, { volumeName: 'v' });
      world.settle();
      expect(getClaim(world, 'data').status?.phase).toBe('Pending');
      expect(world.events('data')).toEqual([`VolumeMismatch: Cannot bind to requested volume "v": ${why}`]);
    },
  );

  it('tells a claim that the volume that it asks for is taken, and one whose volume is gone that its data is lost', () => {
    const world = new World();
    volume(world, 'v', '1Gi');
    claim(world, 'first', '1Gi');
    world.settle();
    claim(world, 'second', '1Gi', { volumeName: 'v' });
    world.settle();
    expect(world.events('second')).toEqual(['FailedBinding: volume "v" already bound to a different claim.']);
    world.of('persistentvolumes').patch(undefined, 'v', PATCH.merge, { metadata: { finalizers: null } });
    world.of('persistentvolumes').delete(undefined, 'v');
    world.settle();
    expect(getClaim(world, 'first').status).toEqual({ phase: 'Lost' });
    expect(world.events('first')).toEqual([
      'ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    ]);
  });

  it('fails a volume to be deleted that nobody can delete', () => {
    const world = new World();
    volume(world, 'v', '1Gi', { persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: '/data' } });
    claim(world, 'data', '1Gi');
    world.settle();
    world.of('persistentvolumeclaims').delete('default', 'data');
    world.settle();
    const message = 'host_path deleter only supports /tmp/.+ but received provided /data';
    expect(getVolume(world, 'v').status).toMatchObject({ phase: 'Failed', message });
    expect(world.events('v')).toEqual([`VolumeFailedDelete: ${message}`]);
  });

  it.each([1, 2, 3])('pairs claims and volumes one to one after random disturbance %i', seed => {
    const world = new World({ seed });
    const rng = new SeededRng(seed);
    let count = 0;
    const addVolume: Disturbance = w =>
      volume(w, `v${count++}`, `${1 + rng.int(3)}Gi`, { persistentVolumeReclaimPolicy: 'Delete' });
    const addClaim: Disturbance = w => claim(w, `c${count++}`, `${1 + rng.int(3)}Gi`);
    const dropClaim: Disturbance = w => {
      const found = w.list('persistentvolumeclaims', 'default')[0];
      if (found) w.of('persistentvolumeclaims').delete('default', found.metadata?.name ?? '');
    };
    disturb(world, rng, [addVolume, addClaim, dropClaim, restartManager], 20);
    const claims = world.list<PersistentVolumeClaim>('persistentvolumeclaims', 'default');
    const volumes = world.list<PersistentVolume>('persistentvolumes');
    const bound = claims.filter(({ status }) => status?.phase === 'Bound');
    expect(new Set(bound.map(({ spec }) => spec?.volumeName)).size).toBe(bound.length);
    for (const { metadata, spec } of bound)
      expect(getVolume(world, spec?.volumeName ?? '').spec?.claimRef?.name).toBe(metadata?.name);
    expect(volumes.filter(({ status }) => status?.phase === 'Bound')).toHaveLength(bound.length);
    expect(volumes.filter(({ status }) => status?.phase === 'Released')).toEqual([]);
  });
});
