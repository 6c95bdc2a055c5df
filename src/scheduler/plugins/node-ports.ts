import type { Pod } from '../../api/generated/types.ts';
import { hostPortsOf, portsConflict } from '../framework/host-ports.ts';
import type { Plugin } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';

const NAME = 'NodePorts';
const SKIP = refuse(NAME, 'Skip');
const REFUSED = refuse(NAME, 'Unschedulable', "node(s) didn't have free ports for the requested pod ports");

/** Refuses nodes where another pod has the pod's host ports. models plugins/nodeports/node_ports.go */
export function nodePorts(): Plugin {
  return {
    name: NAME,
    preFilter: (_state, pod) => (pod.hostPorts.length === 0 ? SKIP : undefined),
    filter: (_state, pod, node) =>
      pod.hostPorts.some(wanted => node.hostPorts.some(used => portsConflict(wanted, used)))
        ? REFUSED
        : undefined,
    events: () => [
      {
        resource: 'AssignedPod',
        actions: ['Delete'],
        hint: (pod, { before }) => {
          const freed = hostPortsOf((before as Pod).spec!);
          return pod.hostPorts.some(wanted => freed.some(port => portsConflict(wanted, port)));
        },
      },
      { resource: 'Node', actions: ['Add'] },
    ],
  };
}
