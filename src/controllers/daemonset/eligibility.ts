import type { DaemonSet, Node } from '../../api/generated/types.ts';
import { matchesRequiredNodeAffinity } from '../../api/node-affinity.ts';
import { untolerated } from '../../api/taints.ts';
import { daemonTolerations } from './template.ts';

/** Whether a set's pod belongs on a node. */
export interface Eligibility {
  /** A pod is wanted there. */
  readonly run: boolean;
  /** A pod that is there may stay. */
  readonly stay: boolean;
}

/** Judges a node by the template's node name, selector, affinity and tolerations. Models NodeShouldRunDaemonPod of pkg/controller/daemon/daemon_controller.go. */
export function eligibility(set: DaemonSet, node: Node): Eligibility {
  const spec = set.spec?.template.spec;
  const nodeName = spec?.nodeName;
  const rightName = !nodeName || nodeName === node.metadata?.name;
  if (!rightName || (spec && !matchesRequiredNodeAffinity({ spec }, node)))
    return { run: false, stay: false };
  const tolerations = daemonTolerations(set);
  const taints = node.spec?.taints;
  const run = untolerated(taints, tolerations, ['NoSchedule', 'NoExecute']) === undefined;
  return { run, stay: run || untolerated(taints, tolerations, ['NoExecute']) === undefined };
}
