import { SeededRng } from '../../../base/rng.ts';
import { VirtualClock } from '../../../base/virtual-clock.ts';
import { buildCluster } from '../../../cluster/build.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { restoreCluster } from '../../../cluster/restore.ts';
import type { ClusterSnapshot } from '../../../cluster/snapshot.ts';
import type { ClusterSpec } from '../../../cluster/spec.ts';

export const idle = () => new Promise<void>(resolve => setImmediate(resolve));

const START = Date.UTC(2026, 0, 1);

/** A cluster without a shell. */
export function built(spec: ClusterSpec, seed: string): Promise<Cluster> {
  return buildCluster(spec, { clock: new VirtualClock(START), idle, rng: new SeededRng(seed) });
}

export function restored(snapshot: ClusterSnapshot, seed: string): Promise<Cluster> {
  return restoreCluster(snapshot, { clock: new VirtualClock(snapshot.now), idle, rng: new SeededRng(seed) });
}
