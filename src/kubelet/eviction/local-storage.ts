// models pkg/kubelet/eviction/eviction_manager.go, localStorageEviction
import type { Pod } from '../../api/generated/types.ts';
import { podResources } from '../../api/pod-resources.ts';
import { canonicalQuantity, unitValue } from '../../api/quantity.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import type { PodWorker } from '../pods/worker.ts';

/** How often the sizes of volumes are taken: milliseconds. models volumeStatsAggPeriod of the kubelet's config */
const VOLUMES_PERIOD = 60_000;

/** Finds the pods that wrote more to the machine's disk than they may. */
export class LocalStorage {
  private readonly measured = new WeakMap<
    PodWorker,
    { readonly at: number; readonly bytes: ReadonlyMap<string, number> }
  >();

  constructor(private readonly files: FileSystem) {}

  /** @param now milliseconds @returns what the pod is to be evicted for, or undefined */
  excess(worker: PodWorker, now: number): string | undefined {
    const { pod } = worker;
    const volumes = this.volumes(worker, now);
    return (
      volumeExcess(pod, volumes) ?? this.podExcess(worker, volumes) ?? containerExcess(worker, this.files)
    );
  }

  /** Bytes in each emptyDir on disk, as of the last time they were counted. */
  private volumes(worker: PodWorker, now: number): ReadonlyMap<string, number> {
    const known = this.measured.get(worker);
    if (known !== undefined && now - known.at < VOLUMES_PERIOD) return known.bytes;
    const bytes = new Map<string, number>();
    for (const { name, emptyDir } of worker.pod.spec?.volumes ?? []) {
      const path = emptyDir === undefined ? undefined : worker.volumes.path(name);
      if (path !== undefined && this.files.exists(path)) bytes.set(name, this.files.usedBytes(path));
    }
    this.measured.set(worker, { at: now, bytes });
    return bytes;
  }

  private podExcess(
    { pod, containers }: PodWorker,
    volumes: ReadonlyMap<string, number>,
  ): string | undefined {
    const limit = pod.spec && podResources(pod.spec, 'limits')['ephemeral-storage'];
    if (limit === undefined) return undefined;
    const onDisk = (pod.spec?.volumes ?? []).filter(({ emptyDir }) => emptyDir?.medium !== 'Memory');
    const inVolumes = onDisk.reduce((sum, { name }) => sum + (volumes.get(name) ?? 0), 0);
    const inContainers = containers.running.reduce(
      (sum, container) => sum + usedBy(container, this.files),
      0,
    );
    if (inVolumes + inContainers <= unitValue(limit)) return undefined;
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${canonicalQuantity(limit)}. `;
  }
}

function volumeExcess(pod: Pod, volumes: ReadonlyMap<string, number>): string | undefined {
  for (const { name, emptyDir } of pod.spec?.volumes ?? []) {
    const limit = emptyDir?.sizeLimit;
    if (limit === undefined || unitValue(limit) === 0 || (volumes.get(name) ?? 0) <= unitValue(limit))
      continue;
    return `Usage of EmptyDir volume "${name}" exceeds the limit "${canonicalQuantity(limit)}". `;
  }
  return undefined;
}

function containerExcess({ pod, containers }: PodWorker, files: FileSystem): string | undefined {
  for (const { name, resources } of pod.spec?.containers ?? []) {
    const limit = resources?.limits?.['ephemeral-storage'];
    const container = containers.latest(name);
    if (limit === undefined || container?.state !== 'CONTAINER_RUNNING') continue;
    if (usedBy(container, files) <= unitValue(limit)) continue;
    return `Container ${name} exceeded its local ephemeral storage limit "${canonicalQuantity(limit)}". `;
  }
  return undefined;
}

/** What a container wrote to its own files and to its log. */
function usedBy(
  { writtenBytes, log }: { readonly writtenBytes: number; readonly log: { readonly path: string } },
  files: FileSystem,
): number {
  return writtenBytes + (files.exists(log.path) ? files.usedBytes(log.path) : 0);
}
