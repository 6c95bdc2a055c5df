import discovery from './generated/discovery.json' with { type: 'json' };

/** Which resource of the API: group ('' for core), version, plural name. */
export interface GroupVersionResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** A resource of the API as discovery describes it. */
export interface ResourceInfo extends GroupVersionResource {
  readonly kind: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Names of its subresources: `status`, `scale`, `log`, ... */
  readonly subresources: readonly string[];
}

interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind: { readonly kind: string };
  readonly scope: string;
  readonly singularResource: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}
interface DiscoveredGroup {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources: readonly DiscoveredResource[];
  }[];
}

function collect(): ResourceInfo[] {
  const groups: readonly DiscoveredGroup[] = [
    ...(discovery['/api'].body.items as unknown as readonly DiscoveredGroup[]),
    ...(discovery['/apis'].body.items as unknown as readonly DiscoveredGroup[]),
  ];
  return groups.flatMap(group =>
    group.versions.flatMap(({ version, resources }) =>
      resources.map(found => ({
        group: group.metadata.name ?? '',
        version,
        resource: found.resource,
        kind: found.responseKind.kind,
        singular: found.singularResource,
        namespaced: found.scope === 'Namespaced',
        verbs: found.verbs,
        shortNames: found.shortNames ?? [],
        categories: found.categories ?? [],
        subresources: (found.subresources ?? []).map(sub => sub.subresource),
      })),
    ),
  );
}

/** Every built-in resource of the API, in discovery's order. */
export const RESOURCES: readonly ResourceInfo[] = collect();

const byPath = new Map(RESOURCES.map(info => [`${info.group}/${info.version}/${info.resource}`, info]));
const byKind = new Map(RESOURCES.map(info => [`${apiVersionOf(info)} ${info.kind}`, info]));

/** The resource at group, version and plural name, or undefined. */
export function resourceInfo(group: string, version: string, resource: string): ResourceInfo | undefined {
  return byPath.get(`${group}/${version}/${resource}`);
}

/** The resource that holds objects of a kind, or undefined. @param apiVersion `v1`, `apps/v1` */
export function resourceOfKind(apiVersion: string, kind: string): ResourceInfo | undefined {
  return byKind.get(`${apiVersion} ${kind}`);
}

/** `v1` or `apps/v1`. */
export function apiVersionOf(gv: { readonly group: string; readonly version: string }): string {
  return gv.group === '' ? gv.version : `${gv.group}/${gv.version}`;
}

/** `pods` or `deployments.apps`: how messages and RBAC name a resource. */
export function groupResource(gr: { readonly group: string; readonly resource: string }): string {
  return gr.group === '' ? gr.resource : `${gr.resource}.${gr.group}`;
}
