import type { Node, Pod } from '../../api/generated/types.ts';
import { ApiError } from '../../api/status.ts';
import { type Clock, rfc3339 } from '../../base/clock.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { PodCache } from '../common/pod-cache.ts';
import { isPodReady } from '../common/pods.ts';

/** Pods of a node that is not ready take no traffic. Models MarkPodsNotReady of pkg/controller/util/node. */
export class PodReadiness {
  constructor(
    private readonly pods: PodCache,
    private readonly client: ResourceClient<Pod>,
    private readonly recorder: EventRecorder,
    private readonly clock: Clock,
  ) {}

  /** Marks every ready pod of a node as not ready. */
  lose(node: Node): void {
    for (const pod of this.pods.onNode(node.metadata?.name ?? '')) if (isPodReady(pod)) this.losePod(pod);
  }

  /** Marks a pod as not ready, and tells so; what is refused is left for the next look. */
  losePod(pod: Pod): void {
    const { namespace, name = '', deletionTimestamp } = pod.metadata ?? {};
    if (deletionTimestamp !== undefined) return;
    const lastTransitionTime = rfc3339(this.clock.now());
    const conditions = pod.status?.conditions?.map(condition =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime } : condition,
    );
    const patch = { status: { conditions } };
    try {
      this.client.patch(namespace, name, PATCH.merge, patch, { subresource: 'status' });
      this.recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}
