import type { Pod, Service } from '../../api/generated/types.ts';
import { podCondition } from '../common/pods.ts';

export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

interface Seen {
  readonly service: string | undefined;
  readonly pods: ReadonlyMap<string, string>;
}

/** Finds out which change made a service's endpoints change, to measure delays by. Models k8s.io/endpointslice/util/trigger_time_tracker.go. */
export class TriggerTimes {
  private readonly seen = new Map<string, Seen>();

  /** The time of the oldest change since the last call for this service, or undefined when no time changed. */
  next(key: string, service: Service, pods: readonly Pod[]): string | undefined {
    const before = this.seen.get(key);
    const times = new Map<string, string>();
    const changes: string[] = [];
    for (const pod of pods) {
      const name = pod.metadata?.name ?? '';
      const time = podCondition(pod, 'Ready')?.lastTransitionTime ?? pod.metadata?.creationTimestamp;
      if (time === undefined) continue;
      times.set(name, time);
      if (time > (before?.pods.get(name) ?? '')) changes.push(time);
    }
    const created = service.metadata?.creationTimestamp;
    if (created !== undefined && created > (before?.service ?? '')) changes.push(created);
    this.seen.set(key, { service: created, pods: times });
    return changes.sort()[0];
  }

  forget(key: string): void {
    this.seen.delete(key);
  }
}
