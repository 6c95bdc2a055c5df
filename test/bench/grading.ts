import { driveToEnd } from '../../src/base/drive.ts';
import { Pipe } from '../../src/base/pipe.ts';
import { builtInPack } from '../../src/cli/built-in-pack.ts';
import { idle, labWorld } from '../../src/cli/lab-world.ts';
import { within } from '../../src/cli/within.ts';
import { ClusterEvidence, ObjectsThen } from '../../src/tutor/cluster-evidence.ts';
import { grade } from '../../src/tutor/grade.ts';
import type { Benchmark } from './main.ts';

const START = Date.UTC(2026, 0, 15, 9, 0, 0);

/** How long grading takes once the cluster has settled: the first grading after the solution (by the clock, and the
 * processor's time, which a busy machine does not stretch), and the median of ten more, for each lab. */
export const run: Benchmark = async () => {
  const pack = builtInPack();
  const labs: Record<string, { readonly first: number; readonly cpu: number; readonly median: number }> = {};
  for (const id of pack.labIds()) {
    const lab = pack.lab(id);
    const world = labWorld(() => START);
    const cluster = await world.build(lab.cluster, id);
    const evidence = new ClusterEvidence(cluster, new ObjectsThen(cluster.admin));
    const script = world.script(
      cluster,
      lab.solution,
      new Pipe(Number.POSITIVE_INFINITY),
      new Pipe(Number.POSITIVE_INFINITY),
    );
    await driveToEnd(cluster.clock, idle, script, 1_800_000);
    await cluster.settle();
    const timed = () => {
      const began = performance.now();
      grade(lab.checks, evidence, within);
      return Math.round((performance.now() - began) * 10) / 10;
    };
    const before = process.cpuUsage();
    const first = timed();
    const { user, system } = process.cpuUsage(before);
    const cpu = Math.round((user + system) / 100) / 10;
    const median = Array.from({ length: 10 }, timed).sort((a, b) => a - b)[5]!;
    labs[id] = { first, cpu, median };
    cluster.stop();
  }
  const slowest = Math.max(...Object.values(labs).map(({ first }) => first));
  return { unit: 'ms', budget: 150, slowest, labs };
};
