import { portsConflict } from '../../framework/host-ports.ts';
import type { Change } from '../change.ts';
import type { Remedies } from './index.ts';

/** Move the pods that have the ports, or do without them. */
export const nodePortsRemedies: Remedies = ({ pod }, node) => {
  const taken = pod.hostPorts.filter(wanted => node.hostPorts.some(used => portsConflict(wanted, used)));
  const holders = [...node.pods.values()].filter(other =>
    other.hostPorts.some(used => taken.some(wanted => portsConflict(wanted, used))),
  );
  return [
    holders.map((other): Change => ({ on: 'node', kind: 'move', node: node.name, pod: other.key })),
    taken.map(({ port, protocol }): Change => ({ on: 'pod', kind: 'drop-host-port', port, protocol })),
  ];
};
