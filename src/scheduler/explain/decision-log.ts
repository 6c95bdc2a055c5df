import type { Decision } from './decision.ts';

/** Roughly how many numbers the log may hold; a decision with scores holds two for each plugin and node. */
const CAPACITY = 500_000;

/** The latest decisions, by pod. Old ones go first when it gets large. */
export class DecisionLog {
  private readonly byPod = new Map<string, Decision[]>();
  private readonly order: Decision[] = [];
  private first = 0;
  private held = 0;

  add(decision: Decision): void {
    const same = this.byPod.get(decision.pod);
    if (same === undefined) this.byPod.set(decision.pod, [decision]);
    else same.push(decision);
    this.order.push(decision);
    this.held += sizeOf(decision);
    while (this.held > CAPACITY && this.first < this.order.length - 1) this.dropOldest();
    if (this.first > 1000 && this.first * 2 > this.order.length) {
      this.order.splice(0, this.first);
      this.first = 0;
    }
  }

  /** What was decided about a pod, the oldest first. @param pod `namespace/name` */
  of(pod: string): readonly Decision[] {
    return this.byPod.get(pod) ?? [];
  }

  /** All decisions that are still known, the oldest first. */
  all(): readonly Decision[] {
    return this.order.slice(this.first);
  }

  private dropOldest(): void {
    const oldest = this.order[this.first++]!;
    this.held -= sizeOf(oldest);
    const left = this.byPod.get(oldest.pod)!.filter(decision => decision !== oldest);
    if (left.length === 0) this.byPod.delete(oldest.pod);
    else this.byPod.set(oldest.pod, left);
  }
}

function sizeOf({ scores, statuses }: Decision): number {
  return (
    20 +
    statuses.size * 2 +
    (scores === undefined ? 0 : scores.nodes.length * (2 + 2 * scores.plugins.length))
  );
}
