import { SeededRng } from '../base/rng.ts';
import { VirtualClock } from '../base/virtual-clock.ts';
import type { BuildOptions } from '../cluster/assemble.ts';
import { buildCluster, buildOnBase } from '../cluster/build.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { restoreCluster } from '../cluster/restore.ts';
import type { ClusterSnapshot } from '../cluster/snapshot.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { serve } from '../http/serve.ts';
import { WORKLOAD_IMAGES } from '../images/workloads/index.ts';
import type { InteractiveTerminal } from '../shell/interactive.ts';
import { stepsOf } from '../shell/language/steps.ts';
import { createRunner } from '../shell/runner.ts';
import { SAVED_SHELL } from '../shell/saved-shell.ts';
import type { LabWorld, Origin, ShellTerminal } from '../tutor/lab-world.ts';
import { baseCluster } from './base-clusters.ts';
import { provideBuiltDescriptions } from './descriptions.ts';
import { keepReport } from './fault-report.ts';
import { rootSession } from './root-session.ts';
import { runCommands } from './run-commands.ts';
import { within } from './within.ts';

/** Lets the host's event loop go round once, after which every promise that could go on has. */
export const idle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Clusters that came up once are restored from then on: that takes a fraction of the time. */
const MOST_SNAPSHOTS = 4;

/** Clusters and shells for labs, wired together. @param now the host's time, where the cluster's time starts */
export function labWorld(now: () => number): LabWorld {
  provideBuiltDescriptions();
  const snapshots = new Map<string, ClusterSnapshot>();
  return {
    async build(spec: ClusterSpec, seed: string, origin: Origin = 'any') {
      const key = `${seed}\n${JSON.stringify(spec)}`;
      const known = origin === 'fresh' ? undefined : snapshots.get(key);
      if (known) return restored(known, seed);
      const base = origin === 'fresh' ? undefined : baseCluster(spec, now());
      const cluster = base
        ? await buildOnBase(base, spec, optionsFor(new VirtualClock(base.now), seed))
        : await buildCluster(spec, optionsFor(new VirtualClock(now()), seed));
      await runCommands(cluster, spec.commands, idle);
      const snapshot = cluster.snapshot();
      if (snapshots.size >= MOST_SNAPSHOTS) snapshots.delete(snapshots.keys().next().value!);
      snapshots.set(key, snapshot);
      if (origin !== 'snapshot') return cluster;
      cluster.stop();
      return restored(snapshot, seed);
    },
    restore: restored,
    idle,
    within,
    shellForm: SAVED_SHELL,
    login: (cluster: Cluster, terminal: ShellTerminal) =>
      rootSession(cluster, cluster.controlPlane, { TERM: 'xterm-256color' }).interactive(
        // What its memory gives back was a shell's own.
        terminal as InteractiveTerminal,
      ),
    serve: (cluster: Cluster) => serve({ service: () => cluster.apiService }),
    script: (cluster, text, stdout, stderr, machine) => {
      const host = machine === undefined ? cluster.controlPlane : cluster.machine(machine);
      return rootSession(cluster, host).runScript(text, { stdout, stderr });
    },
    steps: stepsOf,
  };
}

/** Makes a snapshot run again; its names are others than before. */
export function restored(snapshot: ClusterSnapshot, seed: string): Promise<Cluster> {
  return restoreCluster(snapshot, optionsFor(new VirtualClock(snapshot.now), `${seed}/again`));
}

function optionsFor(clock: VirtualClock, seed: string): BuildOptions {
  clock.onMistake(keepReport);
  const rng = new SeededRng(seed);
  const runner = createRunner({ clock, rng: rng.fork('programs') });
  return { clock, idle, rng, runner, images: WORKLOAD_IMAGES };
}
