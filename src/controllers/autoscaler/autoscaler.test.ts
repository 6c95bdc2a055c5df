import { describe, expect, it } from 'vitest';
import type { Deployment, HorizontalPodAutoscaler } from '../../api/generated/types.ts';
import { SeededRng } from '../../base/rng.ts';
import { disturb, killPod, restartManager, scale } from '../testing/disturb.ts';
import { deployment, template } from '../testing/objects.ts';
import { World } from '../testing/world.ts';

const web = (world: World) => world.get<Deployment>('deployments.apps', 'web').spec?.replicas;
const hpa = (world: World) =>
  world.get<HorizontalPodAutoscaler>('horizontalpodautoscalers.autoscaling', 'web');
const condition = (world: World, type: string) =>
  hpa(world).status?.conditions?.find(found => found.type === type);

/** Every pod uses this much, whatever their number. */
function load(world: World, milli: number): void {
  world.cpu.clear();
  for (const { metadata } of world.pods()) world.cpu.set(metadata?.name ?? '', milli);
}

function run(seed = 1, more: Partial<HorizontalPodAutoscaler['spec']> = {}, milli = 50): World {
  const world = new World({ seed });
  const containers = [{ name: 'main', image: 'nginx', resources: { requests: { cpu: '100m' } } }];
  world.create(
    'deployments.apps',
    deployment('web', 2, { template: template({ app: 'web' }, 'nginx', { containers }) }),
  );
  world.settle();
  load(world, milli);
  world.create<HorizontalPodAutoscaler>('horizontalpodautoscalers.autoscaling', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 8,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
        },
      ],
      ...more,
    },
  });
  world.settle(20);
  return world;
}

describe('HorizontalPodAutoscaler', () => {
  it('leaves what is on target alone, and says so', () => {
    const world = run();
    expect(web(world)).toBe(2);
    expect(hpa(world).status).toMatchObject({
      currentReplicas: 2,
      desiredReplicas: 2,
      currentMetrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', current: { averageUtilization: 50, averageValue: '50m' } },
        },
      ],
    });
    expect(condition(world, 'ScalingActive')).toMatchObject({
      status: 'True',
      reason: 'ValidMetricFound',
      message:
        'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
    });
  });

  it('scales up at once and down only after the stabilization window', () => {
    const world = run();
    load(world, 100);
    world.settle(16);
    expect(web(world)).toBe(4);
    expect(world.events('web')).toContain(
      'SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target',
    );
    world.settle(10);
    load(world, 10);
    world.settle(120);
    expect(web(world)).toBe(4);
    expect(condition(world, 'AbleToScale')?.reason).toBe('ScaleDownStabilized');
    world.settle(300);
    expect(web(world)).toBe(1);
  });

  it('counts the size that it finds as the first recommendation', () => {
    const world = run(1, {}, 10);
    world.settle(240);
    expect(web(world)).toBe(2);
    expect(condition(world, 'AbleToScale')?.reason).toBe('ScaleDownStabilized');
    world.settle(90);
    expect(web(world)).toBe(1);
  });

  it('keeps to the policies, windows and tolerances of its behavior', () => {
    const policies = [{ type: 'Pods', value: 1, periodSeconds: 60 }];
    const scaleDown = { stabilizationWindowSeconds: 0, policies };
    const behavior = { scaleUp: { policies, tolerance: '0.5' }, scaleDown };
    const world = run(1, { maxReplicas: 4, behavior });
    expect(hpa(world).spec.behavior?.scaleUp).toMatchObject({
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
    });
    load(world, 70);
    world.settle(20);
    expect(web(world)).toBe(2);
    load(world, 200);
    world.settle(20);
    expect(web(world)).toBe(3);
    expect(condition(world, 'ScalingLimited')?.reason).toBe('ScaleUpLimit');
    world.settle(130);
    expect(web(world)).toBe(4);
    load(world, 10);
    world.settle(40);
    expect(web(world)).toBe(3);
    expect(condition(world, 'ScalingLimited')?.reason).toBe('ScaleDownLimit');
  });

  it('stays within its bounds and says when it would go further', () => {
    const world = run();
    for (let round = 0; round < 6; round++) {
      load(world, 500);
      world.settle(20);
    }
    expect(web(world)).toBe(8);
    expect(condition(world, 'ScalingLimited')).toMatchObject({ status: 'True', reason: 'TooManyReplicas' });
  });

  it('says what it lacks without metrics', () => {
    const world = run();
    world.cpu.clear();
    world.settle(20);
    expect(web(world)).toBe(2);
    const lacking =
      'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API';
    expect(condition(world, 'ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'FailedGetResourceMetric',
      message: `the HPA was unable to compute the replica count: ${lacking}`,
    });
    expect(world.events('web')).toContain(`FailedGetResourceMetric: ${lacking}`);
    expect(world.events('web')).toContain(
      `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${lacking}`,
    );
  });

  it.each([1, 2, 3])('finds the right size again after random disturbance %i', seed => {
    const world = run(seed);
    disturb(world, new SeededRng(seed), [killPod, scale('deployments.apps', 10), restartManager], 8);
    for (let round = 0; round < 40; round++) {
      // A fixed amount of work, shared by the pods there are: 300m at 50m a pod make six pods.
      load(world, 300 / Math.max(1, world.pods().length));
      if (web(world) === 0)
        world
          .of('deployments.apps')
          .patch('default', 'web', 'application/merge-patch+json', { spec: { replicas: 1 } });
      world.settle(30);
    }
    // Seven is within the tolerance too: their use is rounded up to whole millicores.
    expect([6, 7]).toContain(web(world));
  });
});
