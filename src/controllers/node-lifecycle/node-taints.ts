import type { Node, Taint } from '../../api/generated/types.ts';
import { type Clock, rfc3339 } from '../../base/clock.ts';
import { PATCH, type ResourceClient } from '../../client/client.ts';
import { withConditionTaints, withEvictionTaint } from './taints.ts';

/** Writes the taints that the node lifecycle controller keeps. */
export class NodeTaints {
  constructor(
    private readonly nodes: ResourceClient<Node>,
    private readonly clock: Clock,
  ) {}

  /** Brings the NoSchedule taints in line with the node's conditions. @throws ApiError */
  followConditions(node: Node): void {
    this.write(node, withConditionTaints(node, this.time()));
  }

  /** Gives the node the NoExecute taint of a key and takes the others; undefined: takes all. @throws ApiError */
  setEviction(node: Node, key: string | undefined): void {
    this.write(node, withEvictionTaint(node, key, this.time()));
  }

  private write(node: Node, taints: readonly Taint[] | undefined): void {
    if (taints === undefined) return;
    const { name = '', resourceVersion } = node.metadata ?? {};
    const patch = { metadata: { resourceVersion }, spec: { taints: taints.length > 0 ? taints : null } };
    this.nodes.patch(undefined, name, PATCH.merge, patch);
  }

  private time(): string {
    return rfc3339(this.clock.now());
  }
}
