// models pkg/kubelet/eviction/eviction_manager.go, Admit
import type { Pod } from '../../api/generated/types.ts';
import { qosClass } from '../../api/pod-resources.ts';
import { isTolerated } from '../../api/taints.ts';
import type { Pressure } from '../node/node-status.ts';
import type { Refusal } from './predicate.ts';

const PRESSURES: readonly Pressure[] = ['DiskPressure', 'MemoryPressure', 'PIDPressure'];
const CRITICAL = 2_000_000_000;

/** Is the pod one that the node cannot do without? models pkg/kubelet/types/pod_update.go, IsCriticalPod */
export function isCritical(pod: Pod, isStatic: boolean): boolean {
  return isStatic || (pod.spec?.priority ?? 0) >= CRITICAL;
}

/** Refuses pods while the node is short of something. */
export function admitUnderPressure(
  pod: Pod,
  isStatic: boolean,
  has: (pressure: Pressure) => boolean,
): Refusal | undefined {
  const pressed = PRESSURES.filter(has);
  if (pressed.length === 0 || isCritical(pod, isStatic)) return undefined;
  if (pressed.length === 1 && pressed[0] === 'MemoryPressure') {
    if (pod.spec && qosClass(pod.spec) !== 'BestEffort') return undefined;
    const taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' };
    if (isTolerated(taint, pod.spec?.tolerations)) return undefined;
  }
  return { reason: 'Evicted', message: `The node had condition: [${pressed.join(' ')}]. ` };
}
