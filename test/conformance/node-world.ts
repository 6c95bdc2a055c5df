/** The cluster that the recordings of a node were made on, as their README describes it. */
import { driveToEnd, type Idle } from '../../src/base/drive.ts';
import { Pipe, readAll } from '../../src/base/pipe.ts';
import { SeededRng } from '../../src/base/rng.ts';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { buildCluster } from '../../src/cluster/build.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { restoreCluster } from '../../src/cluster/restore.ts';
import type { ClusterSnapshot } from '../../src/cluster/snapshot.ts';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import type { ImageDefinition } from '../../src/images/definition.ts';
import { installBusybox } from '../../src/images/workloads/userland.ts';
import { createRunner } from '../../src/shell/runner.ts';
import { ShellSession } from '../../src/shell/session.ts';
import type { Result } from './recording.ts';

const START = Date.UTC(2026, 10, 21, 8);
/** The longest a step may take: simulated milliseconds. */
const STEP_LIMIT = 1_200_000;
const NODE = 'controlplane';
const TAGS = ['latest', '1.28', '1.36'];

const BUSYBOX: ImageDefinition = {
  repository: 'docker.io/library/busybox',
  tags: { [TAGS.join(' ')]: 2_211_204 },
  command: ['sh'],
  unpack: root => {
    installBusybox(root);
    for (const path of ['/etc/passwd', '/etc/group']) root.rm(path);
  },
};

const SPEC: ClusterSpec = {
  nodes: [{ name: NODE, role: 'control-plane', ip: '10.20.0.10', taints: [], cpus: 2, memory: '24Gi' }],
  images: TAGS.map(tag => `docker.io/library/busybox:${tag}`),
  bare: true,
};

let booted: ClusterSnapshot | undefined;

export class NodeWorld {
  private constructor(
    readonly cluster: Cluster,
    private readonly home: string,
  ) {}

  /** @param name of the file of recordings; it gets a HOME and a folder of its own */
  static async start(name: string): Promise<NodeWorld> {
    if (booted === undefined) {
      const first = await buildCluster(SPEC, options());
      booted = first.snapshot();
      first.stop();
    }
    const cluster = await restoreCluster(booted, options());
    await cluster.settle();
    const world = new NodeWorld(cluster, `/root/${name}`);
    const { files } = cluster.machine(NODE);
    for (const folder of ['.kube', 'work']) files.mkdir(`${world.home}/${folder}`, { recursive: true });
    files.writeFile(`${world.home}/.kube/config`, files.readText('/etc/kubernetes/admin.conf'));
    return world;
  }

  /** Runs one step as `bash -c` does, letting simulated time pass as needed. */
  async run(command: string): Promise<Result> {
    const { clock, rng } = this.cluster;
    const session = new ShellSession({
      host: this.cluster.machine(NODE),
      actor: { uid: 0, gids: [0] },
      env: {
        HOME: this.home,
        USER: 'root',
        LC_ALL: 'C',
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      },
      cwd: `${this.home}/work`,
      clock,
      rng: rng.fork(`shell ${clock.now()}`),
    });
    const [stdout, stderr] = [new Pipe(Number.POSITIVE_INFINITY), new Pipe(Number.POSITIVE_INFINITY)];
    const exitCode = await driveToEnd(
      clock,
      idle,
      session.runScript(command, { stdout, stderr }),
      STEP_LIMIT,
    );
    stdout.end();
    stderr.end();
    return { stdout: await readAll(stdout), stderr: await readAll(stderr), exitCode };
  }
}

const idle: Idle = () => new Promise(resolve => setImmediate(resolve));

function options() {
  const clock = new VirtualClock(START);
  const rng = new SeededRng('node');
  return { clock, idle, rng, runner: createRunner({ clock, rng: rng.fork('programs') }), images: [BUSYBOX] };
}
