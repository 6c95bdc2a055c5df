import type { Queued } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';

/** A pod in the scheduling queue. models pkg/scheduler/framework/types.go, QueuedPodInfo */
export class QueuedPod implements Queued {
  /** How often it was tried. */
  attempts = 0;
  /** Failed tries that were the pod's fault, and such that were not, since the last of the other kind. */
  unschedulableCount = 0;
  errorsCount = 0;
  /** Who refused it at the last try; changes that may help are told by them. */
  unschedulablePlugins: ReadonlySet<string> = new Set();
  /** Those of them that wait for something outside the scheduler. */
  pendingPlugins: ReadonlySet<string> = new Set();
  /** The plugin that keeps it out of the queue. */
  gatingPlugin: string | undefined;
  /** When its backoff ends, once worked out. */
  backoffEnds = 0;

  constructor(
    public pod: PodInfo,
    public timestamp: number,
  ) {}
}
