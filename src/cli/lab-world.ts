import type { JsonObject } from '../base/json.ts';
import type { ByteWriter } from '../base/pipe.ts';
import { SeededRng } from '../base/rng.ts';
import { VirtualClock } from '../base/virtual-clock.ts';
import { type BuildOptions, buildCluster, restoreCluster } from '../cluster/build.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterSnapshot } from '../cluster/snapshot.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { serve } from '../http/serve.ts';
import { WORKLOAD_IMAGES } from '../images/workloads/index.ts';
import { createRunner } from '../shell/runner.ts';
import { ShellSession } from '../shell/session.ts';
import type { LabWorld, ShellTerminal } from '../tutor/lab-world.ts';

/** Lets the host's event loop go round once, after which every promise that could go on has. */
export const idle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Clusters that came up once are restored from then on: that takes a fraction of the time. */
const MOST_SNAPSHOTS = 4;

/** Clusters and shells for labs, wired together. @param now the host's time, where the cluster's time starts */
export function labWorld(now: () => number): LabWorld {
  const snapshots = new Map<string, ClusterSnapshot>();
  return {
    async build(spec: JsonObject, seed: string) {
      const key = `${seed}\n${JSON.stringify(spec)}`;
      const known = snapshots.get(key);
      if (known) return restoreCluster(known, optionsFor(new VirtualClock(known.now), `${seed}/again`));
      const cluster = await buildCluster(spec as ClusterSpec, optionsFor(new VirtualClock(now()), seed));
      if (snapshots.size >= MOST_SNAPSHOTS) snapshots.delete(snapshots.keys().next().value!);
      snapshots.set(key, cluster.snapshot());
      return cluster;
    },
    login: (cluster: Cluster, terminal: ShellTerminal) => session(cluster, terminal).interactive(terminal),
    serve: (cluster: Cluster) => serve({ service: () => cluster.apiService }),
    script: (cluster: Cluster, text: string, stdout: ByteWriter, stderr: ByteWriter) =>
      session(cluster).runScript(text, { stdout, stderr }),
  };
}

function optionsFor(clock: VirtualClock, seed: string): BuildOptions {
  const rng = new SeededRng(seed);
  const runner = createRunner({ clock, rng: rng.fork('programs') });
  return { clock, idle, rng, runner, images: WORKLOAD_IMAGES };
}

function session(cluster: Cluster, terminal?: ShellTerminal): ShellSession {
  return new ShellSession({
    host: cluster.controlPlane,
    actor: { uid: 0, gids: [0] },
    env: {
      HOME: '/root',
      USER: 'root',
      LOGNAME: 'root',
      SHELL: '/bin/bash',
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      ...(terminal ? { TERM: 'xterm-256color' } : {}),
    },
    cwd: '/root',
    clock: cluster.clock,
    rng: cluster.rng.fork('shell'),
  });
}
