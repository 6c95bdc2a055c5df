import type { CycleState } from '../framework/cycle-state.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { NodeStatuses } from '../framework/node-statuses.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import type { Profile } from '../framework/profile.ts';
import { isRejected, messageOf, refuse, type Status } from '../framework/status.ts';

/** Which nodes a pod fits on, and why not on the others. */
export interface Found {
  readonly feasible: readonly NodeInfo[];
  readonly statuses: NodeStatuses;
  /** Said by a PreFilter that refused the pod everywhere. */
  readonly preFilter?: Status;
  /** The plugins that refused it anywhere, and those of them that wait for something outside. */
  readonly unschedulablePlugins: ReadonlySet<string>;
  readonly pendingPlugins: ReadonlySet<string>;
  /** Something broke; nothing else counts then. */
  readonly error?: Status;
}

/** Fewer nodes than this are all looked at. */
const ENOUGH = 100;
const LEAST_PERCENTAGE = 5;

/** How many feasible nodes are enough. models schedule_one.go, numFeasibleNodesToFind */
export function nodesToFind(nodes: number, percentage: number): number {
  if (nodes < ENOUGH) return nodes;
  const share = percentage === 0 ? Math.max(50 - Math.trunc(nodes / 125), LEAST_PERCENTAGE) : percentage;
  return Math.max(Math.trunc((nodes * share) / 100), ENOUGH);
}

/** Finds nodes for pods, each time beginning where it left off. models schedule_one.go, findNodesThatFitPod */
export class NodeFinder {
  private next = 0;

  /** @param percentageOfNodesToScore for profiles that do not say */
  constructor(private readonly percentageOfNodesToScore: number) {}

  find(profile: Profile, state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): Found {
    const statuses = new NodeStatuses();
    const unschedulablePlugins = new Set<string>();
    const pendingPlugins = new Set<string>();
    const blame = ({ plugin, code }: Status) => {
      if (plugin !== '') (code === 'Pending' ? pendingPlugins : unschedulablePlugins).add(plugin);
    };
    const found = { feasible: [], statuses, unschedulablePlugins, pendingPlugins };

    const { choice, refusal, choosers } = runPreFilters(profile, state, pod, nodes);
    if (refusal !== undefined) {
      if (!isRejected(refusal)) return { ...found, error: refusal };
      for (const plugin of choosers) unschedulablePlugins.add(plugin);
      statuses.absent = refusal;
      blame(refusal);
      return { ...found, preFilter: refusal };
    }
    for (const plugin of choosers) unschedulablePlugins.add(plugin);

    const check = (among: readonly NodeInfo[]) => this.check(profile, state, pod, among, statuses, blame);
    const nominated = pod.pod.status?.nominatedNodeName;
    const nominatedNode = nominated ? nodes.find(node => node.name === nominated) : undefined;
    if (nominatedNode !== undefined) {
      const { feasible } = check([nominatedNode]);
      if (feasible.length > 0) return { ...found, feasible };
    }
    let among = nodes;
    if (choice !== undefined) {
      among = nodes.filter(node => choice.has(node.name));
      const names = [...choosers].sort().join(' ');
      statuses.absent = refuse(
        '',
        'UnschedulableAndUnresolvable',
        `node(s) didn't satisfy plugin(s) [${names}]`,
      );
    }
    const { feasible, error } = check(among);
    this.next = (this.next + feasible.length + statuses.size) % nodes.length;
    return error === undefined ? { ...found, feasible } : { ...found, error };
  }

  private check(
    profile: Profile,
    state: CycleState,
    pod: PodInfo,
    nodes: readonly NodeInfo[],
    statuses: NodeStatuses,
    blame: (status: Status) => void,
  ): { readonly feasible: readonly NodeInfo[]; readonly error?: Status } {
    const percentage = profile.percentageOfNodesToScore ?? this.percentageOfNodesToScore;
    const enough = profile.at.score.length === 0 ? 1 : nodesToFind(nodes.length, percentage);
    const filters = profile.filters.active(state, pod);
    const feasible: NodeInfo[] = [];
    for (let i = 0; i < nodes.length && feasible.length < enough; i++) {
      const node = nodes[(this.next + i) % nodes.length]!;
      const status = profile.filters.runWithNominated(state, pod, node, filters);
      if (status === undefined) feasible.push(node);
      else {
        if (status.code === 'Error') return { feasible, error: status };
        statuses.set(node.name, status);
        blame(status);
      }
    }
    return { feasible };
  }
}

interface PreFiltered {
  /** The only nodes left. */
  readonly choice?: ReadonlySet<string>;
  /** The plugins that chose nodes. */
  readonly choosers: ReadonlySet<string>;
  readonly refusal?: Status;
}

/** Runs what prepares the filters, which may refuse the pod everywhere. models framework/runtime/framework.go, RunPreFilterPlugins */
export function runPreFilters(
  profile: Profile,
  state: CycleState,
  pod: PodInfo,
  nodes: readonly NodeInfo[],
): PreFiltered {
  const skipped = new Set<string>();
  state.skippedFilters = skipped;
  const choosers = new Set<string>();
  let choice: ReadonlySet<string> | undefined;
  let refusal: Status | undefined;
  for (const plugin of profile.at.preFilter) {
    const answer = plugin.preFilter(state, pod, nodes);
    if (answer === undefined) continue;
    if ('nodes' in answer) {
      choosers.add(plugin.name);
      choice =
        choice === undefined ? answer.nodes : new Set([...choice].filter(name => answer.nodes.has(name)));
      if (choice.size > 0) continue;
      const names = [...choosers].sort();
      const message =
        names.length === 1
          ? `node(s) didn't satisfy plugin ${names[0]}`
          : `node(s) didn't satisfy plugin(s) [${names.join(' ')}] simultaneously`;
      return { choosers, refusal: refuse('', 'UnschedulableAndUnresolvable', message) };
    }
    if (answer.code === 'Skip') skipped.add(plugin.name);
    else if (answer.code === 'UnschedulableAndUnresolvable') return { choosers: new Set(), refusal: answer };
    // The others still run: preemption will need what they find out.
    else if (answer.code === 'Unschedulable') refusal = answer;
    else {
      const message = `running PreFilter plugin "${plugin.name}": ${messageOf(answer)}`;
      return { choosers: new Set(), refusal: refuse(plugin.name, 'Error', message) };
    }
  }
  return {
    choosers,
    ...(choice === undefined ? {} : { choice }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}
