import type { Pod } from '../../api/generated/types.ts';
import type { Timer } from '../../base/clock.ts';
import type { KubeletContext } from '../context.ts';
import { podReference } from './naming.ts';
import type { Verdict } from './status.ts';

/**
 * Ends a pod that has been active for longer than it may.
 * @param startedAt when it began, milliseconds @param onOver told once, with what the pod's status is to say
 * @returns the timer; undefined for a pod without a deadline
 * models pkg/kubelet/active_deadline.go
 */
export function watchDeadline(
  { clock, recorder }: KubeletContext,
  pod: Pod,
  startedAt: number,
  onOver: (verdict: Verdict) => void,
): Timer | undefined {
  const seconds = pod.spec?.activeDeadlineSeconds;
  if (seconds === undefined) return undefined;
  return clock.after(startedAt + seconds * 1000 - clock.now(), () => {
    const message = 'Pod was active on the node longer than the specified deadline';
    recorder.event(podReference(pod), 'Normal', 'DeadlineExceeded', message);
    onOver({ phase: 'Failed', reason: 'DeadlineExceeded', message });
  });
}
