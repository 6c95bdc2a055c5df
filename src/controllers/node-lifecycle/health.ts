import type { Lease, Node, NodeCondition } from '../../api/generated/types.ts';
import { jsonEqual } from '../../base/json.ts';

// models tryUpdateNodeHealth of pkg/controller/nodelifecycle/node_lifecycle_controller.go

/** Conditions that only the kubelet can know of. */
const REPORTED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** What was last heard of a node. */
interface Heard {
  readonly conditions: readonly NodeCondition[] | undefined;
  readonly renewTime: string | undefined;
  /** When something new was last heard, by this process's own clock. */
  readonly at: number;
}

/** Remembers when nodes last gave a sign of life. */
export class NodeHealth {
  private readonly heard = new Map<string, Heard>();

  /** Notes what a node and its lease say now. @returns when something new was last heard, milliseconds */
  observe(node: Node, lease: Lease | undefined, now: number): number {
    const name = node.metadata?.name ?? '';
    const before = this.heard.get(name);
    const conditions = node.status?.conditions;
    const renewTime = lease?.spec?.renewTime ?? before?.renewTime;
    const isNews =
      before === undefined || renewTime !== before.renewTime || !sameReport(conditions, before.conditions);
    // A node that never reported counts from its creation.
    const first = ready(node) === undefined ? Date.parse(node.metadata?.creationTimestamp ?? '') : now;
    const at = before === undefined ? first : isNews ? now : before.at;
    this.heard.set(name, { conditions, renewTime, at });
    return at;
  }

  /** Takes over conditions that this process wrote itself: they are no sign of life. */
  wrote(node: Node): void {
    const name = node.metadata?.name ?? '';
    const before = this.heard.get(name);
    if (before) this.heard.set(name, { ...before, conditions: node.status?.conditions });
  }

  forget(name: string): void {
    this.heard.delete(name);
  }
}

function sameReport(
  a: readonly NodeCondition[] | undefined,
  b: readonly NodeCondition[] | undefined,
): boolean {
  return a === b || jsonEqual(a, b);
}

/** The node's Ready condition, or undefined. */
export function ready(node: Node): NodeCondition | undefined {
  return node.status?.conditions?.find(({ type }) => type === 'Ready');
}

/** The conditions of a node of which nothing was heard for too long. */
export function unknownConditions(node: Node, time: string): readonly NodeCondition[] {
  const conditions = node.status?.conditions ?? [];
  const unknown = conditions.map(condition =>
    REPORTED.some(type => type === condition.type) && condition.status !== 'Unknown'
      ? {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: time,
        }
      : condition,
  );
  const missing = REPORTED.filter(type => !conditions.some(condition => condition.type === type)).map(
    type => ({
      type,
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
      lastHeartbeatTime: node.metadata?.creationTimestamp,
      lastTransitionTime: time,
    }),
  );
  return [...unknown, ...missing];
}
