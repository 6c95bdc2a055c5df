import type { NodeInfo } from '../../framework/node-info.ts';
import type { Status } from '../../framework/status.ts';
import type { Change } from '../change.ts';
import type { WhatIf } from '../what-if.ts';
import { interPodAffinityRemedies } from './inter-pod-affinity.ts';
import { nodeAffinityRemedies } from './node-affinity.ts';
import { nodePortsRemedies } from './node-ports.ts';
import { nodeResourcesRemedies } from './node-resources.ts';
import { podTopologySpreadRemedies } from './pod-topology-spread.ts';
import { nodeUnschedulableRemedies, taintTolerationRemedies } from './taints.ts';

/**
 * Ways to get round a plugin's refusal of a node, the one to be preferred first. They are proposals: who uses them
 * tries them out, because a label that pleases one plugin may displease another.
 */
export type Remedies = (whatIf: WhatIf, node: NodeInfo, refusal: Status) => readonly (readonly Change[])[];

/** By plugin. A plugin that is not here leaves nothing small to change. */
export const REMEDIES: Readonly<Record<string, Remedies>> = {
  NodeUnschedulable: nodeUnschedulableRemedies,
  TaintToleration: taintTolerationRemedies,
  NodeAffinity: nodeAffinityRemedies,
  NodePorts: nodePortsRemedies,
  NodeResourcesFit: nodeResourcesRemedies,
  PodTopologySpread: podTopologySpreadRemedies,
  InterPodAffinity: interPodAffinityRemedies,
};
