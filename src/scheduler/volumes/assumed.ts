import type { KubeObject } from '../../api/object.ts';
import type { Lister } from '../framework/handle.ts';

/**
 * Objects as they will be once writes that are decided have been made; what the API server says later wins.
 * models pkg/scheduler/util/assumecache
 */
export class Assumed<T extends KubeObject> {
  private readonly assumed = new Map<string, { readonly object: T; readonly over: string | undefined }>();

  constructor(private readonly lister: Lister<T>) {}

  get(key: string): T | undefined {
    const known = this.lister.get(key);
    const entry = this.assumed.get(key);
    if (entry === undefined) return known;
    if (known?.metadata?.resourceVersion === entry.over) return entry.object;
    this.assumed.delete(key);
    return known;
  }

  list(keyOf: (object: T) => string): readonly T[] {
    return this.lister.list().map(object => this.get(keyOf(object)) ?? object);
  }

  /** Takes the object to be like this until another version of it comes. */
  assume(key: string, object: T): void {
    this.assumed.set(key, { object, over: this.lister.get(key)?.metadata?.resourceVersion });
  }

  /** Takes an assumption back. */
  restore(key: string): void {
    this.assumed.delete(key);
  }
}
