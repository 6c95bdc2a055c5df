import { expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, failPod, killPod, restartManager } from '../testing/disturb.ts';
import { pod } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

const claims = (world: World) => world.list<PersistentVolumeClaim>('persistentvolumeclaims', 'default');

function create(world: World, name: string): void {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'manual',
  };
  const volumeClaimTemplate = { metadata: { labels: { from: 'template' } }, spec };
  world.create('pods', pod(name, {}, { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate } }] }));
}

it('gives a pod a claim of its own from the template', () => {
  const world = new World();
  create(world, 'web');
  world.settle(5);
  expect(claims(world)).toMatchObject([
    {
      metadata: {
        name: 'web-scratch',
        labels: { from: 'template' },
        ownerReferences: [{ kind: 'Pod', name: 'web' }],
      },
      spec: { storageClassName: 'manual' },
    },
  ]);
});

it.each([1, 2, 3])(
  'leaves every pod its claim and no claim without its pod, after random disturbance %i',
  seed => {
    const world = new World({ seed });
    let count = 0;
    const rng = new SeededRng(seed);
    const add: Disturbance = w => create(w, `p${count++}`);
    const dropClaim: Disturbance = w => {
      const name = claims(w)[rng.int(Math.max(1, claims(w).length))]?.metadata?.name ?? 'none';
      w.of('persistentvolumeclaims').patch('default', name, PATCH.merge, { metadata: { finalizers: null } });
      w.of('persistentvolumeclaims').delete('default', name);
      w.of('persistentvolumeclaims').patch('default', name, PATCH.merge, { metadata: { finalizers: null } });
    };
    disturb(world, rng, [add, add, killPod, failPod, dropClaim, restartManager], 30);
    const owners = claims(world).map(({ metadata }) => metadata?.ownerReferences?.[0]?.uid);
    expect(owners.sort()).toEqual(
      world
        .pods()
        .map(({ metadata }) => metadata?.uid)
        .sort(),
    );
  },
);
