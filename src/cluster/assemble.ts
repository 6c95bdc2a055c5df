/** The parts of a cluster, wired together, with empty machines that are down. */
import { unitValue } from '../api/quantity.ts';
import { KUBERNETES_VERSION } from '../api/version.ts';
import type { Idle } from '../base/drive.ts';
import { type Rng, SeededRng } from '../base/rng.ts';
import type { VirtualClock } from '../base/virtual-clock.ts';
import { Client } from '../client/client.ts';
import { Connection } from '../client/connection.ts';
import { readKubeconfig } from '../client/kubeconfig.ts';
import type { Transport } from '../client/transport.ts';
import { Catalogue } from '../images/catalogue.ts';
import { controlPlaneImages } from '../images/control-plane.ts';
import type { ImageDefinition } from '../images/definition.ts';
import { DataDirectories } from '../images/etcd/data-directories.ts';
import { WORKLOAD_IMAGES } from '../images/workloads/index.ts';
import type { ContainerRuntime } from '../kubelet/runtime/runtime.ts';
import { Machine } from '../machine/machine.ts';
import { nativeRunner } from '../machine/native-runner.ts';
import { connectOutside } from '../machine/network/outside.ts';
import { SimulatedNetwork } from '../machine/network/simulated-network.ts';
import { verifyServer } from '../machine/pki/verify.ts';
import type { CommandRunner } from '../machine/runner.ts';
import { Cluster } from './cluster.ts';
import { installDaemons } from './linux/daemons.ts';
import { installNodeAgents } from './nodes.ts';
import { type ClusterSpec, type PlannedNode, planNodes } from './spec.ts';

export interface BuildOptions {
  readonly clock: VirtualClock;
  /** Lets promises of the host go on; see drive.ts. */
  readonly idle: Idle;
  /** Default: a fixed seed. */
  readonly rng?: Rng;
  /** Runs the commands of containers, ssh and scripts. Default: one that knows native programs only. */
  readonly runner?: CommandRunner;
  /** Images beyond those of the control plane. Default: all that berth has. */
  readonly images?: readonly ImageDefinition[];
}

/** What `assemble` made: the cluster, and the parts that building and restoring fill. */
export interface Assembled {
  readonly cluster: Cluster;
  readonly runtimes: ReadonlyMap<string, ContainerRuntime>;
  readonly disks: DataDirectories;
  readonly rng: Rng;
}

/** @throws Error when the spec makes no sense */
export function assemble(spec: ClusterSpec, options: BuildOptions): Assembled {
  const { clock, idle } = options;
  const rng = options.rng ?? new SeededRng('berth');
  const runner = options.runner ?? nativeRunner({ clock, rng: rng.fork('programs') });
  const network = new SimulatedNetwork();
  connectOutside(network);
  const nodes = planNodes(spec);
  const disks = new DataDirectories(clock);
  const catalogue = new Catalogue([...controlPlaneImages(disks), ...(options.images ?? WORKLOAD_IMAGES)]);
  const machines = new Map<string, Machine>();
  const runtimes = new Map<string, ContainerRuntime>();
  for (const node of nodes) {
    const machine = makeMachine(node, { clock, rng: rng.fork(node.name), network, runner });
    installDaemons(machine);
    machines.set(node.name, machine);
    runtimes.set(
      node.name,
      installNodeAgents(machine, node, { clock, rng: rng.fork(node.name), catalogue, runner }),
    );
  }
  const first = machines.get(nodes.find(node => node.isControlPlane)!.name)!;
  const admin = new Client(adminTransport(first, clock), `kubeadm/${KUBERNETES_VERSION}`);
  const cluster = new Cluster({ clock, rng, idle, network, nodes, machines, disks, runtimes, spec, admin });
  return { cluster, runtimes, disks, rng };
}

/** Connects with super-admin.conf as it was when it was first used: what happens to the file later does not matter. */
function adminTransport(machine: Machine, clock: VirtualClock): Transport {
  let connection: Connection | undefined;
  return {
    call: call => {
      connection ??= new Connection(readKubeconfig('/etc/kubernetes/super-admin.conf', machine.files), {
        dial: (host, port) => machine.network.dial(machine.ip, host, port),
        verify: (certificate, authority, host) => verifyServer(certificate, authority, host, clock.now()),
      });
      return connection.call(call);
    },
  };
}

function makeMachine(
  node: PlannedNode,
  world: Pick<ConstructorParameters<typeof Machine>[0], 'clock' | 'rng' | 'network' | 'runner'>,
): Machine {
  return new Machine({
    ...world,
    hostname: node.name,
    ip: node.ip,
    cpus: node.cpus,
    memoryBytes: unitValue(node.memory),
    diskBytes: unitValue(node.ephemeralStorage),
  });
}
