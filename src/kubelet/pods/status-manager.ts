// models pkg/kubelet/status/status_manager.go
import type { Pod, PodStatus } from '../../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import type { KubeletContext } from '../context.ts';
import { OWNED_CONDITIONS } from './conditions.ts';

interface Known {
  readonly namespace: string;
  readonly name: string;
  /** The uid under which the API server knows the pod: the mirror's for a static pod. */
  readonly apiUid: string;
  status: PodStatus;
  written: boolean;
}

/** Writes pods' statuses to the API server, and again later when it could not be reached. */
export class StatusManager {
  private readonly known = new Map<string, Known>();

  constructor(private readonly context: KubeletContext) {}

  /** The status that was set last. @param uid the kubelet's uid of the pod */
  get(uid: string): PodStatus | undefined {
    return this.known.get(uid)?.status;
  }

  /** Sets a pod's status; writes it when it is new. @param apiUid undefined while a static pod has no mirror */
  set(pod: Pod, status: PodStatus, apiUid: string | undefined): void {
    const { uid = '', namespace = '', name = '' } = pod.metadata ?? {};
    const before = this.known.get(uid);
    const same = before !== undefined && before.apiUid === apiUid && jsonEqual(before.status, status);
    if (same && before.written) return;
    const known: Known = { namespace, name, apiUid: apiUid ?? '', status, written: false };
    this.known.set(uid, known);
    if (apiUid !== undefined) this.write(known);
  }

  forget(uid: string): void {
    this.known.delete(uid);
  }

  /** Writes what could not be written before. */
  retry(): void {
    for (const known of this.known.values()) if (!known.written && known.apiUid !== '') this.write(known);
  }

  private write(known: Known): void {
    const pods = this.context.client.resource<Pod>('pods');
    try {
      const pod = pods.find(known.namespace, known.name);
      if (pod?.metadata?.uid === known.apiUid) {
        const status = withForeign(known.status, pod.status);
        if (!jsonEqual(status, pod.status)) pods.updateStatus({ ...pod, status });
      }
      known.written = true;
    } catch (error) {
      if (error instanceof ConnectionRefused) return;
      if (!(error instanceof ApiError)) throw error;
      this.context.log.error(
        'status_manager.go:929',
        `"Failed to update status for pod" pod="${known.namespace}/${known.name}" err="${error.message}"`,
      );
    }
  }
}

/** Conditions that others wrote meanwhile stay. */
function withForeign(status: PodStatus, now: PodStatus | undefined): PodStatus {
  const ours = new Set((status.conditions ?? []).map(({ type }) => type));
  const foreign = (now?.conditions ?? []).filter(
    ({ type }) => !OWNED_CONDITIONS.has(type) && !ours.has(type),
  );
  const { nominatedNodeName, resourceClaimStatuses, extendedResourceClaimStatus } = now ?? {};
  return {
    ...(nominatedNodeName && { nominatedNodeName }),
    ...(resourceClaimStatuses && { resourceClaimStatuses }),
    ...(extendedResourceClaimStatus && { extendedResourceClaimStatus }),
    ...status,
    conditions: [...foreign, ...(status.conditions ?? [])],
  };
}
