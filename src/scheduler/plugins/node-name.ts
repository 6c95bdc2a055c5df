import type { Plugin } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';

const NAME = 'NodeName';
const REFUSED = refuse(NAME, 'UnschedulableAndUnresolvable', "node(s) didn't match the requested node name");

/** Refuses all nodes but the one that the pod names. models plugins/nodename/node_name.go */
export function nodeName(): Plugin {
  return {
    name: NAME,
    idle: ({ pod }) => !pod.spec?.nodeName,
    filter(_state, pod, node) {
      const wanted = pod.pod.spec?.nodeName;
      return !wanted || wanted === node.name ? undefined : REFUSED;
    },
    events: () => [{ resource: 'Node', actions: ['Add'] }],
  };
}
