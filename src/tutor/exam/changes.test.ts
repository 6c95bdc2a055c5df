import { expect, it } from 'vitest';
import type { Node } from '../../api/generated/types.ts';
import { Changes } from './changes.ts';
import { built } from './testing/clusters.ts';

it('tells of writes to the API, of files and of the journal, and keeps quiet otherwise', async () => {
  const cluster = await built({ nodes: [{ name: 'cp', role: 'control-plane' }], bare: true }, 's');
  const changes = new Changes(cluster);
  expect(changes.take()).toBe(false);
  await cluster.advance(3_000);
  expect(changes.take()).toBe(false);

  const nodes = cluster.admin.resource<Node>('nodes');
  const node = nodes.get(undefined, 'cp');
  nodes.update({ ...node, metadata: { ...node.metadata, labels: { ...node.metadata?.labels, a: 'b' } } });
  expect(changes.take()).toBe(true);
  expect(changes.take()).toBe(false);

  cluster.controlPlane.files.writeFile('/root/x', 'y');
  await cluster.finishInstant();
  expect(changes.take()).toBe(true);

  cluster.controlPlane.journal.write({ unit: 'a.service', identifier: 'a', pid: 1, message: 'm' });
  expect(changes.take()).toBe(true);
  cluster.stop();
});
