import { describe, expect, it } from 'vitest';
import type { PodDisruptionBudget } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { isPodReady } from '../common/pods.ts';
import { disturb, killPod, relabelPod, restartManager, scale } from '../testing/disturb.ts';
import { deployment } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

function run(spec: Partial<PodDisruptionBudget['spec']>, seed = 1): World {
  const world = new World({ seed });
  world.create('deployments.apps', deployment('web', 4));
  world.create<PodDisruptionBudget>('poddisruptionbudgets.policy', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  });
  world.settle();
  return world;
}
const status = (world: World) => world.get<PodDisruptionBudget>('poddisruptionbudgets.policy', 'web').status;

describe('PodDisruptionBudget status', () => {
  it.each([
    [{ minAvailable: 4 }, 4, 0, 'InsufficientPods'],
    [{ minAvailable: 1 }, 1, 3, 'SufficientPods'],
    [{ minAvailable: '50%' }, 2, 2, 'SufficientPods'],
    [{ maxUnavailable: 1 }, 3, 1, 'SufficientPods'],
    [{ maxUnavailable: '30%' }, 2, 2, 'SufficientPods'],
  ])('for %j keeps %i healthy and allows %i', (spec, desiredHealthy, disruptionsAllowed, reason) => {
    const world = run(spec);
    expect(status(world)).toMatchObject({
      currentHealthy: 4,
      desiredHealthy,
      disruptionsAllowed,
      expectedPods: 4,
      observedGeneration: 1,
    });
    expect(status(world)?.conditions).toMatchObject([{ type: 'DisruptionAllowed', reason }]);
  });

  it.each([1, 2, 3])('counts right again after random disturbance %i', seed => {
    const world = run({ maxUnavailable: 1 }, seed);
    disturb(world, new SeededRng(seed), [killPod, relabelPod, scale('deployments.apps', 6), restartManager]);
    const matching = world.pods().filter(({ metadata }) => metadata?.labels?.app === 'web');
    const healthy = matching.filter(isPodReady).length;
    const owned = matching.filter(({ metadata }) => metadata?.ownerReferences?.length).length;
    expect(status(world)).toMatchObject({ currentHealthy: healthy, expectedPods: owned });
  });
});
