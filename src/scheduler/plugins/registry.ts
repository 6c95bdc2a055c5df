import { aggregate } from '../config/errors.ts';
import type {
  DefaultPreemptionArgs,
  InterPodAffinityArgs,
  NodeAffinityArgs,
  NodeResourcesBalancedAllocationArgs,
  NodeResourcesFitArgs,
  PodTopologySpreadArgs,
  VolumeBindingArgs,
} from '../config/types.ts';
import { fitProblems } from '../config/validate-args.ts';
import type { Handle } from '../framework/handle.ts';
import type { Plugin } from '../framework/plugin.ts';
import { defaultBinder } from './default-binder.ts';
import { defaultPreemption } from './default-preemption.ts';
import { dynamicResources } from './dynamic-resources.ts';
import { imageLocality } from './image-locality.ts';
import { interPodAffinity } from './inter-pod-affinity.ts';
import { nodeAffinity } from './node-affinity.ts';
import { nodeDeclaredFeatures } from './node-declared-features.ts';
import { nodeName } from './node-name.ts';
import { nodePorts } from './node-ports.ts';
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation.ts';
import { nodeResourcesFit } from './node-resources-fit.ts';
import { nodeUnschedulable } from './node-unschedulable.ts';
import { nodeVolumeLimits } from './node-volume-limits.ts';
import { podTopologySpread } from './pod-topology-spread.ts';
import { prioritySort } from './priority-sort.ts';
import { schedulingGates } from './scheduling-gates.ts';
import { taintToleration } from './taint-toleration.ts';
import { volumeBinding } from './volume-binding.ts';
import { volumeRestrictions } from './volume-restrictions.ts';
import { volumeZone } from './volume-zone.ts';

/** Makes a plugin for a profile. @throws Error when the arguments are not good */
export type PluginFactory = (args: unknown, handle: Handle) => Plugin;
export type Registry = Readonly<Record<string, PluginFactory>>;

/** Every in-tree plugin. models pkg/scheduler/framework/plugins/registry.go */
export const IN_TREE: Registry = {
  SchedulingGates: schedulingGates,
  PrioritySort: prioritySort,
  NodeUnschedulable: (_args, handle) => nodeUnschedulable(handle),
  NodeName: nodeName,
  TaintToleration: (_args, handle) => taintToleration(handle),
  NodeAffinity: args => nodeAffinity(args as NodeAffinityArgs),
  NodePorts: nodePorts,
  NodeResourcesFit: args => {
    const problems = fitProblems(args as NodeResourcesFitArgs);
    if (problems.length > 0) throw new Error(aggregate(problems));
    return nodeResourcesFit(args as NodeResourcesFitArgs);
  },
  VolumeRestrictions: (_args, handle) => volumeRestrictions(handle),
  NodeVolumeLimits: (_args, handle) => nodeVolumeLimits(handle),
  VolumeBinding: (args, handle) => volumeBinding(args as VolumeBindingArgs, handle),
  VolumeZone: (_args, handle) => volumeZone(handle),
  PodTopologySpread: (args, handle) => podTopologySpread(args as PodTopologySpreadArgs, handle),
  InterPodAffinity: (args, handle) => interPodAffinity(args as InterPodAffinityArgs, handle),
  DynamicResources: dynamicResources,
  DefaultPreemption: (args, handle) => defaultPreemption(args as DefaultPreemptionArgs, handle),
  NodeResourcesBalancedAllocation: args =>
    nodeResourcesBalancedAllocation(args as NodeResourcesBalancedAllocationArgs),
  ImageLocality: (_args, handle) => imageLocality(handle),
  DefaultBinder: (_args, handle) => defaultBinder(handle),
  NodeDeclaredFeatures: nodeDeclaredFeatures,
};
