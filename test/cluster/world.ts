/** A cluster with shells on its machines, for tests of what a learner does on them. */
import { driveToEnd, type Idle } from '../../src/base/drive.ts';
import { SeededRng } from '../../src/base/rng.ts';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { buildCluster } from '../../src/cluster/build.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { restoreCluster } from '../../src/cluster/restore.ts';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.ts';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import { createRunner } from '../../src/shell/runner.ts';
import { ShellSession } from '../../src/shell/session.ts';

export const idle: Idle = () => new Promise(resolve => setImmediate(resolve));

const START = Date.UTC(2026, 10, 21, 8);
/** The longest a command of a test may take: simulated milliseconds. */
const COMMAND_LIMIT = 600_000;
const booted = new Map<string, ClusterSnapshot>();

/** What a command said. */
export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class World {
  private readonly sessions = new Map<string, ShellSession>();

  private constructor(readonly cluster: Cluster) {}

  /** A cluster that has settled. The first of each spec is built, the others are restored from its snapshot. */
  static async start(spec: ClusterSpec = {}): Promise<World> {
    const key = JSON.stringify(spec);
    let snapshot = booted.get(key);
    if (snapshot === undefined) {
      const first = await buildCluster(spec, options());
      snapshot = first.snapshot();
      first.stop();
      booted.set(key, snapshot);
    }
    const world = new World(await restoreCluster(snapshot, options()));
    await world.cluster.settle();
    return world;
  }

  /** A cluster that goes on from a snapshot. @param seed decides what is random from then on */
  static async resume(snapshot: ClusterSnapshot, seed: string): Promise<World> {
    return new World(await restoreCluster(snapshot, options(seed)));
  }

  /** Runs a script as root in the login shell of a machine, letting simulated time pass as needed. */
  async sh(text: string, machine = this.cluster.controlPlane.hostname): Promise<Said> {
    const { clock } = this.cluster;
    let session = this.sessions.get(machine);
    if (session === undefined) this.sessions.set(machine, (session = this.newSession(machine)));
    const [stdout, stderr] = [collector(), collector()];
    const status = await driveToEnd(clock, idle, session.runScript(text, { stdout, stderr }), COMMAND_LIMIT);
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  }

  /** Moves simulated time on by seconds. */
  async wait(seconds: number): Promise<void> {
    await this.cluster.advance(seconds * 1000);
  }

  /** A login shell of its own for root. */
  newSession(machine = this.cluster.controlPlane.hostname): ShellSession {
    const { clock, rng } = this.cluster;
    const env = {
      HOME: '/root',
      USER: 'root',
      LOGNAME: 'root',
      SHELL: '/bin/bash',
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    };
    const actor = { uid: 0, gids: [0] };
    return new ShellSession({
      host: this.cluster.machine(machine),
      actor,
      env,
      cwd: '/root',
      clock,
      rng: rng.fork(machine),
    });
  }
}

function options(seed = 'test') {
  const clock = new VirtualClock(START);
  const rng = new SeededRng(seed);
  return { clock, idle, rng, runner: createRunner({ clock, rng: rng.fork('programs') }) };
}

function collector() {
  let all = '';
  const decoder = new TextDecoder();
  return {
    write: (chunk: Uint8Array | string) => {
      all += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      return Promise.resolve();
    },
    end: () => undefined,
    text: () => all,
  };
}
