import type { Pod } from '../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../api/status.ts';
import { schedulersOf } from '../images/kube-scheduler/kube-scheduler.ts';
import { type NodeScore, refusalsOf, scoresOf } from '../scheduler/explain/decision.ts';
import type { Explanation } from '../scheduler/explain/explain.ts';
import type { Cluster } from './cluster.ts';

export { type Change, describeChange, formatAmount } from '../scheduler/explain/change.ts';
export type { NodeScore, Refusal } from '../scheduler/explain/decision.ts';
export type { Outlook } from '../scheduler/explain/explain.ts';

/** Why a pod is where it is, or nowhere: what its scheduler knows. */
export interface Why {
  /** `namespace/name`. */
  readonly pod: string;
  readonly phase: string;
  /** Where it is; undefined while it has no node. */
  readonly node: string | undefined;
  readonly schedulerName: string;
  /** False when no scheduler of that name runs, or when the pod was placed without one. */
  readonly hasScheduler: boolean;
  readonly explanation: Explanation | undefined;
}

/** Looks a pod up and asks its scheduler. @returns undefined when there is no such pod @throws ConnectionRefused */
export function whyOf(cluster: Cluster, namespace: string, name: string): Why | undefined {
  const pod = cluster.admin.resource<Pod>('pods').find(namespace, name);
  if (pod === undefined) return undefined;
  const schedulerName = pod.spec?.schedulerName ?? 'default-scheduler';
  const key = `${namespace}/${name}`;
  const candidates = schedulersOf(cluster.clock).filter(scheduler => scheduler.profiles.has(schedulerName));
  const explanations = candidates.map(scheduler => scheduler.explain(key));
  return {
    pod: key,
    phase: pod.status?.phase ?? '',
    node: pod.spec?.nodeName,
    schedulerName,
    hasScheduler: candidates.length > 0,
    // Of several schedulers with the name only the leader has decided anything.
    explanation: explanations.find(({ decisions }) => decisions.length > 0) ?? explanations[0],
  };
}

/**
 * The reasons for the pods that wait, and after them for those of the learner's namespaces that were placed last.
 * @param most how many pods @returns nothing where no API server answers
 */
export function whyOfAll(cluster: Cluster, most: number): readonly Why[] {
  let pods: readonly Pod[];
  try {
    pods = cluster.admin.resource<Pod>('pods').list().items;
  } catch (error) {
    if (error instanceof ApiError || error instanceof ConnectionRefused) return [];
    throw error;
  }
  const created = ({ metadata }: Pod) => metadata?.creationTimestamp ?? '';
  const newestFirst = [...pods].sort((a, b) => (created(a) < created(b) ? 1 : -1));
  const waiting = newestFirst.filter(({ spec }) => !spec?.nodeName);
  const placed = newestFirst.filter(
    ({ spec, metadata }) => spec?.nodeName && metadata?.namespace !== 'kube-system',
  );
  return [...waiting, ...placed]
    .slice(0, most)
    .flatMap(({ metadata }) => whyOf(cluster, metadata?.namespace ?? '', metadata?.name ?? '') ?? []);
}

/** The same as plain JSON, for --json and other processes. */
export function whyJson({ explanation, ...about }: Why) {
  return {
    ...about,
    waiting: explanation?.waiting,
    gatedBy: explanation?.gatedBy,
    decisions: (explanation?.decisions ?? []).map(decision => ({
      at: new Date(decision.at).toISOString(),
      attempt: decision.attempt,
      outcome: decision.outcome,
      node: decision.node,
      message: decision.message,
      nodes: decision.nodes,
      feasible: decision.feasible,
      refusals: refusalsOf(decision),
      scores: scoresOf(decision) as readonly NodeScore[],
      nominatedNode: decision.nominatedNode,
      preemption: decision.preemption && {
        ineligible: decision.preemption.ineligible,
        chosen: decision.preemption.chosen?.node,
        victims: decision.preemption.chosen?.victims.map(victim => victim.key),
        rule: decision.preemption.rule,
        refused: decision.preemption.statuses,
      },
    })),
    outlook: explanation?.outlook,
  };
}

export type WhyJson = ReturnType<typeof whyJson>;
