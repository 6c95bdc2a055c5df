import type { DefaultPreemptionArgs } from '../config/types.ts';
import type { CycleState } from '../framework/cycle-state.ts';
import { fitErrorMessage } from '../framework/fit-error.ts';
import type { Handle } from '../framework/handle.ts';
import type { NodeStatuses } from '../framework/node-statuses.ts';
import type { Plugin, PostFilterAnswer } from '../framework/plugin.ts';
import { PodInfo } from '../framework/pod-info.ts';
import { refuse } from '../framework/status.ts';
import { chooseCandidate } from '../preemption/choice.ts';
import { type DryRun, dryRun, NAME } from '../preemption/dry-run.ts';
import { Executor } from '../preemption/executor.ts';
import { PREEMPTION_REPORT, type PreemptionReport } from '../preemption/report.ts';

const RUNNING = refuse(
  NAME,
  'UnschedulableAndUnresolvable',
  'waiting for the preemption for this pod to be finished',
);

/** Makes room for a pod by evicting pods of lower priority. models plugins/defaultpreemption/default_preemption.go */
export function defaultPreemption(args: DefaultPreemptionArgs, handle: Handle): Plugin {
  const executor = new Executor(handle);
  return {
    name: NAME,
    preEnqueue: pod => (executor.isPreempting(pod.uid) ? RUNNING : undefined),
    postFilter(state, pod, statuses) {
      const report = (found: PreemptionReport) => state.write(PREEMPTION_REPORT, found);
      const current = handle.listers.pods.get(pod.key);
      const preemptor = current === undefined ? pod : new PodInfo(current);
      const refusal = ineligible(preemptor, statuses, handle);
      if (refusal !== undefined) {
        report({ ineligible: refusal, candidates: [], statuses: [] });
        return { status: refuse(NAME, 'Unschedulable', `preemption: ${refusal}`) };
      }
      const found = findCandidates(state, preemptor, statuses, args, handle);
      const refused = [...found.statuses.entries()].map(([node, status]) => ({
        node,
        reasons: status.reasons,
      }));
      if (found.candidates.length === 0) {
        report({ candidates: [], statuses: refused });
        return nothingHelps(found.statuses, handle);
      }
      const { candidate, rule } = chooseCandidate(found.candidates);
      report({ candidates: found.candidates, statuses: refused, chosen: candidate, rule });
      handle.log.info(2, 'preemption.go:268', 'the target node for the preemption is determined', {
        node: candidate.node,
        pod: preemptor.key,
      });
      executor.start(candidate, preemptor);
      return { nominatedNode: candidate.node };
    },
    events: () => [{ resource: 'AssignedPod', actions: ['Delete'], hint: () => false }],
  };
}

/** Why the pod may not preempt, if it may not. */
function ineligible(pod: PodInfo, statuses: NodeStatuses, { cache }: Handle): string | undefined {
  if (pod.pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.pod.status?.nominatedNodeName;
  if (!nominated || statuses.get(nominated).code === 'UnschedulableAndUnresolvable') return undefined;
  for (const other of cache.nodes.get(nominated)?.pods.values() ?? [])
    if (other.priority < pod.priority && isBeingPreempted(other))
      return 'not eligible due to a terminating pod on the nominated node.';
  return undefined;
}

function isBeingPreempted({ terminating, pod }: PodInfo): boolean {
  return (
    terminating &&
    (pod.status?.conditions ?? []).some(
      ({ type, status, reason }) =>
        type === 'DisruptionTarget' && status === 'True' && reason === 'PreemptionByScheduler',
    )
  );
}

function findCandidates(
  state: CycleState,
  pod: PodInfo,
  statuses: NodeStatuses,
  args: DefaultPreemptionArgs,
  { cache, filters, listers, log, rng }: Handle,
): DryRun {
  const potential = statuses.withCode(cache.list(), 'Unschedulable');
  if (potential.length === 0)
    log.info(3, 'preemption.go:290', 'Preemption will not help schedule pod on any node', { pod: pod.key });
  const share = Math.trunc((potential.length * args.minCandidateNodesPercentage) / 100);
  const enough = Math.min(Math.max(share, args.minCandidateNodesAbsolute), potential.length);
  // Where all are tried anyway, where to begin makes no difference.
  const offset = enough < potential.length ? rng.int(potential.length) : 0;
  return dryRun(filters, state, pod, potential, listers.disruptionBudgets.list(), offset, enough);
}

function nothingHelps(statuses: NodeStatuses, { cache }: Handle): PostFilterAnswer {
  statuses.absent = refuse(NAME, 'UnschedulableAndUnresolvable', 'Preemption is not helpful for scheduling');
  const message = fitErrorMessage(cache.nodes.size, {
    statuses,
    preFilterMessage: '',
    postFilterMessage: '',
  });
  return { status: refuse(NAME, 'Unschedulable', `preemption: ${message}`), nominatedNode: '' };
}
