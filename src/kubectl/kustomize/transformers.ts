/** What a kustomization does to its objects, one step after the other. */

import { resourceOfKind } from '../../api/resources.ts';
import { documentsOf } from '../../apimachinery/yaml/documents.ts';
import { parseYamlV3 } from '../../apimachinery/yaml/parse.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { join, type TypedFiles } from '../files.ts';
import { CommandError } from '../framework/errors.ts';
import { patched } from '../patch/apply.ts';
import { metaOf, metaText } from '../resource/info.ts';
import { bareName, namesOf, renamed } from './names.ts';

type Transformer = (
  objects: JsonObject[],
  config: JsonObject,
  files: TypedFiles,
  folder: string,
) => JsonObject[];

export const TRANSFORMERS: readonly Transformer[] = [
  patches,
  namespace,
  replicas,
  names,
  labels,
  annotations,
  images,
];

function withMeta(object: JsonObject, change: JsonObject): JsonObject {
  return { ...object, metadata: { ...metaOf(object), ...change } } as JsonObject;
}

function namespace(objects: JsonObject[], config: JsonObject): JsonObject[] {
  if (typeof config.namespace !== 'string') return objects;
  return objects.map(object => {
    const named = object.kind === 'Namespace' ? withMeta(object, { name: config.namespace }) : object;
    const namespaced = resourceOfKind(String(object.apiVersion), String(object.kind))?.namespaced ?? true;
    return namespaced ? withMeta(named, { namespace: config.namespace }) : named;
  });
}

/** Prefix, suffix and hash of names, also where objects name each other. */
function names(objects: JsonObject[], config: JsonObject): JsonObject[] {
  const prefix = typeof config.namePrefix === 'string' ? config.namePrefix : '';
  const suffix = typeof config.nameSuffix === 'string' ? config.nameSuffix : '';
  const now = new Map<string, string>();
  const made = objects.map(object => {
    const fixed = object.kind === 'Namespace' || object.kind === 'CustomResourceDefinition';
    const after = fixed ? object : renamed(object, `${prefix}${bareName(object)}${suffix}`);
    for (const name of namesOf(after)) now.set(`${String(object.kind)}/${name}`, metaText(after, 'name'));
    return after;
  });
  return made.map(object => renameReferences(object, now) as JsonObject);
}

const REFERENCES: Readonly<Record<string, readonly [kind: string, field: string]>> = {
  configMap: ['ConfigMap', 'name'],
  configMapRef: ['ConfigMap', 'name'],
  configMapKeyRef: ['ConfigMap', 'name'],
  secret: ['Secret', 'secretName'],
  secretRef: ['Secret', 'name'],
  secretKeyRef: ['Secret', 'name'],
  persistentVolumeClaim: ['PersistentVolumeClaim', 'claimName'],
  service: ['Service', 'name'],
};

function renameReferences(value: unknown, now: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map(item => renameReferences(item, now));
  if (!isObject(value)) return value;
  // Spread first: what is remembered about names stays with the object.
  const made: Record<string, unknown> = { ...value };
  for (const [key, inner] of Object.entries(value)) {
    const reference = REFERENCES[key];
    let next = renameReferences(inner, now);
    if (reference !== undefined && isObject(next)) {
      const after = now.get(`${reference[0]}/${String(next[reference[1]])}`);
      if (after !== undefined) next = { ...next, [reference[1]]: after };
    }
    if (key === 'serviceAccountName' && typeof inner === 'string')
      next = now.get(`ServiceAccount/${inner}`) ?? inner;
    if ((key === 'scaleTargetRef' || key === 'roleRef') && isObject(next)) {
      next = { ...next, name: now.get(`${String(next.kind)}/${String(next.name)}`) ?? next.name };
    }
    made[key] = next;
  }
  return made;
}

function labels(objects: JsonObject[], config: JsonObject): JsonObject[] {
  const common = config.commonLabels as JsonObject | undefined;
  const entries =
    (config.labels as
      | readonly { pairs?: JsonObject; includeSelectors?: boolean; includeTemplates?: boolean }[]
      | undefined) ?? [];
  const all = [
    ...(common === undefined ? [] : [{ pairs: common, includeSelectors: true, includeTemplates: true }]),
    ...entries,
  ];
  return all.reduce<JsonObject[]>(
    (made, { pairs = {}, includeSelectors = false, includeTemplates = includeSelectors }) =>
      made.map(object => {
        let next = withMeta(object, {
          labels: { ...(metaOf(object).labels as object | undefined), ...pairs },
        });
        if (includeTemplates)
          next = inTemplate(next, template =>
            withMeta(template, { labels: { ...(metaOf(template).labels as object | undefined), ...pairs } }),
          );
        return includeSelectors ? inSelector(next, pairs) : next;
      }),
    objects,
  );
}

function annotations(objects: JsonObject[], config: JsonObject): JsonObject[] {
  const pairs = config.commonAnnotations as JsonObject | undefined;
  if (pairs === undefined) return objects;
  const add = (object: JsonObject) =>
    withMeta(object, { annotations: { ...(metaOf(object).annotations as object | undefined), ...pairs } });
  return objects.map(object => inTemplate(add(object), add));
}

