import type { Cluster } from '../../cluster/cluster.ts';

/** Tells whether anything worth keeping happened in a cluster: writes to its API, changes of files, lines in a journal. */
export class Changes {
  private readonly cluster: Cluster;
  private readonly watches: readonly { stop(): void }[];
  private seen: number;
  private happened = false;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.seen = cluster.writes();
    const note = () => {
      this.happened = true;
    };
    this.watches = [...cluster.machines.values()].flatMap(({ files, journal }) => [
      files.watch('/', note),
      journal.follow(note),
    ]);
  }

  /** True when something happened since it was asked last. */
  take(): boolean {
    const writes = this.cluster.writes();
    const changed = this.happened || writes !== this.seen;
    this.seen = writes;
    this.happened = false;
    return changed;
  }

  stop(): void {
    for (const watch of this.watches) watch.stop();
  }
}
