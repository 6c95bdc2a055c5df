import type { CustomResourceDefinition } from '../../api/generated/types.ts';
import { apiVersionOf } from '../../api/resources.ts';
import { KUBERNETES_VERSION } from '../../api/version.ts';
import { definitionOfKind } from '../../apimachinery/schema/definitions.ts';
import type { JsonObject } from '../../base/json.ts';
import { fnv1a } from '../../base/rng.ts';
import { CORE, type DiscoveredVersion, namedGroups } from '../discovery/document.ts';
import type { ApiAnswer } from '../interface.ts';
import { customSchema, customSchemaName } from './custom.ts';
import { allDescriptions, type Descriptions } from './descriptions.ts';
import { type PathResource, resourcePaths } from './paths.ts';
import { componentSchemas, definitionsOf } from './schemas.ts';

import { v2Document } from './v2.ts';
import { v2Protobuf } from './v2-protobuf.ts';

export { type Descriptions, provideDescriptions } from './descriptions.ts';

const ROOT = '/openapi/v3';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';

/**
 * What OpenAPI v3 answers at a path: the index, and a document for each group and version with its paths (which tell
 * clients what they may do) and schemas (which `explain` shows and `apply` merges by).
 * models apiserver/pkg/server/routes/openapi.go and k8s.io/kube-openapi/pkg/handler3
 * @returns undefined for other paths
 */
export function openApi(
  path: string,
  _query: URLSearchParams | undefined,
  customResources: readonly CustomResourceDefinition[],
): JsonObject | undefined {
  if (path !== ROOT && !path.startsWith(`${ROOT}/`)) return undefined;
  const versions = servedVersions(customResources);
  const descriptions = allDescriptions();
  const name = path.slice(ROOT.length + 1);
  if (name === '') return index(versions, customResources, descriptions);
  const found = versions.get(name);
  return found && document(found, customResources, descriptions);
}

/** How kubectl asks for v2. */
const PROTOBUF = /proto-openapi\.spec\.v2[@.]v1\.0\+protobuf/;
const PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
/** The last document made: a large one that several clients ask for, the same until definitions change. */
let made: { readonly key: string; readonly body: JsonObject; bytes?: Uint8Array } | undefined;

/**
 * What OpenAPI v2 answers: one document of everything. models k8s.io/kube-openapi/pkg/handler
 * @param accept of the request
 */
export function openApiV2(
  accept: string | undefined,
  customResources: readonly CustomResourceDefinition[],
): Pick<ApiAnswer, 'body' | 'bytes' | 'contentType'> {
  const descriptions = allDescriptions();
  const key = JSON.stringify([Object.keys(descriptions).length, customResources.map(({ spec }) => spec)]);
  if (made?.key !== key) {
    const versions = [...servedVersions(customResources).values()];
    const body = v2Document(versions.map(version => document(version, customResources, descriptions)));
    made = { key, body };
  }
  if (!PROTOBUF.test(accept ?? '')) return { body: made.body };
  made.bytes ??= v2Protobuf(made.body);
  return { bytes: made.bytes, contentType: PROTOBUF_TYPE };
}

interface ServedVersion {
  readonly group: string;
  readonly served: DiscoveredVersion;
}

/** By the name in the index: `api/v1`, `apis/apps/v1`. */
function servedVersions(
  customResources: readonly CustomResourceDefinition[],
): ReadonlyMap<string, ServedVersion> {
  const found = new Map<string, ServedVersion>();
  for (const { versions } of CORE) {
    for (const served of versions) found.set(`api/${served.version}`, { group: '', served });
  }
  for (const { metadata, versions } of namedGroups(customResources, false)) {
    const group = metadata.name ?? '';
    for (const served of versions) found.set(`apis/${group}/${served.version}`, { group, served });
  }
  return found;
}

/** Clients cache a document by its URL, so the URL changes with what is in it. */
function index(
  versions: ReadonlyMap<string, ServedVersion>,
  customResources: readonly CustomResourceDefinition[],
  descriptions: Descriptions,
): JsonObject {
  const state = `${KUBERNETES_VERSION} ${Object.keys(descriptions).length}`;
  const paths = [...versions].map(([name, { group }]) => {
    const custom = customResources.filter(({ spec }) => spec.group === group);
    const hash = fnv1a(
      `${state} ${custom.length === 0 ? '' : JSON.stringify(custom.map(({ spec }) => spec))}`,
    );
    return [name, { serverRelativeURL: `${ROOT}/${name}?hash=${hash.toString(16).toUpperCase()}` }];
  });
  return { paths: Object.fromEntries(paths) };
}

function document(
  { group, served }: ServedVersion,
  customResources: readonly CustomResourceDefinition[],
  descriptions: Descriptions,
): JsonObject {
  const { version } = served;
  const custom = customResources.filter(
    ({ spec }) =>
      spec.group === group && spec.versions.some(({ name, served }) => served && name === version),
  );
  const apiVersion = apiVersionOf({ group, version });
  const resources = served.resources.map((resource): PathResource => {
    const { kind } = resource.responseKind;
    const definition = custom.find(({ spec }) => spec.names.kind === kind);
    const schema = definition ? customSchemaName(definition, version) : definitionOfKind(apiVersion, kind);
    return { group, version, resource, schema, strategic: definition === undefined };
  });
  const common = [
    `${META}ObjectMeta`,
    `${META}ListMeta`,
    `${META}Patch`,
    `${META}DeleteOptions`,
    `${META}Status`,
  ];
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: custom.length > 0 ? 'v0.1.0' : KUBERNETES_VERSION },
    paths: resourcePaths(resources),
    components: {
      schemas: {
        ...componentSchemas([...definitionsOf(apiVersion), ...common], descriptions),
        ...Object.fromEntries(
          custom.map(one => [customSchemaName(one, version), customSchema(one, version)]),
        ),
      },
    },
  };
}
