import type { CustomResourceDefinition } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { apiVersionOf, groupResource, type ResourceInfo } from '../../api/resources.ts';
import { canonicalForm, decode } from '../../apimachinery/decode/decode.ts';
import { objectMetaShape } from '../../apimachinery/schema/shapes.ts';
import type { FieldError } from '../../apimachinery/validation/field-error.ts';
import { Path } from '../../apimachinery/validation/path.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { byVersionPriority } from '../discovery/document.ts';
import type { AnyDraft } from '../draft.ts';
import type { KindRules } from '../kinds/kind.ts';
import type { ServedResource } from '../registry.ts';
import { validateListTypes } from './list-types.ts';
import { applyDefaults, prune, type Schema, validateSchema } from './schema.ts';

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const OPEN: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const ROOT_FIELDS: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** The resources that definitions make, one for each served version. */
export function servedResources(definitions: readonly CustomResourceDefinition[]): ServedResource[] {
  return definitions.flatMap(definition =>
    (definition.spec.versions ?? [])
      .filter(({ served }) => served)
      .map(version => servedVersion(definition, version)),
  );
}

/**
 * A built-in resource whose fields this server does not know: its objects are kept as they come, their metadata aside.
 * Nothing in the simulation acts on them.
 */
export function openResource(info: ResourceInfo): ServedResource {
  return {
    info,
    apiVersion: apiVersionOf(info),
    storage: groupResource(info),
    rules: { countsGenerations: true },
    decode: value => decodeCustom(OPEN, value),
    toStorage: draft => ordered(draft as unknown as JsonObject) as KubeObject,
    normalize: object => ordered(object as JsonObject) as KubeObject,
    fromStorage: object => object,
  };
}

type Version = CustomResourceDefinition['spec']['versions'][number];

function servedVersion(definition: CustomResourceDefinition, version: Version): ServedResource {
  const { group, names, scope } = definition.spec;
  const apiVersion = `${group}/${version.name}`;
  const storageVersion = definition.spec.versions.find(({ storage }) => storage)?.name ?? version.name;
  const schema = (version.schema?.openAPIV3Schema as Schema | undefined) ?? OPEN;
  const info: ResourceInfo = {
    group,
    version: version.name,
    resource: names.plural,
    kind: names.kind,
    singular: names.singular ?? names.kind.toLowerCase(),
    namespaced: scope === 'Namespaced',
    verbs: VERBS,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    subresources: Object.keys(version.subresources ?? {}),
  };
  const withVersion = (object: JsonObject, wanted: string) =>
    ({ ...object, apiVersion: `${group}/${wanted}` }) as KubeObject;
  return {
    info,
    apiVersion,
    storage: `${names.plural}.${group}`,
    rules: rulesOf(schema, version),
    definition,
    ...(version.deprecated && {
      deprecationWarning: version.deprecationWarning ?? defaultWarning(definition, version.name),
    }),
    decode: value => decodeCustom(schema, value),
    toStorage: draft => withVersion(ordered(draft as unknown as JsonObject), storageVersion),
    normalize: object => ordered(object as JsonObject) as KubeObject,
    fromStorage: object =>
      object.apiVersion === apiVersion ? object : withVersion(object as JsonObject, version.name),
  };
}

/** models apiextensions-apiserver/pkg/apiserver/customresource_handler.go, defaultDeprecationWarning */
function defaultWarning({ spec }: CustomResourceDefinition, version: string): string {
  const of = (name: string) => `${spec.group}/${name} ${spec.names.kind}`;
  const [better] = spec.versions
    .filter(({ name, served, deprecated }) => served && !deprecated && byVersionPriority(name, version) < 0)
    .map(({ name }) => name)
    .sort(byVersionPriority);
  return `${of(version)} is deprecated${better === undefined ? '' : `; use ${of(better)}`}`;
}

function decodeCustom(schema: Schema, value: unknown): ReturnType<ServedResource['decode']> {
  const unknown: string[] = [];
  const { apiVersion, kind, metadata = {}, ...rest } = isObject(value) ? value : {};
  const meta = decode(objectMetaShape(), metadata);
  const known = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([key]) => !ROOT_FIELDS.includes(key)),
  );
  const body = prune({ ...schema, properties: known }, rest, '', unknown);
  const filled = applyDefaults({ ...schema, properties: known }, body) as JsonObject;
  const draft = { apiVersion, kind, metadata: meta.value, ...filled };
  const metaUnknown = meta.unknown.map(text => text.replace('"', '"metadata.'));
  return { value: draft as unknown as AnyDraft, unknown: [...metaUnknown, ...unknown] };
}

/** As the real server writes custom resources: keys sorted, metadata in its own order. */
function ordered(object: JsonObject): JsonObject {
  const { metadata, ...rest } = object;
  const entries = Object.keys({ ...rest, metadata })
    .filter(key => object[key] !== undefined)
    .sort()
    .map(key => [key, key === 'metadata' ? canonicalForm(objectMetaShape(), metadata) : object[key]]);
  return Object.fromEntries(entries) as JsonObject;
}

function rulesOf(schema: Schema, version: Version): KindRules {
  const bodyOf = (object: KubeObject): JsonObject => {
    const { apiVersion: _, kind: __, metadata: ___, ...rest } = object as KubeObject & JsonObject;
    return rest;
  };
  const listErrors = (object: KubeObject) => validateListTypes(schema, bodyOf(object), new Path(''));
  const fieldErrors = (object: KubeObject): FieldError[] => {
    const errors: FieldError[] = [];
    validateSchema(schema, bodyOf(object), new Path(''), errors);
    return errors.filter(({ field }) => !ROOT_FIELDS.includes(field));
  };
  // What stood twice already may stand on. models pkg/registry/customresource/strategy.go
  const validateUpdate = (object: KubeObject, old: KubeObject): FieldError[] => [
    ...fieldErrors(object),
    ...(listErrors(old).length === 0 ? listErrors(object) : []),
  ];
  const hasStatus = version.subresources?.status !== undefined;
  return {
    hasStatus,
    countsGenerations: true,
    ...(hasStatus ? { prepareCreate: (draft: AnyDraft) => void delete draft.status } : {}),
    validate: (object: KubeObject) => [...fieldErrors(object), ...listErrors(object)],
    validateUpdate,
    validateStatusUpdate: validateUpdate,
  };
}
