/** Starts the machines' agents. */

import { parse } from 'yaml';
import { Pipe } from '../base/pipe.ts';
import { Client } from '../client/client.ts';
import { Connection } from '../client/connection.ts';
import { readKubeconfig } from '../client/kubeconfig.ts';
import type { Catalogue } from '../images/catalogue.ts';
import { parseConfig } from '../kubelet/config.ts';
import { Kubelet } from '../kubelet/kubelet.ts';
import { ContainerRuntime } from '../kubelet/runtime/runtime.ts';
import type { Machine } from '../machine/machine.ts';
import { startNative } from '../machine/native.ts';
import { verifyServer } from '../machine/pki/verify.ts';
import type { CommandRunner } from '../machine/runner.ts';
import type { Cluster } from './cluster.ts';
import { MANIFESTS } from './kubeadm/manifests.ts';
import { SYSTEM } from './linux/distribution.ts';
import type { PlannedNode } from './spec.ts';

export interface NodeWorld {
  readonly catalogue: Catalogue;
  readonly runner: CommandRunner;
}

/** Boots every machine with its kubelet. */
export function startNodes(cluster: Cluster, world: NodeWorld): void {
  for (const node of cluster.nodes) {
    const machine = cluster.machine(node.name);
    machine.boot();
    if (node.isControlPlane) startManifests(cluster, machine, world);
    startKubelet(cluster, machine, node, world);
  }
}

/** Until the kubelet runs static pods: starts the programs of the manifests on the machine itself. */
function startManifests({ clock, rng }: Cluster, machine: Machine, { catalogue }: NodeWorld): void {
  for (const file of machine.files.readdir(MANIFESTS)) {
    const pod = parse(machine.files.readText(`${MANIFESTS}/${file}`)) as {
      spec: { containers: { image: string; command: string[] }[] };
    };
    const [container] = pod.spec.containers;
    const image = catalogue.find(container!.image);
    if ('refused' in image) {
      machine.journal.write({
        unit: 'kubelet.service',
        identifier: 'kubelet',
        pid: 0,
        message: image.refused,
      });
      continue;
    }
    const native = [...image.natives.values()][0]!;
    const stdin = new Pipe();
    stdin.end();
    const output = machine.journal.writer({ unit: 'kubelet.service', identifier: file, pid: 0 });
    startNative(
      native,
      {
        host: machine,
        argv: container!.command,
        env: {},
        cwd: '/',
        actor: { uid: 0, gids: [0] },
        stdin,
        stdout: output,
        stderr: output,
      },
      { clock, rng: rng.fork(file) },
    );
  }
}

function startKubelet(
  { clock, rng, network }: Cluster,
  machine: Machine,
  node: PlannedNode,
  world: NodeWorld,
): void {
  const { files, ip } = machine;
  const connection = new Connection(readKubeconfig('/etc/kubernetes/kubelet.conf', files), {
    dial: (host, port) => network.dial(ip, host, port),
    verify: (certificate, authority, host) => verifyServer(certificate, authority, host, clock.now()),
  });
  const runtime = new ContainerRuntime({
    clock,
    rng: rng.fork(`${node.name}/runtime`),
    files,
    network,
    processes: machine.processes,
    hostname: node.name,
    ip,
    catalogue: world.catalogue,
    runner: world.runner,
    podCidr: node.podCidr,
  });
  machine.sockets.set('/run/containerd/containerd.sock', runtime);
  const path = '/var/lib/kubelet/config.yaml';
  new Kubelet({
    clock,
    rng: rng.fork(`${node.name}/kubelet`),
    client: new Client(connection, 'kubelet/v1.36.2'),
    runtime,
    files,
    network,
    config: parseConfig(files.readText(path), path),
    nodeName: node.name,
    nodeIp: ip,
    facts: {
      cpus: node.cpus,
      memoryBytes: machine.memoryBytes,
      ephemeralStorageBytes: machine.diskBytes,
      ...SYSTEM,
      architecture: 'amd64',
      machineId: node.name,
      bootId: node.name,
    },
    log: {
      info: (source, message) =>
        machine.journal.write({
          unit: 'kubelet.service',
          identifier: 'kubelet',
          pid: 0,
          message: `${source}] ${message}`,
        }),
      error: (source, message) =>
        machine.journal.write({
          unit: 'kubelet.service',
          identifier: 'kubelet',
          pid: 0,
          message: `${source}] ${message}`,
        }),
    },
  }).start();
}
