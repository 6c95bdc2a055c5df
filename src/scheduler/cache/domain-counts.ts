/** How many pods of one kind are in each domain of a topology (each zone, each host), and which domain has fewest. */
export class DomainCounts {
  private readonly counts = new Map<string, number>();
  /** How many domains have a given count, at its index, so that the least is found without looking at all of them. */
  private readonly domainsWith: number[] = [];
  private least = 0;
  private sum = 0;

  /** @param members the nodes that belong, with the domain each is in */
  constructor(private readonly members: ReadonlyMap<string, string>) {
    for (const domain of members.values()) if (!this.counts.has(domain)) this.counts.set(domain, 0);
    this.domainsWith.push(this.counts.size);
  }

  /** Counts pods of a node in or out; a node that does not belong changes nothing. */
  add(node: string, change: number): void {
    const domain = this.members.get(node);
    if (domain === undefined) return;
    const before = this.counts.get(domain)!;
    const after = before + change;
    this.sum += change;
    this.counts.set(domain, after);
    const { domainsWith } = this;
    while (domainsWith.length <= after) domainsWith.push(0);
    domainsWith[before] = domainsWith[before]! - 1;
    domainsWith[after] = domainsWith[after]! + 1;
    if (after < this.least) this.least = after;
    else while (domainsWith[this.least] === 0) this.least++;
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
    if (there > this.least || this.domainsWith[this.least]! > 1) return Math.min(this.least, changed);
    const second = this.domainsWith.findIndex((domains, count) => count > this.least && domains > 0);
    return second < 0 ? changed : Math.min(second, changed);
  }

  /** The pods in all domains. */
  get total(): number {
    return this.sum;
  }
}
