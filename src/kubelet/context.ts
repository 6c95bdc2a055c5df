import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import type { Client } from '../client/client.ts';
import type { EventRecorder } from '../client/events.ts';
import type { FileSystem } from '../machine/filesystem.ts';
import type { Network } from '../machine/network/network.ts';
import type { KubeletConfig } from './config.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';
import type { PodRules } from './static/pod-rules.ts';

/** What the parts of one kubelet share. */
export interface KubeletContext {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly runtime: ContainerRuntime;
  /** Does the container runtime answer on its socket? */
  isRuntimeUp(): boolean;
  readonly files: FileSystem;
  readonly network: Network;
  readonly config: KubeletConfig;
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly podRules: PodRules;
  /** Writes to the kubelet's log as klog does. */
  readonly log: KubeletLog;
}

/** The kubelet's log: klog's header is added. */
export interface KubeletLog {
  info(source: string, message: string): void;
  error(source: string, message: string): void;
}

/** `0.5` to `1.5` of a period: no two pods of a node are looked at in step. models wait.Jitter */
export function jitter(rng: Rng, ms: number, factor: number): number {
  return Math.round(ms * (1 + rng.next() * factor));
}
