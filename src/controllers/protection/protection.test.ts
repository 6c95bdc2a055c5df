import { describe, expect, it } from 'vitest';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { isPodFinished } from '../common/pods.ts';
import { type Disturbance, disturb, failPod, killPod, restartManager } from '../testing/disturb.ts';
import { pod } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

const claims = (world: World) => world.list<PersistentVolumeClaim>('persistentvolumeclaims', 'default');
const volumes = (world: World) => world.list<PersistentVolume>('persistentvolumes');
const isDeleted = ({ metadata }: { metadata?: { deletionTimestamp?: string } }) =>
  metadata?.deletionTimestamp !== undefined;
const claimOf = ({ spec }: Pod) => spec?.volumes?.[0]?.persistentVolumeClaim?.claimName ?? '';
const uses = (found: Pod) => found.spec?.nodeName !== undefined && !isPodFinished(found);

function addClaim(world: World, name: string): void {
  world.create<PersistentVolumeClaim>('persistentvolumeclaims', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'manual',
    },
  });
}

function addVolume(world: World, name: string): void {
  world.create<PersistentVolume>('persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/data' },
      storageClassName: 'manual',
      persistentVolumeReclaimPolicy: 'Retain',
    },
  });
}

describe('protection of claims and volumes', () => {
  it('keeps a claim that a pod uses until the pod is gone', () => {
    const world = new World();
    addVolume(world, 'v');
    addClaim(world, 'data');
    world.create(
      'pods',
      pod('user', {}, { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] }),
    );
    world.settle();
    world.of('persistentvolumeclaims').delete('default', 'data');
    world.settle();
    expect(claims(world).map(isDeleted)).toEqual([true]);
    world.of('pods').delete('default', 'user');
    world.settle();
    expect(claims(world)).toEqual([]);
  });

  it.each([1, 2, 3])('holds what is in use and nothing else, after random disturbance %i', seed => {
    const world = new World({ seed });
    const rng = new SeededRng(seed);
    let count = 0;
    const pick = <T extends { metadata?: { name?: string } }>(all: readonly T[]) =>
      all[rng.int(Math.max(1, all.length))]?.metadata?.name;
    const claimed: Disturbance = w => addClaim(w, `c${count++}`);
    const offered: Disturbance = w => addVolume(w, `v${count++}`);
    const used: Disturbance = w => {
      const claimName = pick(claims(w)) ?? 'none';
      w.create(
        'pods',
        pod(`p${count++}`, {}, { volumes: [{ name: 'd', persistentVolumeClaim: { claimName } }] }),
      );
    };
    const dropClaim: Disturbance = w =>
      void w.of('persistentvolumeclaims').delete('default', pick(claims(w)) ?? 'none');
    const dropVolume: Disturbance = w =>
      void w.of('persistentvolumes').delete(undefined, pick(volumes(w)) ?? 'none');
    disturb(
      world,
      rng,
      [claimed, offered, used, used, dropClaim, dropVolume, killPod, failPod, restartManager],
      50,
    );

    const inUse = new Set(world.pods().filter(uses).map(claimOf));
    for (const claim of claims(world)) {
      expect(claim.metadata?.finalizers).toEqual(['kubernetes.io/pvc-protection']);
      if (isDeleted(claim)) expect(inUse).toContain(claim.metadata?.name);
    }
    for (const volume of volumes(world)) {
      expect(volume.metadata?.finalizers).toEqual(['kubernetes.io/pv-protection']);
      if (isDeleted(volume)) expect(volume.status?.phase).toBe('Bound');
    }
    const pods = new Map<string, Pod>();
    const phases = new Map<string, string | undefined>();
    for (const { resource, type, object } of world.store.since(0)) {
      const name = object.metadata?.name ?? '';
      if (resource === 'pods') {
        if (type === 'DELETED') pods.delete(name);
        else pods.set(name, object as Pod);
      } else if (resource === 'persistentvolumeclaims' && type === 'DELETED') {
        expect([...pods.values()].filter(uses).map(claimOf)).not.toContain(name);
      } else if (resource === 'persistentvolumes') {
        if (type === 'DELETED') expect(phases.get(name)).not.toBe('Bound');
        phases.set(name, (object as PersistentVolume).status?.phase);
      }
    }
    for (const { metadata } of world.pods())
      world.of('pods').delete('default', metadata?.name ?? '', { gracePeriodSeconds: 0 });
    for (const { metadata } of claims(world))
      world.of('persistentvolumeclaims').delete('default', metadata?.name ?? '');
    for (const { metadata } of volumes(world))
      world.of('persistentvolumes').delete(undefined, metadata?.name ?? '');
    world.settle();
    expect([...claims(world), ...volumes(world)]).toEqual([]);
  });
});