function inTemplate(object: JsonObject, change: (template: JsonObject) => JsonObject): JsonObject {
  const spec = object.spec;
  if (!isObject(spec)) return object;
  if (isObject(spec.template)) return { ...object, spec: { ...spec, template: change(spec.template) } };
  if (!isObject(spec.jobTemplate)) return object;
  return { ...object, spec: { ...spec, jobTemplate: inTemplate(spec.jobTemplate, change) } };
}

function inSelector(object: JsonObject, pairs: JsonObject): JsonObject {
  const spec = object.spec;
  if (!isObject(spec)) return object;
  if (['Service', 'ReplicationController'].includes(String(object.kind))) {
    return {
      ...object,
      spec: { ...spec, selector: { ...(spec.selector as object | undefined), ...pairs } },
    } as JsonObject;
  }
  if (!['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(String(object.kind))) return object;
  const selector = (spec.selector ?? {}) as JsonObject;
  return {
    ...object,
    spec: {
      ...spec,
      selector: { ...selector, matchLabels: { ...(selector.matchLabels as object | undefined), ...pairs } },
    },
  } as JsonObject;
}

function images(objects: JsonObject[], config: JsonObject): JsonObject[] {
  const changes =
    (config.images as
      | readonly { name: string; newName?: string; newTag?: string; digest?: string }[]
      | undefined) ?? [];
  if (changes.length === 0) return objects;
  const change = (image: string): string => {
    const [, base = image, rest = ''] = /^(.*?)((?::[^/:@]+)?(?:@.*)?)$/.exec(image) ?? [];
    const found = changes.find(one => one.name === base);
    if (found === undefined) return image;
    const tail = found.digest ? `@${found.digest}` : found.newTag ? `:${found.newTag}` : rest;
    return `${found.newName ?? base}${tail}`;
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if ((key === 'containers' || key === 'initContainers') && Array.isArray(inner)) {
          return [
            key,
            inner.map(one =>
              isObject(one) && typeof one.image === 'string' ? { ...one, image: change(one.image) } : one,
            ),
          ];
        }
        return [key, walk(inner)];
      }),
    );
  };
  return objects.map(object => walk(object) as JsonObject);
}

function replicas(objects: JsonObject[], config: JsonObject): JsonObject[] {
  const changes = (config.replicas as readonly { name: string; count: number }[] | undefined) ?? [];
  return objects.map(object => {
    const found = changes.find(one => namesOf(object).includes(one.name));
    const scalable = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'].includes(
      String(object.kind),
    );
    return found === undefined || !scalable
      ? object
      : ({ ...object, spec: { ...(object.spec as object), replicas: found.count } } as JsonObject);
  });
}

interface Target {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
}

function patches(objects: JsonObject[], config: JsonObject, files: TypedFiles, folder: string): JsonObject[] {
  const read = (text: string) =>
    documentsOf(text, parseYamlV3).map(document => {
      if ('error' in document) throw new CommandError(`unable to parse patch: ${document.error}`);
      return document.value;
    });
  const entries = [
    ...((config.patchesStrategicMerge as string[] | undefined) ?? []).map(entry => ({
      text: entry.includes('\n') ? entry : files.text(join(folder, entry)),
      target: undefined as Target | undefined,
    })),
    ...(
      (config.patches as readonly { path?: string; patch?: string; target?: Target }[] | undefined) ?? []
    ).map(entry => ({
      text: entry.patch ?? files.text(join(folder, entry.path ?? '')),
      target: entry.target,
    })),
    ...(
      (config.patchesJson6902 as readonly { path?: string; patch?: string; target: Target }[] | undefined) ??
      []
    ).map(entry => ({
      text: entry.patch ?? files.text(join(folder, entry.path ?? '')),
      target: entry.target as Target | undefined,
    })),
  ];
  return entries.reduce(
    (made, { text, target }) =>
      read(text).reduce<JsonObject[]>((current, patch) => applyPatch(current, patch, target), made),
    objects,
  );
}

function applyPatch(objects: JsonObject[], patch: unknown, target: Target | undefined): JsonObject[] {
  const wanted: Target =
    target ?? (isObject(patch) ? { kind: String(patch.kind), name: metaText(patch, 'name') } : {});
  const hits = (object: JsonObject) =>
    (wanted.kind === undefined || new RegExp(`^(?:${wanted.kind})$`).test(String(object.kind))) &&
    (wanted.name === undefined ||
      namesOf(object).some(name => new RegExp(`^(?:${wanted.name})$`).test(name)));
  if (!objects.some(hits)) {
    if (target !== undefined) return objects;
    throw new CommandError(
      `no matches for Id ${wanted.kind}.v1.[noGrp]/${wanted.name}.[noNs]; failed to find unique target for patch ${wanted.kind}.v1.[noGrp]/${wanted.name}.[noNs]`,
    );
  }
  return objects.flatMap(object => {
    if (!hits(object)) return [object];
    if (Array.isArray(patch)) return [patched('json', object, patch)];
    if ((patch as JsonObject).$patch === 'delete') return [];
    const { metadata, ...rest } = patch as JsonObject;
    const { name: _, ...meta } = (metadata ?? {}) as JsonObject;
    return [
      patched('strategic', object, { ...rest, ...(Object.keys(meta).length > 0 ? { metadata: meta } : {}) }),
    ];
  });
}
