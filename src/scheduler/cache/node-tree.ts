import type { Node } from '../../api/generated/types.ts';
import type { NodeInfo } from '../framework/node-info.ts';

const ZONE = 'topology.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const OLD_REGION = 'failure-domain.beta.kubernetes.io/region';

/** The region and zone of a node as one key; empty when it has neither. models component-helpers/node/topology */
function zoneOf(node: Node): string {
  const labels = node.metadata?.labels ?? {};
  const zone = labels[ZONE] ?? labels[OLD_ZONE] ?? '';
  const region = labels[REGION] ?? labels[OLD_REGION] ?? '';
  return zone === '' && region === '' ? '' : `${region}:\0:${zone}`;
}

/** The order in which nodes are tried: one of each zone in turn. models pkg/scheduler/backend/cache/node_tree.go */
export class NodeTree {
  private readonly zones = new Map<string, NodeInfo[]>();
  private cached: readonly NodeInfo[] | undefined;

  add(info: NodeInfo): void {
    const zone = zoneOf(info.node);
    const members = this.zones.get(zone);
    if (members === undefined) this.zones.set(zone, [info]);
    else members.push(info);
    this.cached = undefined;
  }

  /** @param node as it was when it was added */
  remove(info: NodeInfo, node: Node): void {
    const zone = zoneOf(node);
    const members = this.zones.get(zone);
    const at = members?.indexOf(info) ?? -1;
    if (members === undefined || at < 0) return;
    members.splice(at, 1);
    if (members.length === 0) this.zones.delete(zone);
    this.cached = undefined;
  }

  /** @param before the node object that `info` had until now */
  update(info: NodeInfo, before: Node): void {
    if (zoneOf(before) === zoneOf(info.node)) return;
    this.remove(info, before);
    this.add(info);
  }

  /** The nodes in the order in which they are tried. */
  list(): readonly NodeInfo[] {
    if (this.cached === undefined) {
      const zones = [...this.zones.values()];
      const list: NodeInfo[] = [];
      const rounds = Math.max(0, ...zones.map(zone => zone.length));
      for (let round = 0; round < rounds; round++)
        for (const zone of zones) if (round < zone.length) list.push(zone[round]!);
      this.cached = list;
    }
    return this.cached;
  }
}
