/** Builds a cluster as kubeadm does: machines, files, control plane, nodes, addons. */
import type { Node } from '../api/generated/types.ts';
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
import { verifyServer } from '../machine/pki/verify.ts';
import type { CommandRunner } from '../machine/runner.ts';
import { SimulatedNetwork } from '../machine/simulated-network.ts';
import { Cluster } from './cluster.ts';
import { ADDON_IMAGES, addonObjects } from './kubeadm/addons.ts';
import { installKubernetes } from './kubeadm/install.ts';
import { CONTROL_PLANE_IMAGES } from './kubeadm/manifests.ts';
import { makePki } from './kubeadm/pki.ts';
import { installDaemons } from './linux/daemons.ts';
import { installDistribution } from './linux/distribution.ts';
import { installFiles } from './linux/files.ts';
import { installNodeAgents } from './nodes.ts';
import { createAll, haveServiceAccounts, isNamespace, markNodes } from './objects.ts';
import { type ClusterSnapshot, SNAPSHOT_VERSION } from './snapshot.ts';
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

/** The longest a control plane may take to come up: simulated milliseconds. */
const BOOT_LIMIT = 300_000;
/** How long pods of a spec wait for the service accounts that admission asks for: simulated milliseconds. */
const ACCOUNTS_LIMIT = 30_000;

/**
 * Builds a cluster and lets it come up: every node is Ready when the promise resolves.
 * @throws Error when the spec makes no sense or the control plane does not come up
 */
export async function buildCluster(spec: ClusterSpec, options: BuildOptions): Promise<Cluster> {
  const { clock } = options;
  const { cluster, runtimes, rng } = assemble(spec, options);
  const { nodes, admin } = cluster;
  const controlPlane = nodes.find(node => node.isControlPlane)!;
  const pki = makePki(controlPlane, clock.now(), rng.fork('pki'));
  for (const node of nodes) {
    const machine = cluster.machine(node.name);
    installDistribution(machine);
    installKubernetes(machine, node, {
      spec,
      nodes,
      controlPlane,
      pki,
      rng: rng.fork(`${node.name}/kubelet`),
    });
    installFiles(machine, spec.files ?? []);
    for (const image of imagesOf(node, spec)) runtimes.get(node.name)?.store.preload(image);
  }
  for (const machine of cluster.machines.values()) machine.boot();
  if (!(await cluster.until(() => allReady(admin, nodes), BOOT_LIMIT)))
    throw new Error(
      'the cluster did not come up: its nodes are not Ready; read the journal of the kubelet on the control plane',
    );
  markNodes(admin, nodes);
  if (spec.bare !== true) createAll(admin, addonObjects(controlPlane));
  const objects = spec.objects ?? [];
  createAll(admin, objects.filter(isNamespace));
  if (objects.some(({ kind }) => kind === 'Pod')) {
    await cluster.until(() => haveServiceAccounts(admin), ACCOUNTS_LIMIT);
  }
  createAll(
    admin,
    objects.filter(object => !isNamespace(object)),
  );
  await cluster.settle();
  return cluster;
}

/**
 * Makes a snapshot into a running cluster again. Its programs start anew and read everything again, as after a pause
 * of the machines' power; the data, the files and the containers are those of the snapshot.
 * The clock must not stand before the snapshot's instant.
 * @throws Error for a snapshot of another version
 */
export async function restoreCluster(snapshot: ClusterSnapshot, options: BuildOptions): Promise<Cluster> {
  if (snapshot.version !== SNAPSHOT_VERSION)
    throw new Error(
      `the snapshot has version ${snapshot.version}, this program reads ${SNAPSHOT_VERSION}; build the cluster anew`,
    );
  options.clock.moveTo(snapshot.now);
  const { cluster, runtimes, disks } = assemble(snapshot.spec, options);
  disks.restore(snapshot.disks);
  disks.releaseLeaders();
  const all = Object.entries(snapshot.machines);
  for (const [name, { machine, runtime }] of all) {
    cluster.machine(name).restore(machine);
    runtimes.get(name)!.restore(runtime);
  }
  for (const [name] of all) runtimes.get(name)!.resume();
  await cluster.finishInstant();
  for (const [name, { machine }] of all) cluster.machine(name).resume(machine);
  await cluster.finishInstant();
  return cluster;
}

/** The parts of a cluster, wired together, with empty machines that are down. */
function assemble(spec: ClusterSpec, options: BuildOptions) {
  const { clock, idle } = options;
  const rng = options.rng ?? new SeededRng('berth');
  const runner = options.runner ?? nativeRunner({ clock, rng: rng.fork('programs') });
  const network = new SimulatedNetwork();
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

/** What kubeadm has pulled by the time the node is up. */
function imagesOf(node: PlannedNode, spec: ClusterSpec): readonly string[] {
  return [
    ...(node.isControlPlane ? CONTROL_PLANE_IMAGES : []),
    ...(spec.bare === true ? [] : ADDON_IMAGES),
    ...(spec.images ?? []),
  ];
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

function allReady(admin: Client, nodes: readonly PlannedNode[]): boolean {
  try {
    const found = admin.resource<Node>('nodes').list().items;
    const ready = found.filter(({ status }) =>
      status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    );
    return ready.length === nodes.length;
  } catch {
    return false;
  }
}
