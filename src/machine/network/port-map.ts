/** Ports of a machine that lead to ports of a Pod. models the CNI plug-in portmap */
import type { Protocol } from './network.ts';
import type { NatTable } from './rules.ts';

export interface PortMapping {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: Protocol;
  /** The only address that it is reached at; empty: every address of the machine. */
  readonly hostIP: string;
}

/** @param id of the sandbox @param pod `namespace/name`, for who asks why @param node the machine's address @param ip the Pod's */
export function portMap(
  id: string,
  pod: string,
  node: string,
  ip: string,
  mappings: readonly PortMapping[],
): NatTable {
  return {
    id: `portmap ${id}`,
    node,
    translate: ({ ip: target, port, protocol, source }) => {
      const isLoopback = target.startsWith('127.');
      if (target !== node && !(isLoopback && source === node)) return undefined;
      const mapping = mappings.find(
        each =>
          each.hostPort === port &&
          each.protocol === protocol &&
          (each.hostIP === '' || each.hostIP === '0.0.0.0' || each.hostIP === target),
      );
      if (mapping === undefined) return undefined;
      return {
        to: { ip, port: mapping.containerPort },
        masquerade: isLoopback || source === ip,
        why: () => ({ kind: 'host-port', name: pod, detail: `${port}/${protocol}` }),
      };
    },
  };
}
