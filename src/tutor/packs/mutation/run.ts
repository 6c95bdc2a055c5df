import { ApiError } from '../../../api/status.ts';
import { driveToEnd, StillRunning } from '../../../base/drive.ts';
import type { JsonObject } from '../../../base/json.ts';
import { Pipe } from '../../../base/pipe.ts';
import { SeededRng } from '../../../base/rng.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { ClusterSnapshot } from '../../../cluster/snapshot.ts';
import { hasController, isOwnChange, isOwnKind, keyOf, withoutOwn } from '../../checks/changed-by-itself.ts';
import { differences } from '../../checks/difference.ts';
import { isAtOrBelow, type Path, readPath } from '../../checks/paths.ts';
import { allObjects } from '../../cluster-evidence.ts';
import type { Lab } from '../../content/lab.ts';
import type { Grade } from '../../grade.ts';
import { gradeCluster, passesAll } from '../../grade-cluster.ts';
import { LabStart } from '../../lab-start.ts';
import type { LabWorld } from '../../lab-world.ts';
import { homes } from './files.ts';
import { type ChangeWrite, noteWrites, type SentWrite } from './writes.ts';

/** An answer may take this much simulated time, milliseconds: right ones wait some minutes. */
const SCRIPT_LIMIT = 10 * 60_000;

/** A right answer that was given: what it wrote and what became of the cluster. */
export interface Solved {
  readonly title: string;
  readonly script: string;
  readonly writes: readonly SentWrite[];
  readonly cluster: Cluster;
  readonly snapshot: ClusterSnapshot;
  readonly start: LabStart;
  /** What stood in the homes before. */
  readonly homes: ReadonlyMap<string, string>;
  readonly grade: Grade;
}

/** What came of a changed answer. */
export interface Outcome {
  readonly passed: boolean;
  readonly writes: readonly SentWrite[];
  /** The objects are in the end what the answer that was not changed made them; asked only of what passes. */
  readonly isSame: boolean;
}

/** Gives answers to a lab, changed on their way. */
export class Tries {
  constructor(
    readonly lab: Lab,
    private readonly world: LabWorld,
  ) {}

  /** Gives an answer as it is. The caller stops the cluster. */
  async solve(title: string, script: string): Promise<Solved> {
    const cluster = await this.world.build(this.lab.cluster, this.lab.id);
    const start = LabStart.of(cluster);
    const before = homes(cluster);
    const writes = noteWrites(cluster);
    await this.run(cluster, script);
    const grade = await gradeCluster(this.lab.checks, cluster, start, this.world);
    return { title, script, writes, cluster, snapshot: cluster.snapshot(), start, homes: before, grade };
  }

  /** Gives an answer with its writes changed. @param solved the answer as it was */
  async rewritten(script: string, change: ChangeWrite, solved: Solved): Promise<Outcome> {
    const cluster = await this.world.build(this.lab.cluster, this.lab.id);
    try {
      const start = LabStart.of(cluster);
      const writes = noteWrites(cluster, change);
      await this.run(cluster, script);
      const passed = await this.passes(cluster, start);
      return { passed, writes, isSame: passed && haveSameObjects(solved.cluster, cluster) };
    } finally {
      cluster.stop();
    }
  }

  /** Has something done to the solved cluster. @returns undefined when the API server refuses it */
  async spoiled({ snapshot, start }: Solved, act: (cluster: Cluster) => void): Promise<Outcome | undefined> {
    const cluster = await this.world.restore(snapshot, `${this.lab.id}/spoilt`);
    try {
      act(cluster);
      await cluster.settle();
      return { passed: await this.passes(cluster, start), writes: [], isSame: false };
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    } finally {
      cluster.stop();
    }
  }

  private async run(cluster: Cluster, script: string): Promise<void> {
    const sink = () => new Pipe(Number.POSITIVE_INFINITY);
    const run = this.world.script(cluster, script, sink(), sink());
    await driveToEnd(cluster.clock, this.world.idle, run, SCRIPT_LIMIT).catch((error: unknown) => {
      // What is spoilt may wait for what never comes.
      if (!(error instanceof StillRunning)) throw error;
    });
    await cluster.settle();
  }

  private passes(cluster: Cluster, start: LabStart): Promise<boolean> {
    return passesAll(this.lab.checks, cluster, start, this.world);
  }
}

/** Whether two clusters hold the same objects, what they have by chance and what controllers keep aside. */
function haveSameObjects(one: Cluster, other: Cluster): boolean {
  const [left, right] = [one, other].map(
    cluster => new Map(ownObjects(cluster).map(object => [keyOf(object), object])),
  ) as [Map<string, JsonObject>, Map<string, JsonObject>];
  return (
    left.size === right.size &&
    [...left].every(([key, object]) => {
      const same = right.get(key);
      return (
        same !== undefined &&
        differences(withoutOwn(object), withoutOwn(same)).every(
          change => isByChance(change.path) || isOwnChange(change, same),
        )
      );
    })
  );
}

const ownObjects = (cluster: Cluster) =>
  (allObjects(cluster.admin) as unknown as readonly JsonObject[]).filter(
    object => !isOwnKind(object) && !hasController(object),
  );

/** UIDs, instants, addresses, names of volumes that tokens come in. */
const BY_CHANCE = [
  'metadata.uid',
  'metadata.creationTimestamp',
  'spec.clusterIP',
  'spec.clusterIPs',
  'spec.nodeName',
  'spec.volumes',
  'spec.containers[].volumeMounts',
].map(readPath);

const isByChance = (path: Path) => BY_CHANCE.some(pattern => isAtOrBelow(path, pattern));

/** Whether two runs of a script wrote the same. */
export function sameWrites(a: readonly SentWrite[], b: readonly SentWrite[]): boolean {
  return differences(a, b).length === 0;
}

/** Some of many, the same for the same seed, in their order. */
export function some<T>(all: readonly T[], most: number, seed: string): readonly T[] {
  if (all.length <= most) return all;
  const rng = new SeededRng(seed);
  return all
    .map((value, at) => ({ value, at, rank: rng.next() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
