/** Makes snapshots into running clusters again. */
import { type Assembled, assemble, type BuildOptions } from './assemble.ts';
import type { Cluster } from './cluster.ts';
import { type ClusterSnapshot, otherVersion, SNAPSHOT_VERSION } from './snapshot.ts';

/** The containers that start before all others: what needs them then need not try again. */
const FIRST = ['etcd', 'kube-apiserver'];

/**
 * Makes a snapshot into a running cluster again. Its programs start anew and read everything again, as after a pause
 * of the machines' power; the data, the files and the containers are those of the snapshot.
 * The clock must not stand before the snapshot's instant.
 * @param prepare changes files and images while the machines are still down
 * @throws SnapshotError for a snapshot of another version
 */
export async function restoreCluster(
  snapshot: ClusterSnapshot,
  options: BuildOptions,
  prepare: (parts: Assembled) => void = () => undefined,
): Promise<Cluster> {
  if (snapshot.version !== SNAPSHOT_VERSION) throw otherVersion(snapshot.version);
  options.clock.moveTo(snapshot.now);
  const parts = assemble(snapshot.spec, options);
  const { cluster, runtimes, disks } = parts;
  disks.restore(snapshot.disks);
  disks.releaseLeaders();
  const all = Object.entries(snapshot.machines);
  for (const [name, { machine, runtime }] of all) {
    cluster.machine(name).restore(machine);
    runtimes.get(name)!.restore(runtime);
  }
  prepare(parts);
  for (const first of FIRST) {
    for (const runtime of runtimes.values()) runtime.resume(name => name === first);
    await cluster.finishInstant();
  }
  for (const runtime of runtimes.values()) runtime.resume(name => !FIRST.includes(name));
  await cluster.finishInstant();
  for (const [name, { machine }] of all) cluster.machine(name).resume(machine);
  await cluster.finishInstant();
  return cluster;
}
