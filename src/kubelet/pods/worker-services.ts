import type { Node, Pod, PodStatus } from '../../api/generated/types.ts';
import type { EnvSources } from '../containers/env.ts';
import type { ContainerKiller } from '../containers/killer.ts';
import type { LifecycleHooks } from '../containers/lifecycle-hooks.ts';
import type { ContainerStarter } from '../containers/starter.ts';
import type { KubeletContext } from '../context.ts';
import type { VolumeWorld } from '../volumes/plugin.ts';
import type { PodWorker } from './worker.ts';

/** What a worker needs of the kubelet that owns it. */
export interface WorkerServices {
  readonly context: KubeletContext;
  readonly starter: ContainerStarter;
  readonly killer: ContainerKiller;
  readonly hooks: LifecycleHooks;
  readonly volumeWorld: VolumeWorld;
  sources(podIp: string): EnvSources;
  /** The pod's status as it is known now. */
  statusOf(pod: Pod): PodStatus | undefined;
  /** The node, and the other pods that are on it, with the resources that they were granted. */
  neighbours(worker: PodWorker): { readonly node: Node | undefined; readonly others: readonly Pod[] };
  /** Takes a new status. */
  report(worker: PodWorker, status: PodStatus): void;
  /** The pod's containers have ended for good and its volumes are gone. */
  terminated(worker: PodWorker): void;
}
