/** A whole cluster as a value (JSON). */
import type { DiskSnapshot } from '../images/etcd/data-directories.ts';
import type { RuntimeSnapshot } from '../kubelet/runtime/runtime-snapshot.ts';
import type { MachineSnapshot } from '../machine/machine.ts';
import type { ClusterSpec } from './spec.ts';

/** Raised when the form changes: a snapshot of another version is not restored. */
export const SNAPSHOT_VERSION = 2;

export interface ClusterSnapshot {
  readonly version: number;
  /** The simulated instant, milliseconds since the epoch. */
  readonly now: number;
  /** What the cluster was built from: its machines and their sizes. */
  readonly spec: ClusterSpec;
  /** The stores behind etcd's data directories. */
  readonly disks: DiskSnapshot;
  readonly machines: {
    readonly [name: string]: { readonly machine: MachineSnapshot; readonly runtime: RuntimeSnapshot };
  };
}
