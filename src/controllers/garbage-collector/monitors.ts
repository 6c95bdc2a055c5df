import type { CustomResourceDefinition, OwnerReference } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { apiVersionOf, type GroupVersionResource, RESOURCES } from '../../api/resources.ts';
import { ApiError, ConnectionRefused } from '../../api/status.ts';
import type { Client } from '../../client/client.ts';
import type { ControllerContext } from '../context.ts';

/** A resource whose objects are watched for owners, and where references to it lead. */
export interface MonitoredResource extends GroupVersionResource {
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface MonitorHandler {
  observe(resource: MonitoredResource, object: KubeObject): void;
  forget(object: KubeObject): void;
}

/** Events own nothing and nothing owns them; they would only cost. */
const IGNORED: ReadonlySet<string> = new Set(['events', 'events.k8s.io/events']);

/** Everything that can be listed, watched and deleted, in the preferred version of its group, with the kinds that CRDs define. */
export class Monitors {
  /** What must have been listed before anything is judged. */
  readonly reads: { readonly hasSynced: boolean }[] = [];
  private readonly byKind = new Map<string, MonitoredResource>();
  private readonly watched = new Set<string>();

  constructor(
    private readonly context: ControllerContext,
    private readonly handler: MonitorHandler,
  ) {
    for (const info of RESOURCES) {
      const verbs = ['list', 'watch', 'delete'];
      if (verbs.every(verb => info.verbs.includes(verb)) && isServed(context.client, info)) this.watch(info);
    }
    const follow = (definition: CustomResourceDefinition) => this.watchCustom(definition);
    context.informers
      .of<CustomResourceDefinition>('customresourcedefinitions.apiextensions.k8s.io')
      .on({ add: follow, update: (_, definition) => follow(definition) });
  }

  /** The resource that a reference's kind lives in, or undefined where no such kind is known. */
  resourceOf({
    apiVersion,
    kind,
  }: Pick<OwnerReference, 'apiVersion' | 'kind'>): MonitoredResource | undefined {
    return this.byKind.get(`${apiVersion} ${kind}`);
  }

  private watch(resource: MonitoredResource): void {
    const name = resource.group ? `${resource.group}/${resource.resource}` : resource.resource;
    this.byKind.set(`${apiVersionOf(resource)} ${resource.kind}`, resource);
    if (IGNORED.has(name) || this.watched.has(name)) return;
    this.watched.add(name);
    const informer = this.context.informers.of<KubeObject>(resource);
    informer.on({
      add: object => this.handler.observe(resource, object),
      update: (_, object) => this.handler.observe(resource, object),
      delete: object => this.handler.forget(object),
    });
    const { client } = this.context;
    this.reads.push({
      // Where no server answered at first, it turns out only later which resources there are.
      get hasSynced() {
        return informer.hasSynced || !isServed(client, resource);
      },
    });
  }

  private watchCustom({ spec, status }: CustomResourceDefinition): void {
    if (!status?.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True'))
      return;
    for (const { name: version, served } of spec.versions) {
      if (!served) continue;
      const { plural: resource, kind } = spec.names;
      this.watch({ group: spec.group, version, resource, kind, namespaced: spec.scope === 'Namespaced' });
    }
  }
}

/** False where the server says that it has no such resource; one that cannot be reached is given the benefit of the doubt. */
function isServed(client: Client, resource: GroupVersionResource): boolean {
  try {
    client.resource(resource).list(undefined, { limit: 1 });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return false;
    if (error instanceof ApiError || error instanceof ConnectionRefused) return true;
    throw error;
  }
}
