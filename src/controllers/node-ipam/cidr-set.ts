/**
 * Equal ranges cut from one IPv4 network, handed out one after the other.
 * Models pkg/controller/nodeipam/ipam/cidrset/cidr_set.go.
 */
export class CidrSet {
  private readonly base: number;
  private readonly most: number;
  private readonly used = new Set<number>();
  private next = 0;

  /** @param network `10.244.0.0/16` @param mask length of the mask of each range */
  constructor(
    network: string,
    private readonly mask: number,
  ) {
    const [address = '', length = '32'] = network.split('/');
    this.base = numberOf(address);
    this.most = 2 ** Math.max(0, mask - Number(length));
  }

  /** The next free range, or undefined when none is left. */
  allocate(): string | undefined {
    for (let tried = 0; tried < this.most; tried++) {
      const candidate = this.next;
      this.next = (this.next + 1) % this.most;
      if (this.used.has(candidate)) continue;
      this.used.add(candidate);
      return `${textOf(this.base + candidate * this.size)}/${this.mask}`;
    }
    return undefined;
  }

  /** Marks a range as taken. */
  occupy(range: string): void {
    this.used.add(this.indexOf(range));
  }

  /** Gives a range back. */
  release(range: string): void {
    this.used.delete(this.indexOf(range));
  }

  private get size(): number {
    return 2 ** (32 - this.mask);
  }

  private indexOf(range: string): number {
    return Math.floor((numberOf(range.split('/')[0] ?? '') - this.base) / this.size);
  }
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(address / 2 ** shift) % 256).join('.');
}
