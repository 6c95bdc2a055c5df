// models pkg/kubelet/util/manager/watch_based_manager.go
import type { KubeObject } from '../api/object.ts';
import type { Clock } from '../base/clock.ts';
import type { Client } from '../client/client.ts';
import { Informer } from '../client/informer.ts';

interface Watched {
  readonly informer: Informer<KubeObject>;
  readonly users: Set<string>;
}

/** Follows the single objects that the pods of a node refer to, each as long as a pod refers to it. */
export class ObjectCache {
  private readonly watched = new Map<string, Watched>();

  /** @param changed called with the pods (by uid) that refer to an object that changed */
  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
    private readonly changed: (uids: readonly string[]) => void,
  ) {}

  /** Which objects a pod refers to from now on, as `resource/namespace/name`. */
  setReferences(uid: string, references: ReadonlySet<string>): void {
    for (const reference of references) this.follow(reference).users.add(uid);
    for (const [reference, watched] of this.watched) {
      if (references.has(reference) || !watched.users.delete(uid) || watched.users.size > 0) continue;
      watched.informer.stop();
      this.watched.delete(reference);
    }
  }

  /**
   * The object, or undefined when there is none.
   * @throws Error when the API server could not be asked yet
   */
  get<T extends KubeObject>(resource: string, namespace: string, name: string): T | undefined {
    const reference = `${resource}/${namespace}/${name}`;
    const watched = this.watched.get(reference) ?? this.follow(reference);
    if (!watched.informer.hasSynced) {
      throw new Error(
        `failed to sync ${resource.replace(/s$/, '')} cache: timed out waiting for the condition`,
      );
    }
    return watched.informer.get(namespace === '' ? name : `${namespace}/${name}`) as T | undefined;
  }

  stop(): void {
    for (const { informer } of this.watched.values()) informer.stop();
    this.watched.clear();
  }

  private follow(reference: string): Watched {
    const found = this.watched.get(reference);
    if (found !== undefined) return found;
    const [resource = '', namespace = '', name = ''] = reference.split('/');
    const options = { ...(namespace && { namespace }), fieldSelector: `metadata.name=${name}` };
    const informer = new Informer<KubeObject>(this.client.resource(resource), this.clock, options);
    const watched = { informer, users: new Set<string>() };
    this.watched.set(reference, watched);
    const tell = () => this.changed([...watched.users]);
    informer.start();
    informer.on({ update: tell, delete: tell });
    let first = true;
    informer.on({ add: () => (first ? undefined : tell()) });
    first = false;
    return watched;
  }
}
