import type { PodSpec } from '../../api/generated/types.ts';

/** A port that a pod takes on its node. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const ANY_IP = '0.0.0.0';
const NONE: readonly HostPort[] = [];

/** The ports that a pod takes on its node, those of its sidecars too. models pkg/scheduler/util/utils.go, GetHostPorts */
export function hostPortsOf(spec: PodSpec): readonly HostPort[] {
  let found: HostPort[] | undefined;
  const sidecars = spec.initContainers?.filter(container => container.restartPolicy === 'Always') ?? [];
  for (const container of [...spec.containers, ...sidecars])
    for (const port of container.ports ?? [])
      if (port.hostPort) {
        found ??= [];
        found.push({ ip: port.hostIP || ANY_IP, protocol: port.protocol || 'TCP', port: port.hostPort });
      }
  return found ?? NONE;
}

/** True when two pods on one node cannot have these two ports. models framework/types.go, HostPortInfo.CheckConflict */
export function portsConflict(a: HostPort, b: HostPort): boolean {
  return (
    a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY_IP || b.ip === ANY_IP)
  );
}
