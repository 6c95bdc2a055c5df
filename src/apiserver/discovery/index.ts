import type { CustomResourceDefinition } from '../../api/generated/types.ts';
import type { JsonObject } from '../../base/json.ts';
import { CORE, type DiscoveredGroup, namedGroups } from './document.ts';
import { API_VERSIONS, groupDocument, groupList, resourceList } from './legacy.ts';

export interface DiscoveryDocument {
  readonly body: JsonObject;
  readonly contentType: string;
}

export interface DiscoveryOptions {
  /** True where a metrics server runs. */
  readonly metrics?: boolean;
}

/**
 * What discovery answers at a path: `/api` and `/apis` in the aggregated form where the client accepts it, else and
 * below that in the older forms.
 * models apiserver/pkg/endpoints/discovery and discovery/aggregated
 * @returns undefined for a path that is none of discovery's, and for groups and versions that are not served
 */
export function discovery(
  path: string,
  accept: string | undefined,
  customResources: readonly CustomResourceDefinition[],
  { metrics = false }: DiscoveryOptions = {},
): DiscoveryDocument | undefined {
  const [root, group, version, ...rest] = path.split('/').filter(Boolean);
  if (rest.length > 0) return undefined;
  if (root === 'api') return coreDocument(group, version, accept);
  if (root !== 'apis') return undefined;
  const groups = namedGroups(customResources, metrics);
  if (group === undefined) return aggregated(groups, accept) ?? json(groupList(groups));
  const found = groups.find(({ metadata }) => metadata.name === group);
  if (!found) return undefined;
  if (version === undefined) return json(groupDocument(found));
  const served = found.versions.find(candidate => candidate.version === version);
  const stored = (kind: string) =>
    customResources
      .find(({ spec }) => spec.group === group && spec.names.kind === kind)
      ?.spec.versions.find(({ storage }) => storage)?.name;
  return served && json(resourceList(group, served, stored));
}

function coreDocument(
  version: string | undefined,
  rest: string | undefined,
  accept: string | undefined,
): DiscoveryDocument | undefined {
  if (version === undefined) return aggregated(CORE, accept) ?? json(API_VERSIONS);
  const served = CORE[0]?.versions.find(candidate => candidate.version === version);
  return served && rest === undefined ? json(resourceList('', served)) : undefined;
}

function json(body: JsonObject): DiscoveryDocument {
  return { body, contentType: 'application/json' };
}

/** The aggregated form in the first version of it that the client names before plain JSON. */
function aggregated(groups: readonly DiscoveredGroup[], accept = ''): DiscoveryDocument | undefined {
  for (const clause of accept.split(',')) {
    const parameters = new Map(clause.split(';').map(part => part.trim().split('=', 2) as [string, string]));
    const as = parameters.get('as');
    const version = parameters.get('v') ?? '';
    if (as === undefined) return undefined;
    if (as !== 'APIGroupDiscoveryList' || !['v2', 'v2beta1'].includes(version)) continue;
    return {
      body: {
        kind: 'APIGroupDiscoveryList',
        apiVersion: `apidiscovery.k8s.io/${version}`,
        metadata: {},
        items: groups as unknown as readonly JsonObject[],
      },
      contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    };
  }
  return undefined;
}
