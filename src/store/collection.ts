import type { KubeObject } from '../api/object.ts';

/** The objects of one resource, by namespace and name, listed in the order of the keys `namespace/name` without sorting anew each time. */
export class Collection {
  private readonly namespaces = new Map<string, Shelf>();
  private names: readonly string[] | undefined;
  private total = 0;

  get(namespace: string, name: string): KubeObject | undefined {
    return this.namespaces.get(namespace)?.get(name);
  }

  set(namespace: string, name: string, object: KubeObject): void {
    let shelf = this.namespaces.get(namespace);
    if (shelf === undefined) {
      this.namespaces.set(namespace, (shelf = new Shelf()));
      this.names = undefined;
    }
    if (shelf.set(name, object)) this.total++;
  }

  delete(namespace: string, name: string): void {
    const shelf = this.namespaces.get(namespace);
    if (!shelf?.delete(name)) return;
    this.total--;
    if (shelf.size === 0) {
      this.namespaces.delete(namespace);
      this.names = undefined;
    }
  }

  list(namespace?: string): readonly KubeObject[] {
    if (namespace !== undefined) return this.namespaces.get(namespace)?.list() ?? [];
    this.names ??= [...this.namespaces.keys()].sort((a, b) => byCodeUnit(`${a}/`, `${b}/`));
    if (this.names.length === 1) return this.namespaces.get(this.names[0]!)!.list();
    return this.names.flatMap(name => this.namespaces.get(name)!.list());
  }

  count(namespace?: string): number {
    return namespace === undefined ? this.total : (this.namespaces.get(namespace)?.size ?? 0);
  }
}

/** The objects of one namespace. A listing is kept until something changes. */
class Shelf {
  private readonly objects = new Map<string, KubeObject>();
  private order: string[] | undefined;
  private listing: readonly KubeObject[] | undefined;

  get size(): number {
    return this.objects.size;
  }

  get(name: string): KubeObject | undefined {
    return this.objects.get(name);
  }

  /** Returns whether the name is new. */
  set(name: string, object: KubeObject): boolean {
    const isNew = !this.objects.has(name);
    if (isNew) this.order = undefined;
    this.listing = undefined;
    this.objects.set(name, object);
    return isNew;
  }

  delete(name: string): boolean {
    if (!this.objects.delete(name)) return false;
    this.order = undefined;
    this.listing = undefined;
    return true;
  }

  list(): readonly KubeObject[] {
    this.order ??= [...this.objects.keys()].sort(byCodeUnit);
    this.listing ??= this.order.map(name => this.objects.get(name)!);
    return this.listing;
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
