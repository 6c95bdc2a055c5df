/** How many pods of one kind are in each domain of a topology (each zone, each host), and which domain has fewest. */
export class DomainCounts {
  private readonly counts = new Map<string, number>();
  /** How many domains have a given count, so that the least is found without looking at all of them. */
  private readonly domainsWith = new Map<number, number>();
  private least = 0;
  private sum = 0;

  /** @param members the nodes that belong, with the domain each is in */
  constructor(private readonly members: ReadonlyMap<string, string>) {
    for (const domain of members.values()) if (!this.counts.has(domain)) this.counts.set(domain, 0);
    this.domainsWith.set(0, this.counts.size);
  }

  /** Counts pods of a node in or out; a node that does not belong changes nothing. */
  add(node: string, change: number): void {
    const domain = this.members.get(node);
    if (domain === undefined) return;
    const before = this.counts.get(domain)!;
    const after = before + change;
    this.sum += change;
    this.counts.set(domain, after);
    const left = this.domainsWith.get(before)! - 1;
    if (left === 0) this.domainsWith.delete(before);
    else this.domainsWith.set(before, left);
    this.domainsWith.set(after, (this.domainsWith.get(after) ?? 0) + 1);
    if (after < this.least) this.least = after;
    else while (this.domainsWith.size > 0 && !this.domainsWith.has(this.least)) this.least++;
  }

  /** The pods in a domain; undefined when no node that belongs is in it. */
  get(domain: string): number | undefined {
    return this.counts.get(domain);
  }

  /** True when the node belongs. */
  has(node: string): boolean {
    return this.members.has(node);
  }

  /** How many domains there are. */
  get size(): number {
    return this.counts.size;
  }

  /** The least count of any domain, as it would be with `change` more pods in `domain`; Infinity without domains. */
  min(domain?: string, change = 0): number {
    if (this.counts.size === 0) return Number.POSITIVE_INFINITY;
    if (domain === undefined || change === 0) return this.least;
    const there = this.counts.get(domain);
    if (there === undefined) return this.least;
    const changed = there + change;
    if (there > this.least || this.domainsWith.get(this.least)! > 1) return Math.min(this.least, changed);
    let second = Number.POSITIVE_INFINITY;
    for (const count of this.domainsWith.keys()) if (count > this.least && count < second) second = count;
    return Math.min(second, changed);
  }

  /** The pods in all domains. */
  get total(): number {
    return this.sum;
  }
}
