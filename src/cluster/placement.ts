import type { Pod } from '../api/generated/types.ts';
import { defaultConfiguration } from '../scheduler/config/decode.ts';
import { refusalsByNode } from '../scheduler/explain/explain.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { Cluster } from './cluster.ts';

const MOST_NODES = 200;

export interface Placement {
  /** The nodes that no filter of the default profile refuses. */
  readonly nodes: readonly string[];
  /** Why the others do, node by node. */
  readonly message: string;
}

/**
 * Where the default scheduler could place a pod now, without the pod being created.
 * @param pod with the API server's defaults filled in
 */
export function placementOf(cluster: Cluster, pod: Pod): Placement {
  const defaults = defaultConfiguration();
  const scheduler = new Scheduler({
    client: cluster.admin,
    clock: cluster.clock,
    rng: cluster.rng.fork('placement'),
    configuration: { ...defaults, leaderElection: { ...defaults.leaderElection, leaderElect: false } },
  });
  try {
    // Its caches are filled by the first lists; it never runs, so it takes no pod from the real one.
    scheduler.informers.start();
    const asked = { ...pod, spec: { ...pod.spec!, schedulerName: 'default-scheduler' } };
    const outlook = refusalsByNode(scheduler.whatIf(asked), MOST_NODES);
    const refused = outlook.filter(({ refusals }) => refusals.length > 0);
    return {
      nodes: outlook.filter(({ refusals }) => refusals.length === 0).map(({ node }) => node),
      message: refused.map(({ node, refusals }) => `${node}: ${refusals[0]!.reasons.join(', ')}`).join('; '),
    };
  } finally {
    scheduler.stop();
  }
}
