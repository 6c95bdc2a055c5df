import { apiVersionOf } from '../../api/resources.ts';
import { toBase64 } from '../../base/base64.ts';
import type { JsonObject } from '../../base/json.ts';
import { sha256 } from '../../base/sha256.ts';
import { CONVERSIONS } from '../conversions/index.ts';
import type { DiscoveredGroup, DiscoveredResource, DiscoveredVersion, GroupVersionKind } from './document.ts';

// models apiserver/pkg/endpoints/discovery: the forms before the aggregated one

export const API_VERSIONS: JsonObject = {
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' }],
};

export function groupList(groups: readonly DiscoveredGroup[]): JsonObject {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(describeGroup) };
}

export function groupDocument(group: DiscoveredGroup): JsonObject {
  return { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(group) };
}

function describeGroup({ metadata: { name = '' }, versions }: DiscoveredGroup): JsonObject {
  const described = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: described, preferredVersion: described[0] };
}

/**
 * The resources of one group and version, each followed by its subresources.
 * @param stored the version that a custom resource is stored in, by its kind
 */
export function resourceList(
  group: string,
  { version, resources }: DiscoveredVersion,
  stored: (kind: string) => string | undefined = () => undefined,
): JsonObject {
  return {
    kind: 'APIResourceList',
    ...(group !== '' && { apiVersion: 'v1' }),
    groupVersion: apiVersionOf({ group, version }),
    resources: resources.flatMap(resource => [
      { ...describe(resource, { group, version }), ...storageHash(resource, { group, version }, stored) },
      ...(resource.subresources ?? []).map(({ subresource, responseKind, verbs }) => ({
        name: `${resource.resource}/${subresource}`,
        singularName: '',
        namespaced: resource.scope === 'Namespaced',
        ...kindOf(responseKind, { group, version }),
        verbs,
      })),
    ]),
  };
}

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

function describe(resource: DiscoveredResource, parent: GroupVersion): JsonObject {
  const { resource: name, singularResource, scope, responseKind, verbs, shortNames, categories } = resource;
  return {
    name,
    singularName: singularResource,
    namespaced: scope === 'Namespaced',
    ...kindOf(responseKind, parent),
    verbs,
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
  };
}

/** Of what is stored: tells clients when objects begin to be stored in another version. models StorageVersionHash */
function storageHash(
  { responseKind: { kind }, verbs }: DiscoveredResource,
  parent: GroupVersion,
  stored: (kind: string) => string | undefined,
): JsonObject {
  if (!verbs.includes('create') || !verbs.includes('list')) return {};
  const served = apiVersionOf(parent);
  const custom = stored(kind);
  const apiVersion =
    custom === undefined
      ? (CONVERSIONS[`${served}/${kind}`]?.storageVersion ?? served)
      : apiVersionOf({ ...parent, version: custom });
  const text = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  return { storageVersionHash: toBase64(sha256(new TextEncoder().encode(`${text}/${kind}`)).subarray(0, 8)) };
}

/** Group and version are named only where they are not those of the list. */
function kindOf({ group, version, kind }: GroupVersionKind, parent: GroupVersion): JsonObject {
  const isOwn = version === '' || (group === parent.group && version === parent.version);
  return isOwn ? { kind } : { group, version, kind };
}
