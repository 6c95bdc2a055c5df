import { driveToEnd } from '../../src/base/drive.ts';
import { Pipe } from '../../src/base/pipe.ts';
import { builtInPack } from '../../src/cli/built-in-pack.ts';
import { idle, labWorld } from '../../src/cli/lab-world.ts';
import { gradeCluster } from '../../src/tutor/grade-cluster.ts';
import { LabStart } from '../../src/tutor/lab-start.ts';
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
    const start = LabStart.of(cluster);
    const script = world.script(
      cluster,
      lab.solution,
      new Pipe(Number.POSITIVE_INFINITY),
      new Pipe(Number.POSITIVE_INFINITY),
    );
    await driveToEnd(cluster.clock, idle, script, 1_800_000);
    await cluster.settle();
    const timed = async () => {
      const began = performance.now();
      await gradeCluster(lab.checks, cluster, start, world);
      return Math.round((performance.now() - began) * 10) / 10;
    };
    const before = process.cpuUsage();
    const first = await timed();
    const { user, system } = process.cpuUsage(before);
    const cpu = Math.round((user + system) / 100) / 10;
    const more: number[] = [];
    for (let run = 0; run < 10; run++) more.push(await timed());
    const median = more.sort((a, b) => a - b)[5]!;
    labs[id] = { first, cpu, median };
    cluster.stop();
  }
  const slowest = Math.max(...Object.values(labs).map(({ first }) => first));
  return { unit: 'ms', budget: 300, slowest, labs };
};
