import type { LabelSelector, Pod, TopologySpreadConstraint } from '../../api/generated/types.ts';
import { matchesRequiredNodeAffinity } from '../../api/node-affinity.ts';
import { matchesAll, type Requirement, selectorRequirements } from '../../api/selectors.ts';
import { untolerated } from '../../api/taints.ts';
import type { Cache } from '../cache/cache.ts';
import type { Eligibility, PodCounts } from '../cache/pod-counts.ts';
import type { PodTopologySpreadArgs } from '../config/types.ts';
import type { Listers } from '../framework/handle.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { defaultSelector } from './default-selector.ts';
import { KEEPING_OFF } from './taint-toleration.ts';

export const HOSTNAME = 'kubernetes.io/hostname';

/** A spread constraint, ready to be counted. models plugins/podtopologyspread/common.go */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly minDomains: number;
  readonly honorAffinity: boolean;
  readonly honorTaints: boolean;
  /** Undefined matches nothing. */
  readonly selector: readonly Requirement[] | undefined;
}

/** What every cluster gets unless the profile lists constraints of its own. models plugins/podtopologyspread/plugin.go */
const SYSTEM_CONSTRAINTS: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

/** The constraints that a profile gives to pods without any. */
export function profileConstraints({ defaultingType, defaultConstraints }: PodTopologySpreadArgs) {
  return defaultingType === 'System' ? SYSTEM_CONSTRAINTS : defaultConstraints;
}

/** The constraints of a pod, or of its profile where it has none, with this effect. */
export function constraintsFor(
  { pod }: PodInfo,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway',
  defaults: readonly TopologySpreadConstraint[],
  listers: Listers,
): readonly SpreadConstraint[] {
  const own = pod.spec?.topologySpreadConstraints ?? [];
  const chosen = (own.length > 0 ? own : defaults).filter(one => one.whenUnsatisfiable === whenUnsatisfiable);
  if (chosen.length === 0) return [];
  if (own.length > 0) return chosen.map(one => prepared(one, selectorOf(one, pod)));
  const selector = defaultSelector(pod, listers);
  return selector.length === 0 ? [] : chosen.map(one => prepared(one, selector));
}

function prepared(one: TopologySpreadConstraint, selector: SpreadConstraint['selector']): SpreadConstraint {
  return {
    maxSkew: one.maxSkew,
    topologyKey: one.topologyKey,
    minDomains: one.minDomains ?? 1,
    honorAffinity: (one.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorTaints: one.nodeTaintsPolicy === 'Honor',
    selector,
  };
}

/** The API server merges matchLabelKeys into the selector on creation; pods that are older than that have them apart. */
function selectorOf(
  { labelSelector, matchLabelKeys }: TopologySpreadConstraint,
  pod: Pod,
): SpreadConstraint['selector'] {
  if (labelSelector === undefined) return undefined;
  const keys = matchLabelKeys?.filter(key => !mentions(labelSelector, key)) ?? [];
  const extra = keys.flatMap((key): Requirement[] => {
    const value = pod.metadata?.labels?.[key];
    return value === undefined ? [] : [{ key, operator: 'In', values: [value] }];
  });
  return extra.length === 0
    ? selectorRequirements(labelSelector)
    : [...selectorRequirements(labelSelector), ...extra];
}

function mentions(selector: LabelSelector, key: string): boolean {
  return selectorRequirements(selector).some(requirement => requirement.key === key);
}

/** True when the constraint counts a pod with these labels. */
export function selects({ selector }: SpreadConstraint, pod: PodInfo): boolean {
  return selector !== undefined && matchesAll(selector, pod.labels);
}

/** The counts of placed pods that a constraint of a pod looks at. */
export function podsCounted(constraint: SpreadConstraint, pod: PodInfo, cache: Cache): PodCounts {
  const key = `spread ${pod.namespace} ${JSON.stringify(constraint.selector)}`;
  return cache.matching.counts(
    key,
    other => other.namespace === pod.namespace && !other.terminating && selects(constraint, other),
  );
}

/** Over which nodes a constraint counts. @param keys labels that a node must have to count at all */
export function eligibilityFor(
  constraint: SpreadConstraint,
  pod: PodInfo,
  keys: readonly string[],
): Eligibility {
  const { honorAffinity, honorTaints } = constraint;
  const { nodeSelector, affinity } = pod.pod.spec ?? {};
  const looksAtAffinity =
    honorAffinity && (nodeSelector !== undefined || affinity?.nodeAffinity !== undefined);
  return {
    key: JSON.stringify([
      keys,
      looksAtAffinity && [nodeSelector, affinity?.nodeAffinity],
      honorTaints && pod.tolerations,
    ]),
    accepts: node =>
      hasLabels(node, keys) &&
      (!looksAtAffinity || matchesRequiredNodeAffinity(pod.pod, node.node)) &&
      (!honorTaints || untolerated(node.taints, pod.tolerations, KEEPING_OFF) === undefined),
  };
}

/** True when a node has all of the labels. */
export function hasLabels(node: NodeInfo, keys: readonly string[]): boolean {
  return keys.every(key => node.labels[key] !== undefined);
}
