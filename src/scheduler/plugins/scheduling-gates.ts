import type { Plugin } from '../framework/plugin.ts';
import { refuse } from '../framework/status.ts';

const NAME = 'SchedulingGates';

/** Keeps pods with gates out of the queue. models plugins/schedulinggates/scheduling_gates.go */
export function schedulingGates(): Plugin {
  return {
    name: NAME,
    preEnqueue(pod) {
      const gates = pod.pod.spec?.schedulingGates ?? [];
      if (gates.length === 0) return undefined;
      const names = gates.map(gate => gate.name).join(' ');
      return refuse(NAME, 'UnschedulableAndUnresolvable', `waiting for scheduling gates: [${names}]`);
    },
    events: () => [
      {
        resource: 'TargetPod',
        actions: ['UpdatePodSchedulingGatesEliminated'],
      },
    ],
  };
}
