import type { Node } from '../../api/generated/types.ts';
import type { ControllerFlags } from '../context.ts';
import { ready } from './health.ts';

// models ComputeZoneState and the zone states of pkg/controller/nodelifecycle

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** The zone that a node is in, as a key. Models GetZoneKey of component-helpers. */
export function zoneOf({ metadata }: Node): string {
  const region = metadata?.labels?.['topology.kubernetes.io/region'] ?? '';
  const zone = metadata?.labels?.['topology.kubernetes.io/zone'] ?? '';
  return `${region}:\0:${zone}`;
}

/** How bad it stands in a zone. */
export function zoneState(nodes: readonly Node[], threshold: number): ZoneState {
  const bad = nodes.filter(node => ready(node)?.status !== 'True').length;
  if (bad > 0 && bad === nodes.length) return 'FullDisruption';
  return bad > 2 && bad / nodes.length >= threshold ? 'PartialDisruption' : 'Normal';
}

/** Nodes a second that may be tainted for eviction in a zone. */
export function evictionRate(state: ZoneState, size: number, flags: ControllerFlags): number {
  if (state !== 'PartialDisruption') return flags.nodeEvictionRate;
  return size > flags.largeClusterSizeThreshold ? flags.secondaryNodeEvictionRate : 0;
}
