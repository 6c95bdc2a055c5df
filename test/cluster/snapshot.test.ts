import { expect, it } from 'vitest';
import type { Pod } from '../../src/api/generated/types.ts';
import { SeededRng } from '../../src/base/rng.ts';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { restoreCluster } from '../../src/cluster/restore.ts';
import { createRunner } from '../../src/shell/runner.ts';
import { idle, World } from './world.ts';

const DAY = 86_400_000;

it('goes on from a snapshot that was written as text, a day later, with its pods, files and data', async () => {
  const world = await World.start({ bare: true });
  const { cluster } = world;
  await world.sh('kubectl run web --image=nginx; echo note > /root/note');
  await cluster.settle();
  const before = cluster.admin.resource<Pod>('pods').list().items;
  const text = JSON.stringify(cluster.snapshot());

  const clock = new VirtualClock(cluster.clock.now() + DAY);
  const rng = new SeededRng('again');
  const again = await restoreCluster(JSON.parse(text), {
    clock,
    idle,
    rng,
    runner: createRunner({ clock, rng }),
  });
  expect(await again.settle()).toBe(true);
  const after = again.admin.resource<Pod>('pods').list().items;
  const shown = ({ metadata, status }: Pod) => [
    metadata?.uid,
    status?.phase,
    status?.podIP,
    status?.containerStatuses?.map(({ containerID, restartCount, ready }) => ({
      containerID,
      restartCount,
      ready,
    })),
  ];
  expect(after.map(shown)).toEqual(before.map(shown));
  expect(again.controlPlane.files.readText('/root/note')).toBe('note\n');

  again.admin.resource<Pod>('pods').create('default', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'new', namespace: 'default' },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  });
  await again.settle();
  const made = again.admin.resource<Pod>('pods').get('default', 'new');
  expect(made.status?.phase).toBe('Running');
  expect(before.map(({ metadata }) => metadata?.uid)).not.toContain(made.metadata?.uid);
});
