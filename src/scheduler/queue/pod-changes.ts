import type { Pod } from '../../api/generated/types.ts';
import type { ClusterEvent, EventAction } from '../framework/events.ts';
import { podAmounts } from '../framework/resources.ts';

/** What of an unscheduled pod changed. models pkg/scheduler/framework/events.go, PodSchedulingPropertiesChange */
export function ownChanges(before: Pod, after: Pod): ClusterEvent {
  const actions = new Set<EventAction>();
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  if (differs(before.metadata?.labels, after.metadata?.labels)) actions.add('UpdatePodLabel');
  if (differs(before.spec?.tolerations, after.spec?.tolerations)) actions.add('UpdatePodToleration');
  const gates = (pod: Pod) => pod.spec?.schedulingGates?.length ?? 0;
  if (gates(before) > 0 && gates(after) === 0) actions.add('UpdatePodSchedulingGatesEliminated');
  if (scaledDown(before, after)) actions.add('UpdatePodScaleDown');
  if (differs(before.status?.resourceClaimStatuses, after.status?.resourceClaimStatuses))
    actions.add('UpdatePodGeneratedResourceClaim');
  if (actions.size === 0) actions.add('UpdatePod');
  return { resource: 'TargetPod', actions, before, after };
}

function scaledDown(before: Pod, after: Pod): boolean {
  const [was, is] = [podAmounts(before), podAmounts(after)];
  return [...was].some(([name, amount]) => (is.get(name) ?? 0) < amount);
}
