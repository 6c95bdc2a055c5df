import type { CustomResourceDefinition } from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import { apiVersionOf, groupResource, RESOURCES, type ResourceInfo } from '../api/resources.ts';
import { canonicalForm, decode } from '../apimachinery/decode/decode.ts';
import { shapeOfKind } from '../apimachinery/schema/shapes.ts';
import type { JsonObject } from '../base/json.ts';
import { CONVERSIONS } from './conversions/index.ts';
import { openResource } from './crd/served.ts';
import type { AnyDraft } from './draft.ts';
import { KINDS } from './kinds/index.ts';
import type { KindRules } from './kinds/kind.ts';

/** A resource in one version as the server serves it. */
export interface ServedResource {
  readonly info: ResourceInfo;
  readonly apiVersion: string;
  /** Under which name its objects stand in the store. */
  readonly storage: string;
  readonly rules: KindRules;
  /** Reads an object of this version. @throws DecodeError */
  decode(value: unknown): { readonly value: AnyDraft; readonly unknown: readonly string[] };
  /** The object in canonical form, to be stored. */
  toStorage(draft: AnyDraft): KubeObject;
  /** A changed stored object, its fields in the kind's order again. */
  normalize(object: KubeObject): KubeObject;
  /** A stored object in this version. */
  fromStorage(object: KubeObject): KubeObject;
  /** What a client is told that uses this version. */
  readonly deprecationWarning?: string;
  /** The definition that the resource comes from, where it is not built in. */
  readonly definition?: CustomResourceDefinition;
}

/** Both ways between the version that is served and the one that is stored. */
export interface Conversion {
  readonly storageVersion: string;
  /** `events` where another group's objects stand there. */
  readonly storage?: string;
  toStorage(object: JsonObject): JsonObject;
  fromStorage(object: JsonObject): JsonObject;
}

const EMPTY: KindRules = {};

function builtIn(info: ResourceInfo): ServedResource {
  const apiVersion = apiVersionOf(info);
  const shape = shapeOfKind(apiVersion, info.kind);
  if (shape === undefined) return openResource(info);
  const conversion = CONVERSIONS[`${apiVersion}/${info.kind}`];
  const storageShape = conversion ? shapeOfKind(conversion.storageVersion, info.kind)! : shape;
  const rules = KINDS[`${info.group}/${info.kind}`] ?? EMPTY;
  return {
    info,
    apiVersion,
    storage: conversion?.storage ?? groupResource(info),
    rules,
    decode: value => decode(shape, value) as unknown as ReturnType<ServedResource['decode']>,
    toStorage: draft => {
      const object = conversion ? conversion.toStorage(draft as unknown as JsonObject) : draft;
      return canonicalForm(storageShape, object) as KubeObject;
    },
    normalize: object => canonicalForm(storageShape, object) as KubeObject,
    fromStorage: conversion
      ? object => canonicalForm(shape, conversion.fromStorage(object as JsonObject)) as KubeObject
      : object => object,
  };
}

/** The resources that the server serves: the built-in ones and those of CustomResourceDefinitions. */
export class Registry {
  private readonly served = new Map<string, ServedResource>();
  private custom: readonly ServedResource[] = [];

  constructor() {
    for (const info of RESOURCES) this.served.set(key(info), builtIn(info));
  }

  find(group: string, version: string, resource: string): ServedResource | undefined {
    return this.served.get(key({ group, version, resource }));
  }

  /** All resources, each in every version. */
  all(): readonly ServedResource[] {
    return [...this.served.values()];
  }

  /** Those of CustomResourceDefinitions. */
  customResources(): readonly ServedResource[] {
    return this.custom;
  }

  /** Serves these custom resources and no others. */
  replaceCustom(resources: readonly ServedResource[]): void {
    for (const old of this.custom) this.served.delete(key(old.info));
    this.custom = resources.filter(resource => !this.served.has(key(resource.info)));
    for (const resource of this.custom) this.served.set(key(resource.info), resource);
  }
}

function key(gvr: { readonly group: string; readonly version: string; readonly resource: string }): string {
  return `${gvr.group}/${gvr.version}/${gvr.resource}`;
}
