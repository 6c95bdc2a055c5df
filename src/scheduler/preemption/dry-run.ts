import type { PodDisruptionBudget } from '../../api/generated/types.ts';
import type { CycleState } from '../framework/cycle-state.ts';
import type { FilterRunner } from '../framework/filter-runner.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { NodeStatuses } from '../framework/node-statuses.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { refuse, type Status } from '../framework/status.ts';
import { splitByBudgets } from './disruption-budgets.ts';
import { byImportance } from './importance.ts';

/** A node on which the pod would fit once the victims are gone. */
export interface Candidate {
  readonly node: string;
  /** The most important first. */
  readonly victims: readonly PodInfo[];
  readonly budgetViolations: number;
}

export const NAME = 'DefaultPreemption';
const NO_VICTIMS = refuse(
  NAME,
  'UnschedulableAndUnresolvable',
  'No preemption victims found for incoming pod',
);

/**
 * The fewest and least important pods that must leave a node for the pod to fit: all of lower priority leave, then
 * as many as possible are let stay. models plugins/defaultpreemption, SelectVictimsOnNode
 * @returns a candidate, or why there is none
 */
export function selectVictims(
  filters: FilterRunner,
  state: CycleState,
  pod: PodInfo,
  node: NodeInfo,
  budgets: readonly PodDisruptionBudget[],
): Candidate | Status {
  const whatIf = node.clone();
  const itsState = state.clone();
  const potential = [...node.pods.values()].filter(other => other.priority < pod.priority);
  const remove = (other: PodInfo) => {
    whatIf.removePod(other);
    filters.removePod(itsState, pod, other, whatIf);
  };
  const add = (other: PodInfo) => {
    whatIf.addPod(other);
    filters.addPod(itsState, pod, other, whatIf);
  };
  for (const other of potential) remove(other);
  if (potential.length === 0) return NO_VICTIMS;
  const active = filters.active(itsState, pod);
  const refusal = filters.runWithNominated(itsState, pod, whatIf, active);
  if (refusal !== undefined) return refusal;
  const victims: PodInfo[] = [];
  const mustLeave = (other: PodInfo) => {
    add(other);
    if (filters.runWithNominated(itsState, pod, whatIf, active) === undefined) return false;
    remove(other);
    victims.push(other);
    return true;
  };
  const { violating, others } = splitByBudgets(byImportance(potential), budgets);
  const budgetViolations = violating.filter(mustLeave).length;
  for (const other of others) mustLeave(other);
  const mixed = violating.length > 0 && others.length > 0;
  return { node: node.name, victims: mixed ? byImportance(victims) : victims, budgetViolations };
}

/** The candidates found, and why nodes that were tried are none. */
export interface DryRun {
  readonly candidates: readonly Candidate[];
  readonly statuses: NodeStatuses;
}

/**
 * Tries nodes in turn until enough candidates are found, one of which breaks no budget.
 * models pkg/scheduler/framework/preemption, DryRunPreemption
 * @param offset where in `nodes` to begin @param enough how many candidates are enough
 */
export function dryRun(
  filters: FilterRunner,
  state: CycleState,
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  budgets: readonly PodDisruptionBudget[],
  offset: number,
  enough: number,
): DryRun {
  const clean: Candidate[] = [];
  const violating: Candidate[] = [];
  const statuses = new NodeStatuses();
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(offset + i) % nodes.length]!;
    const found = selectVictims(filters, state, pod, node, budgets);
    if ('code' in found) statuses.set(node.name, found);
    else if (found.victims.length === 0)
      statuses.set(
        node.name,
        refuse(NAME, 'Error', `expected at least one victim pod on node "${node.name}"`),
      );
    else (found.budgetViolations === 0 ? clean : violating).push(found);
    if (clean.length > 0 && clean.length + violating.length >= enough) break;
  }
  return { candidates: [...clean, ...violating], statuses };
}
