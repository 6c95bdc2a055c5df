import type { Pod } from '../../api/generated/types.ts';
import { ApiError } from '../../api/status.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { Rng } from '../../base/rng.ts';
import { PATCH } from '../../client/client.ts';
import { isPodReady } from '../common/pods.ts';
import type { World } from './world.ts';

/** Does one thing that upsets the controllers; refusals are part of life. */
export type Disturbance = (world: World, rng: Rng) => void;

/** Runs `steps` disturbances in random order with random pauses, then lets the world settle. */
export function disturb(world: World, rng: Rng, disturbances: readonly Disturbance[], steps = 12): void {
  for (let step = 0; step < steps; step++) {
    try {
      disturbances[rng.int(disturbances.length)]!(world, rng);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    world.settle(rng.int(4));
  }
  world.settle(120);
}

function anyPod(world: World, rng: Rng): Pod | undefined {
  const pods = world.pods();
  return pods[rng.int(Math.max(1, pods.length))];
}

export const killPod: Disturbance = (world, rng) => {
  const pod = anyPod(world, rng);
  const options = rng.int(2) === 0 ? { gracePeriodSeconds: 0 } : {};
  if (pod) world.of<Pod>('pods').delete('default', pod.metadata?.name ?? '', options);
};

export const relabelPod: Disturbance = (world, rng) => {
  const pod = anyPod(world, rng);
  const patch = { metadata: { labels: { app: rng.int(2) === 0 ? 'stray' : 'web' } } };
  if (pod) world.of<Pod>('pods').patch('default', pod.metadata?.name ?? '', PATCH.merge, patch);
};

export const failPod: Disturbance = (world, rng) => {
  const pod = anyPod(world, rng);
  if (pod?.spec?.nodeName)
    world.of<Pod>('pods').updateStatus({ ...pod, status: { ...pod.status, phase: 'Failed' } });
};

/** A pod that runs stops serving, or serves again. */
export const flipReadiness: Disturbance = (world, rng) => {
  const pod = anyPod(world, rng);
  if (pod?.status?.phase === 'Running') setReady(world, pod, isPodReady(pod) ? 'False' : 'True');
};

/** Makes every pod that runs serve. */
export function heal(world: World): void {
  world.kubelet.isHealthy = () => true;
  for (const pod of world.pods())
    if (pod.status?.phase === 'Running' && !isPodReady(pod)) setReady(world, pod, 'True');
}

function setReady(world: World, pod: Pod, status: string): void {
  const lastTransitionTime = rfc3339(world.clock.now());
  const conditions = pod.status?.conditions?.map(condition =>
    condition.type === 'Ready' ? { ...condition, status, lastTransitionTime } : condition,
  );
  world.of<Pod>('pods').updateStatus({ ...pod, status: { ...pod.status, conditions } });
}

/** Scales `web` of a resource to a random size below `most`. */
export function scale(resource: string, most: number): Disturbance {
  return (world, rng) => {
    world.of(resource).patch('default', 'web', PATCH.merge, { spec: { replicas: rng.int(most) } });
  };
}

/** Gives the template of `web` a random image. */
export function changeImage(resource: string): Disturbance {
  return (world, rng) => {
    const template = { spec: { containers: [{ name: 'main', image: `nginx:1.${rng.int(4)}` }] } };
    world.of(resource).patch('default', 'web', PATCH.strategic, { spec: { template } });
  };
}

/** Stops the controllers for a while. */
export const restartManager: Disturbance = (world, rng) => {
  world.manager.stop();
  world.settle(rng.int(10));
  world.manager.start();
};
