import { describe, expect, it } from 'vitest';
import type { ConfigMap, Namespace } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { type Disturbance, disturb, restartManager } from '../testing/disturb.ts';
import { World } from '../testing/world.ts';

const CA = 'kube-root-ca.crt';

describe('what every namespace has', () => {
  it('is a default ServiceAccount and the root CA, and they come back', () => {
    const world = new World({ flags: { rootCa: 'PEM' } });
    world.addNamespace('dev');
    world.settle();
    expect(world.get('serviceaccounts', 'default', 'dev').metadata?.name).toBe('default');
    world.of('serviceaccounts').delete('dev', 'default');
    world.of('configmaps').delete('dev', 'kube-root-ca.crt');
    world.settle();
    expect(world.get('serviceaccounts', 'default', 'dev').metadata?.name).toBe('default');
    expect(world.get<ConfigMap>('configmaps', 'kube-root-ca.crt', 'dev').data).toEqual({ 'ca.crt': 'PEM' });
  });

  it.each([1, 2, 3])('is there and right again after random disturbance %i', seed => {
    const world = new World({ seed, flags: { rootCa: 'PEM' } });
    const rng = new SeededRng(seed);
    let count = 0;
    const names = () => world.list<Namespace>('namespaces').map(({ metadata }) => metadata?.name ?? '');
    const some = () => names()[rng.int(names().length)]!;
    const add: Disturbance = w => void w.addNamespace(`n-${count++}`);
    const drop: Disturbance = w => void w.of('namespaces').delete(undefined, `n-${rng.int(count + 1)}`);
    const dropAccount: Disturbance = w => void w.of('serviceaccounts').delete(some(), 'default');
    const dropCa: Disturbance = w => void w.of('configmaps').delete(some(), CA);
    const forge: Disturbance = w =>
      void w.of('configmaps').patch(some(), CA, PATCH.merge, { data: { 'ca.crt': 'FORGED', more: 'x' } });
    const undescribe: Disturbance = w =>
      void w.of('configmaps').patch(some(), CA, PATCH.merge, { metadata: { annotations: null } });
    disturb(world, rng, [add, add, drop, dropAccount, dropCa, forge, undescribe, restartManager], 40);
    expect(names().length).toBeGreaterThan(4);
    for (const name of names()) {
      expect(world.of('serviceaccounts').find(name, 'default')).toBeDefined();
      const map = world.get<ConfigMap>('configmaps', CA, name);
      expect(map.data).toEqual({ 'ca.crt': 'PEM' });
      expect(map.metadata?.annotations).toHaveProperty(['kubernetes.io/description']);
    }
  });
});
