import { NodeFinder } from './algorithm/find-nodes.ts';
import { bestOf, type Scores, scoreNodes } from './algorithm/score-nodes.ts';
import type { Cache } from './cache/cache.ts';
import type { Findings } from './explain/decision.ts';
import { CycleState } from './framework/cycle-state.ts';
import { fitErrorMessage } from './framework/fit-error.ts';
import { NodeStatuses } from './framework/node-statuses.ts';
import type { PodInfo } from './framework/pod-info.ts';
import type { Profile } from './framework/profile.ts';
import { messageOf, type Status } from './framework/status.ts';
import type { Logger } from './log.ts';
import { PREEMPTION_REPORT, type PreemptionReport } from './preemption/report.ts';

/** How a scheduling cycle ended. */
export interface CycleResult extends Findings {
  readonly state: CycleState;
  readonly unschedulablePlugins: ReadonlySet<string>;
  readonly pendingPlugins: ReadonlySet<string>;
}

const NO_PLUGINS: ReadonlySet<string> = new Set();
const NO_NODES = 'no nodes available to schedule pods';

/** Decides where pods go, without doing anything about it but preempting. models schedule_one.go, schedulingCycle */
export class SchedulingCycle {
  private readonly finder: NodeFinder;

  constructor(
    private readonly cache: Cache,
    private readonly log: Logger,
    percentageOfNodesToScore: number,
  ) {
    this.finder = new NodeFinder(percentageOfNodesToScore);
  }

  /** Decides about one pod. */
  run(profile: Profile, pod: PodInfo): CycleResult {
    const state = new CycleState();
    const nodes = this.cache.list();
    const base = { state, nodes: nodes.length, feasible: [], evaluated: 0, statuses: new NodeStatuses() };
    const nobody = { unschedulablePlugins: NO_PLUGINS, pendingPlugins: NO_PLUGINS };
    if (nodes.length === 0)
      return { ...base, ...nobody, outcome: 'unschedulable', message: NO_NODES, nominatedNode: '' };
    const found = this.finder.find(profile, state, pod, nodes);
    const { feasible, statuses, unschedulablePlugins, pendingPlugins } = found;
    const broke = (error: Status): CycleResult => ({
      ...base,
      ...nobody,
      statuses,
      outcome: 'error',
      message: messageOf(error),
      nominatedNode: '',
    });
    if (found.error !== undefined) return broke(found.error);
    const seen = {
      ...base,
      statuses,
      unschedulablePlugins,
      pendingPlugins,
      feasible: feasible.map(node => node.name),
      evaluated: feasible.length + statuses.size,
      ...(found.preFilter === undefined ? {} : { preFilterPlugin: found.preFilter.plugin }),
    };
    if (feasible.length === 0) {
      const preFilterMessage = found.preFilter === undefined ? '' : messageOf(found.preFilter);
      return {
        ...seen,
        outcome: 'unschedulable',
        ...this.postFilter(profile, state, pod, statuses, preFilterMessage),
      };
    }
    if (feasible.length === 1) return { ...seen, outcome: 'scheduled', node: feasible[0]!.name };
    const scores = scoreNodes(profile, state, pod, feasible);
    if ('code' in scores) return broke(scores);
    if (this.log.enabled(10)) this.sayScores(pod, scores);
    return { ...seen, outcome: 'scheduled', node: feasible[bestOf(scores.totals)]!.name, scores };
  }

  /** models framework/runtime/framework.go, RunPostFilterPlugins */
  private postFilter(
    profile: Profile,
    state: CycleState,
    pod: PodInfo,
    statuses: NodeStatuses,
    preFilterMessage: string,
  ): Pick<CycleResult, 'message' | 'nominatedNode' | 'preemption'> {
    const messages: string[] = [];
    let nominatedNode: string | undefined = profile.at.postFilter.length === 0 ? '' : undefined;
    for (const plugin of profile.at.postFilter) {
      const answer = plugin.postFilter(state, pod, statuses);
      const code = answer.status?.code;
      if (code === undefined || (code !== 'Unschedulable' && code !== 'Pending')) {
        messages.splice(
          0,
          messages.length,
          ...(answer.status === undefined ? [] : [messageOf(answer.status)]),
        );
        nominatedNode = code === 'Error' ? undefined : answer.nominatedNode;
        break;
      }
      if (answer.nominatedNode !== undefined) nominatedNode = answer.nominatedNode;
      messages.push(...answer.status!.reasons);
    }
    const nodes = this.cache.nodes.size;
    const preemption = state.read<PreemptionReport>(PREEMPTION_REPORT);
    return {
      message: fitErrorMessage(nodes, { statuses, preFilterMessage, postFilterMessage: messages.join(', ') }),
      ...(nominatedNode === undefined ? {} : { nominatedNode }),
      ...(preemption === undefined ? {} : { preemption }),
    };
  }

  private sayScores(pod: PodInfo, { nodes, plugins, totals }: Scores): void {
    for (const [i, { name: node }] of nodes.entries())
      for (const { plugin, normalized, weight } of plugins)
        this.log.info(10, 'schedule_one.go:863', 'Plugin scored node for pod', {
          pod: pod.key,
          plugin,
          node,
          score: normalized[i]! * weight,
        });
    for (const [i, { name: node }] of nodes.entries())
      this.log.info(10, 'schedule_one.go:925', "Calculated node's final score for pod", {
        pod: pod.key,
        node,
        score: totals[i]!,
      });
  }
}
