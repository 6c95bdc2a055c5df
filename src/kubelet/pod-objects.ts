import type {
  ConfigMap,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Secret,
  Service,
} from '../api/generated/types.ts';
import { Informer } from '../client/informer.ts';
import { ContainerConfigError, type EnvSources } from './containers/env.ts';
import type { NodeFacts } from './containers/field-ref.ts';
import type { KubeletContext } from './context.ts';
import { allocatableOf, capacityOf, type MachineFacts } from './node/facts.ts';
import { ObjectCache } from './object-cache.ts';
import { referencesOf } from './pods/references.ts';
import { VolumeError, type VolumeWorld } from './volumes/plugin.ts';
import { TokenManager } from './volumes/tokens.ts';

type Failure = new (message: string) => Error;

/** The objects of the API that pods of this node are made with: ConfigMaps, Secrets, claims, tokens, services. */
export class PodObjects {
  readonly volumeWorld: VolumeWorld;
  private readonly cache: ObjectCache;
  private readonly tokens: TokenManager;
  private readonly services: Informer<Service>;

  /** @param changed called with the pods (by uid) that refer to an object that changed */
  constructor(
    private readonly context: KubeletContext,
    private readonly facts: MachineFacts,
    changed: (uids: readonly string[]) => void,
  ) {
    const { client, clock } = context;
    this.cache = new ObjectCache(client, clock, changed);
    this.tokens = new TokenManager(client, clock);
    this.services = new Informer<Service>(client.resource('services'), clock, {
      indexes: { namespace: ({ metadata }) => [metadata?.namespace ?? ''] },
    });
    this.volumeWorld = this.forVolumes();
  }

  start(): void {
    this.services.start();
  }

  stop(): void {
    this.services.stop();
    this.cache.stop();
  }

  /** A pod and what it refers to is to be followed. */
  follow(pod: Pod): void {
    this.cache.setReferences(pod.metadata?.uid ?? '', referencesOf(pod));
  }

  /** The pod is gone. */
  forget(uid: string): void {
    this.cache.setReferences(uid, new Set());
    this.tokens.forget(uid);
  }

  /** What a container's environment is made from. @param podIp the node's for a pod on its network */
  forEnvironment(podIp: string): EnvSources {
    return {
      ...this.reading(ContainerConfigError),
      services: namespace => this.services.byIndex('namespace', namespace),
      node: this.nodeFacts(podIp),
    };
  }

  private forVolumes(): VolumeWorld {
    const { files, clock, client, runtime } = this.context;
    return {
      files,
      clock,
      ...this.reading(VolumeError),
      persistentVolume: name =>
        orThrow(VolumeError, () =>
          client.resource<PersistentVolume>('persistentvolumes').find(undefined, name),
        ),
      token: (pod, audience, seconds) => this.tokens.get(pod, audience, seconds),
      node: pod => this.nodeFacts(runtime.sandboxesOf(pod.metadata?.uid ?? '').at(-1)?.ip ?? ''),
    };
  }

  private reading(failure: Failure) {
    const { cache } = this;
    return {
      configMap: (namespace: string, name: string) =>
        orThrow(failure, () => cache.get<ConfigMap>('configmaps', namespace, name)),
      secret: (namespace: string, name: string) =>
        orThrow(failure, () => cache.get<Secret>('secrets', namespace, name)),
      claim: (namespace: string, name: string) =>
        orThrow(failure, () => cache.get<PersistentVolumeClaim>('persistentvolumeclaims', namespace, name)),
    };
  }

  private nodeFacts(podIp: string): NodeFacts {
    const { nodeName, nodeIp, config } = this.context;
    return { nodeName, nodeIp, podIp, allocatable: allocatableOf(capacityOf(this.facts, config), config) };
  }
}

/** What `get` gives; what it throws becomes an error of the kind that the caller knows. */
function orThrow<T>(failure: Failure, get: () => T): T {
  try {
    return get();
  } catch (error) {
    throw new failure((error as Error).message);
  }
}
