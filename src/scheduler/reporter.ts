import { ApiError, ConnectionRefused } from '../api/status.ts';
import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import type { Client } from '../client/client.ts';
import { EventsV1Recorder } from '../client/events-v1.ts';
import type { PodInfo } from './framework/pod-info.ts';
import type { Logger } from './log.ts';
import { patchPodStatus, type StatusChange } from './pod-status.ts';

/** Notes of events may be no longer than this. */
const LONGEST_NOTE = 1024;

/** Tells the world what was decided: events and pods' status. What cannot be told now is logged, and told with the next try. */
export class Reporter {
  private readonly recorders = new Map<string, EventsV1Recorder>();

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
    private readonly rng: Rng,
    private readonly log: Logger,
    private readonly hostname: string,
  ) {}

  /** The events of one profile, reported under its name. */
  recorder(profile: string): EventsV1Recorder {
    let found = this.recorders.get(profile);
    if (found === undefined) {
      const { client, clock, rng, hostname } = this;
      found = new EventsV1Recorder(client, clock, rng.fork(profile), profile, `${profile}-${hostname}`);
      this.recorders.set(profile, found);
    }
    return found;
  }

  start(): void {
    for (const recorder of this.recorders.values()) recorder.start();
  }

  stop(): void {
    for (const recorder of this.recorders.values()) recorder.stop();
  }

  /** Records that the pod was given a node. */
  scheduled(profile: string, { pod, key }: PodInfo, node: string): void {
    const note = `Successfully assigned ${key} to ${node}`;
    this.recorder(profile).record(pod, undefined, 'Normal', 'Scheduled', 'Binding', note);
  }

  /** Records that the pod was not scheduled, and why. */
  failed(profile: string, { pod }: PodInfo, message: string): void {
    const note = truncated(message);
    this.recorder(profile).record(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', note);
  }

  /** Writes the pod's status. */
  status({ pod, key }: PodInfo, change: StatusChange): void {
    try {
      patchPodStatus(this.client, this.clock, pod, change);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
      this.log.error('schedule_one.go:1104', 'Error updating pod', error.message, { pod: key });
    }
  }
}

/** models schedule_one.go, truncateMessage */
function truncated(message: string): string {
  const bytes = new TextEncoder().encode(message);
  if (bytes.length <= LONGEST_NOTE) return message;
  const suffix = ' ...';
  return new TextDecoder().decode(bytes.slice(0, LONGEST_NOTE - suffix.length)) + suffix;
}
