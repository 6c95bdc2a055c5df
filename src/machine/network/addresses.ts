/** Which addresses there are, and the machine that each is on. */
export class Addresses {
  private readonly known = new Map<string, { count: number; readonly node: string }>();

  /** @param node the machine's address; `ip` itself for a machine */
  add(ip: string, node: string): { remove(): void } {
    const before = this.known.get(ip);
    if (before === undefined || before.node !== node) this.known.set(ip, { count: 1, node });
    else before.count++;
    const entry = this.known.get(ip)!;
    return {
      remove: () => {
        if (--entry.count === 0 && this.known.get(ip) === entry) this.known.delete(ip);
      },
    };
  }

  has(ip: string): boolean {
    return this.known.has(ip);
  }

  /** The machine that an address is on; undefined for one outside of the cluster. */
  nodeOf(ip: string): string | undefined {
    return this.known.get(ip)?.node;
  }

  /** The addresses on a machine, its own included. */
  on(node: string): readonly string[] {
    return [...this.known].filter(([, entry]) => entry.node === node).map(([ip]) => ip);
  }

  isMachine(ip: string): boolean {
    return this.known.get(ip)?.node === ip;
  }
}

/** Is it an address, not a name? */
export function isAddress(host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
}

/** `10.244.1.7` as a number. */
export function addressNumber(ip: string): number {
  let sum = 0;
  for (const part of ip.split('.')) sum = sum * 256 + Number(part);
  return sum;
}

/** Is the address in the block (`10.244.0.0/16`)? */
export function isInBlock(ip: string, cidr: string): boolean {
  const slash = cidr.indexOf('/');
  const base = slash < 0 ? cidr : cidr.slice(0, slash);
  const size = 2 ** (32 - (slash < 0 ? 32 : Number(cidr.slice(slash + 1))));
  return Math.floor(addressNumber(ip) / size) === Math.floor(addressNumber(base) / size);
}
