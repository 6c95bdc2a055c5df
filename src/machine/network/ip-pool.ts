/** Gives out a node's pod addresses one after the other and reuses what was given back. models the CNI host-local plugin */
export class IpPool {
  private readonly base: number;
  private readonly size: number;
  private readonly used = new Set<number>();
  private last = 1;

  /** @param cidr `10.244.1.0/24`; .0 is the network and .1 the bridge */
  constructor(readonly cidr: string) {
    const [address = '', bits = '24'] = cidr.split('/');
    this.base = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    this.size = 2 ** (32 - Number(bits));
  }

  /** @throws Error in the plugin's words when all are taken */
  take(): string {
    for (let tried = 0; tried < this.size; tried++) {
      this.last = this.last + 1 >= this.size - 1 ? 2 : this.last + 1;
      if (this.used.has(this.last)) continue;
      this.used.add(this.last);
      return this.text(this.last);
    }
    throw new Error(`no IP addresses available in range set: ${this.text(1)}-${this.text(this.size - 2)}`);
  }

  /** Takes one address of a snapshot. */
  claim(ip: string): void {
    const offset = ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) - this.base;
    this.used.add(offset);
    this.last = Math.max(this.last, offset);
  }

  /** Gives an address back. */
  release(ip: string): void {
    this.used.delete(ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) - this.base);
  }

  private text(offset: number): string {
    const value = this.base + offset;
    return [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.');
  }
}
