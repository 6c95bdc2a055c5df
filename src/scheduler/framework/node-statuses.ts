import type { NodeInfo } from './node-info.ts';
import { type Code, refuse, type Status } from './status.ts';

/** Why nodes were refused; nodes without an answer of their own share one. models framework/types.go, NodeToStatus */
export class NodeStatuses {
  private readonly byNode = new Map<string, Status>();
  /** The answer for the nodes that were not looked at. */
  absent: Status = refuse('', 'UnschedulableAndUnresolvable');

  set(node: string, status: Status): void {
    this.byNode.set(node, status);
  }

  get(node: string): Status {
    return this.byNode.get(node) ?? this.absent;
  }

  get size(): number {
    return this.byNode.size;
  }

  /** The nodes with an answer of their own. */
  entries(): IterableIterator<[string, Status]> {
    return this.byNode.entries();
  }

  /** The nodes of `all` whose answer has this code. */
  withCode(all: readonly NodeInfo[], code: Code): readonly NodeInfo[] {
    return all.filter(node => this.get(node.name).code === code);
  }
}
