import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { controllerRef } from '../common/owner.ts';
import { restartManager } from '../testing/disturb.ts';
import { deployment } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

function configMap(world: World, name: string, owners: readonly ConfigMap[] = []): ConfigMap {
  const ownerReferences = owners.map(owner => ({
    ...controllerRef({ ...owner, apiVersion: 'v1', kind: 'ConfigMap' }),
    controller: false,
  }));
  return world.create<ConfigMap>('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ownerReferences },
  });
}
const names = (world: World) =>
  world
    .list<ConfigMap>('configmaps', 'default')
    .map(({ metadata }) => metadata?.name ?? '')
    .filter(name => name !== 'kube-root-ca.crt')
    .sort();

describe('garbage collector', () => {
  it('deletes dependents after their owner, in the background by default', () => {
    const world = new World();
    const top = configMap(world, 'top');
    const middle = configMap(world, 'middle', [top]);
    configMap(world, 'bottom', [middle]);
    world.of('configmaps').delete('default', 'top', { propagationPolicy: 'Background' });
    expect(names(world)).toEqual(['bottom', 'middle']);
    world.settle();
    expect(names(world)).toEqual([]);
  });

  it('deletes an owner last in the foreground', () => {
    const world = new World();
    world.create('deployments.apps', deployment('web', 2));
    world.settle();
    const since = world.store.revision;
    world.of('deployments.apps').delete('default', 'web', { propagationPolicy: 'Foreground' });
    expect(world.get('deployments.apps', 'web').metadata?.finalizers).toEqual(['foregroundDeletion']);
    world.settle(60);
    const gone = world.store
      .since(since)
      .filter(({ type, resource }) => type === 'DELETED' && !resource.startsWith('event'))
      .map(({ resource }) => resource);
    expect(gone).toEqual(['pods', 'pods', 'replicasets.apps', 'deployments.apps']);
  });

  it('leaves dependents behind, without the owner reference, when asked to orphan them', () => {
    const world = new World();
    world.create('deployments.apps', deployment('web', 2));
    world.settle();
    world.of('deployments.apps').delete('default', 'web', { propagationPolicy: 'Orphan' });
    world.settle();
    const [set] = world.list('replicasets.apps', 'default');
    expect(set?.metadata?.ownerReferences ?? []).toEqual([]);
    expect(world.pods()).toHaveLength(2);
  });

  it('keeps what has another owner and drops the reference to the lost one', () => {
    const world = new World();
    const [a, b] = [configMap(world, 'a'), configMap(world, 'b')];
    configMap(world, 'child', [a, b]);
    world.of('configmaps').delete('default', 'a');
    world.settle();
    expect(names(world)).toEqual(['b', 'child']);
    expect(world.get('configmaps', 'child').metadata?.ownerReferences?.map(({ name }) => name)).toEqual([
      'b',
    ]);
  });

  it('deletes what names an owner that never was', () => {
    const world = new World();
    configMap(world, 'child', [{ metadata: { name: 'ghost', uid: '00000000-0000-4000-8000-000000000000' } }]);
    world.settle();
    expect(names(world)).toEqual([]);
  });

  it.each([1, 2, 3])('leaves exactly what still has an owner after random deletions %i', seed => {
    const world = new World({ seed });
    const rng = new SeededRng(seed);
    const made: ConfigMap[] = [];
    const owners = new Map<string, string[]>();
    for (let index = 0; index < 20; index++) {
      const chosen = made.filter(() => rng.int(6) === 0).slice(0, 2);
      const object = configMap(world, `c${index}`, chosen);
      owners.set(
        `c${index}`,
        chosen.map(({ metadata }) => metadata?.name ?? ''),
      );
      made.push(object);
    }
    const alive = new Set(owners.keys());
    for (let round = 0; round < 5; round++) {
      const victim = `c${rng.int(20)}`;
      if (!alive.delete(victim)) continue;
      world.of('configmaps').delete('default', victim, { propagationPolicy: 'Background' });
      if (rng.int(2) === 0) world.settle(rng.int(3));
      if (rng.int(3) === 0) restartManager(world, rng);
    }
    world.settle();
    for (let changed = true; changed; ) {
      changed = false;
      for (const name of alive) {
        const mine = owners.get(name) ?? [];
        if (mine.length > 0 && !mine.some(owner => alive.has(owner))) changed = alive.delete(name);
      }
    }
    expect(names(world)).toEqual([...alive].sort());
  });
});
