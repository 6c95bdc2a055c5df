import discovery from '../../api/generated/discovery.json' with { type: 'json' };
import type { CustomResourceDefinition } from '../../api/generated/types.ts';

// The aggregated form of discovery, which the other forms are made from.

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface DiscoveredSubresource {
  readonly subresource: string;
  readonly responseKind: GroupVersionKind;
  readonly verbs: readonly string[];
}

export interface DiscoveredResource {
  readonly resource: string;
  /** Empty group and version: those that the resource stands under. */
  readonly responseKind: GroupVersionKind;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly singularResource: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly DiscoveredSubresource[];
}

export interface DiscoveredVersion {
  readonly version: string;
  readonly freshness: string;
  readonly resources: readonly DiscoveredResource[];
}

export interface DiscoveredGroup {
  readonly metadata: { readonly name?: string };
  /** The preferred one first. */
  readonly versions: readonly DiscoveredVersion[];
}

export const CORE = discovery['/api'].body.items as unknown as readonly DiscoveredGroup[];
const BUILT_IN = discovery['/apis'].body.items as unknown as readonly DiscoveredGroup[];

/** All groups but the core one, those of custom resources last. */
export function namedGroups(
  customResources: readonly CustomResourceDefinition[],
  metrics: boolean,
): readonly DiscoveredGroup[] {
  return [...BUILT_IN, ...customGroups(customResources), ...(metrics ? [METRICS] : [])];
}

const CRD_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

function customGroups(definitions: readonly CustomResourceDefinition[]): readonly DiscoveredGroup[] {
  const groups = [...new Set(definitions.map(({ spec }) => spec.group))].sort();
  return groups.map(group => {
    const own = definitions.filter(({ spec }) => spec.group === group);
    const versions = [
      ...new Set(
        own.flatMap(({ spec }) => spec.versions.filter(({ served }) => served).map(({ name }) => name)),
      ),
    ].sort(byVersionPriority);
    return {
      metadata: { name: group },
      versions: versions.map(version => ({
        version,
        freshness: 'Current',
        resources: own.flatMap(definition => customResource(definition, version)),
      })),
    };
  });
}

function customResource({ spec }: CustomResourceDefinition, version: string): readonly DiscoveredResource[] {
  const found = spec.versions.find(({ name, served }) => served && name === version);
  if (!found) return [];
  const { names, group, scope } = spec;
  const responseKind = { group, version, kind: names.kind };
  const subresources: DiscoveredSubresource[] = [];
  if (found.subresources?.status) {
    subresources.push({ subresource: 'status', responseKind, verbs: ['get', 'patch', 'update'] });
  }
  if (found.subresources?.scale) {
    const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
    subresources.push({ subresource: 'scale', responseKind: scale, verbs: ['get', 'patch', 'update'] });
  }
  return [
    {
      resource: names.plural,
      responseKind,
      scope: scope as DiscoveredResource['scope'],
      singularResource: names.singular ?? names.kind.toLowerCase(),
      verbs: CRD_VERBS,
      ...(names.shortNames && { shortNames: names.shortNames }),
      ...(names.categories && { categories: names.categories }),
      ...(subresources.length > 0 && { subresources }),
    },
  ];
}

/** Kubernetes' order of versions: v2, v1, v1beta2, v1beta1, v1alpha1, then others by name. */
export function byVersionPriority(a: string, b: string): number {
  const [left, right] = [rank(a), rank(b)];
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return right[i]! - left[i]!;
  return a < b ? -1 : 1;
}

function rank(version: string): readonly number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [-1, 0, 0];
  const stage = match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0;
  return [stage, Number(match[1]), Number(match[3] ?? 0)];
}

const metricsKind = (kind: string): GroupVersionKind => ({
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind,
});

/** What a metrics server adds. */
const METRICS: DiscoveredGroup = {
  metadata: { name: 'metrics.k8s.io' },
  versions: [
    {
      version: 'v1beta1',
      freshness: 'Current',
      resources: [
        {
          resource: 'nodes',
          responseKind: metricsKind('NodeMetrics'),
          scope: 'Cluster',
          singularResource: '',
          verbs: ['get', 'list'],
        },
        {
          resource: 'pods',
          responseKind: metricsKind('PodMetrics'),
          scope: 'Namespaced',
          singularResource: '',
          verbs: ['get', 'list'],
        },
      ],
    },
  ],
};
