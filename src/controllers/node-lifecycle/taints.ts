import type { Node, Taint } from '../../api/generated/types.ts';

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';
export const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Which taint a condition's value puts on the node. Models nodeConditionToTaintKeyStatusMap of node_lifecycle_controller.go. */
const BY_CONDITION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const MANAGED: ReadonlySet<string> = new Set([
  ...Object.values(BY_CONDITION).flatMap(Object.values),
  UNSCHEDULABLE,
]);

/** The node's taints with those NoSchedule taints that its conditions and spec call for; undefined when they are right. */
export function withConditionTaints(node: Node, time: string): readonly Taint[] | undefined {
  const taints = node.spec?.taints ?? [];
  const wanted = new Set<string>();
  for (const { type, status } of node.status?.conditions ?? []) {
    const key = BY_CONDITION[type]?.[status];
    if (key !== undefined) wanted.add(key);
  }
  if (node.spec?.unschedulable) wanted.add(UNSCHEDULABLE);
  const isStale = ({ key, effect }: Taint) => effect === 'NoSchedule' && MANAGED.has(key) && !wanted.has(key);
  const missing = [...wanted].filter(key => !hasTaint(node, key, 'NoSchedule'));
  if (missing.length === 0 && !taints.some(isStale)) return undefined;
  return [
    ...taints.filter(taint => !isStale(taint)),
    ...missing.map(key => ({ key, effect: 'NoSchedule', timeAdded: time })),
  ];
}

/** The node's taints with this NoExecute taint and without the other of the two; undefined when it is so. */
export function withEvictionTaint(
  node: Node,
  key: string | undefined,
  time: string,
): readonly Taint[] | undefined {
  const taints = node.spec?.taints ?? [];
  const isStale = (taint: Taint) =>
    taint.effect === 'NoExecute' &&
    (taint.key === NOT_READY || taint.key === UNREACHABLE) &&
    taint.key !== key;
  const missing = key !== undefined && !hasTaint(node, key, 'NoExecute');
  if (!missing && !taints.some(isStale)) return undefined;
  const kept = taints.filter(taint => !isStale(taint));
  return missing ? [...kept, { key, effect: 'NoExecute', timeAdded: time }] : kept;
}

/** True when the node has a taint of this key and effect. */
export function hasTaint(node: Node, key: string, effect: string): boolean {
  return node.spec?.taints?.some(taint => taint.key === key && taint.effect === effect) === true;
}
