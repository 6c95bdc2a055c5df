/** Puts the container runtime and the kubelet on machines. */

import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import { ContainerRuntime } from '../kubelet/runtime/runtime.ts';
import type { ImageCatalogue } from '../machine/image.ts';
import type { Machine } from '../machine/machine.ts';
import type { CommandRunner } from '../machine/runner.ts';
import { containerd } from './containerd-program.ts';
import { kubeletProgram } from './kubelet-program.ts';
import type { PlannedNode } from './spec.ts';

export interface NodeWorld {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly catalogue: ImageCatalogue;
  readonly runner: CommandRunner;
}

/** Makes the machine a node: its programs run what its units start. Returns its container runtime. */
export function installNodeAgents(machine: Machine, node: PlannedNode, world: NodeWorld): ContainerRuntime {
  const { files, network, processes, ip, hostname } = machine;
  const { clock, rng, catalogue, runner } = world;
  const runtime = new ContainerRuntime({
    clock,
    rng: rng.fork(`containerd ${clock.now()}`),
    files,
    network,
    processes,
    hostname,
    ip,
    cpus: node.cpus,
    memoryBytes: machine.memoryBytes,
    catalogue,
    runner,
    podCidr: node.podCidr,
  });
  machine.natives.set('/usr/bin/containerd', containerd(machine, runtime));
  machine.natives.set('/usr/bin/kubelet', kubeletProgram);
  return runtime;
}
