import type { JsonObject } from '../../base/json.ts';
import type { DiscoveredResource } from '../discovery/document.ts';

/** What the paths of one resource are made from. */
export interface PathResource {
  readonly group: string;
  readonly version: string;
  readonly resource: DiscoveredResource;
  /** Name of the kind's schema among the components. */
  readonly schema: string | undefined;
  /** True for built-in kinds: custom resources take no strategic merge patch. */
  readonly strategic: boolean;
}

const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
];

/** The operations on a resource and on its objects, as far as clients look at them. */
export function resourcePaths(resources: readonly PathResource[]): JsonObject {
  return Object.fromEntries(resources.flatMap(pathsOf));
}

function pathsOf(found: PathResource): readonly (readonly [string, JsonObject])[] {
  const { group, version, resource } = found;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const namespaced = resource.scope === 'Namespaced';
  const list = `${root}${namespaced ? '/namespaces/{namespace}' : ''}/${resource.resource}`;
  const has = (verb: string) => resource.verbs.includes(verb);
  const place = namespaced ? [pathParameter('namespace')] : [];
  const collection: JsonObject = {
    ...(has('list') && { get: operation(found, 'list') }),
    ...(has('create') && { post: operation(found, 'post', WRITE) }),
    ...(has('deletecollection') && { delete: operation(found, 'deletecollection') }),
    ...(place.length > 0 && { parameters: place }),
  };
  const object: JsonObject = {
    ...(has('get') && { get: operation(found, 'get') }),
    ...(has('update') && { put: operation(found, 'put', WRITE) }),
    ...(has('patch') && {
      patch: { ...operation(found, 'patch', [...WRITE, FORCE]), requestBody: patchBody(found) },
    }),
    ...(has('delete') && { delete: operation(found, 'delete') }),
    parameters: [pathParameter('name'), ...place],
  };
  const everywhere: readonly (readonly [string, JsonObject])[] =
    namespaced && has('list') ? [[`${root}/${resource.resource}`, { get: operation(found, 'list') }]] : [];
  const single: readonly (readonly [string, JsonObject])[] =
    has('get') || has('patch') || has('delete') ? [[`${list}/{name}`, object]] : [];
  return [...everywhere, [list, collection], ...single];
}

function pathParameter(name: string): JsonObject {
  return { name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } };
}

function queryParameter(name: string, type = 'string'): JsonObject {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

/** `fieldValidation` among them tells kubectl that the server checks fields, so that it need not. */
const WRITE = ['dryRun', 'fieldManager', 'fieldValidation'].map(name => queryParameter(name));
const FORCE = queryParameter('force', 'boolean');

function operation(
  { group, version, resource, schema }: PathResource,
  action: string,
  parameters?: JsonObject[],
) {
  const { kind, ...named } = resource.responseKind;
  const own = named.version === '' ? { group, version } : { group: named.group, version: named.version };
  const content = schema && {
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  };
  return {
    ...(parameters && { parameters }),
    responses: { 200: { description: 'OK', ...content } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { ...own, kind },
  };
}

function patchBody({ strategic }: PathResource): JsonObject {
  const types = strategic ? [...PATCH_TYPES, 'application/strategic-merge-patch+json'] : PATCH_TYPES;
  const schema = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Patch' };
  return { content: Object.fromEntries(types.map(type => [type, { schema }])), required: true };
}
