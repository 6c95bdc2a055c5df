import { describe, expect, it } from 'vitest';
import type { Pod, PodDisruptionBudget } from '../../api/generated/types.ts';
import { rfc3339 } from '../../base/clock.ts';
import { SeededRng } from '../../base/rng.ts';
import { isPodReady } from '../common/pods.ts';
import { disturb, killPod, relabelPod, restartManager, scale } from '../testing/disturb.ts';
import { daemonSet, deployment, pod } from '../testing/objects.ts';
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

  it('tells of pods that nobody owns where it counts owners', () => {
    const world = run({ maxUnavailable: 1 });
    world.create('pods', pod('naked', { app: 'web' }));
    world.settle();
    // The ReplicaSet would adopt a pod with its hash label as well; this one stays alone.
    expect(world.get<Pod>('pods', 'naked').metadata?.ownerReferences).toBeUndefined();
    expect(status(world)?.expectedPods).toBe(4);
    expect(world.events('web')).toContain(
      'UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
    );
  });

  it('allows nothing where an owner has no size, and says so', () => {
    const world = run({ maxUnavailable: 1, selector: { matchLabels: { app: 'daemon' } } });
    world.create('daemonsets.apps', daemonSet('daemon'));
    world.settle();
    expect(status(world)).toMatchObject({ disruptionsAllowed: 0 });
    expect(status(world)?.conditions).toMatchObject([
      {
        status: 'False',
        reason: 'SyncFailed',
        message: 'daemonsets.apps does not implement the scale subresource',
      },
    ]);
  });

  it('takes back a disruption that did not come about', () => {
    const world = new World();
    const running = world.create('pods', pod('web'));
    world.settle();
    const found = world.get<Pod>('pods', running.metadata?.name ?? '');
    const lastTransitionTime = rfc3339(world.clock.now());
    const target = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      lastTransitionTime,
    };
    const conditions = [...(found.status?.conditions ?? []), target];
    world.of<Pod>('pods').updateStatus({ ...found, status: { ...found.status, conditions } });
    const state = () =>
      world.get<Pod>('pods', 'web').status?.conditions?.find(({ type }) => type === 'DisruptionTarget')
        ?.status;
    world.settle(100);
    expect(state()).toBe('True');
    world.settle(30);
    expect(state()).toBe('False');
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
