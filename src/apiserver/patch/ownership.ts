import {
  childSchema,
  definitionOf,
  type FieldSchema,
  typeName,
} from '../../apimachinery/schema/definitions.ts';
import { isValueStruct } from '../../apimachinery/schema/pointers.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';

// How values are divided into fields that can have an owner each.
// models sigs.k8s.io/structured-merge-diff/typed and the topology markers of k8s.io/api

/** `leaf`: owned as a whole. `fields`: each member by itself. `keyed`, `set`: each item by itself. */
export type Topology = 'leaf' | 'fields' | 'keyed' | 'set';

/** Structs that are owned as a whole wherever they stand (structType=atomic). */
const ATOMIC = new Set(
  `LabelSelector OwnerReference ObjectReference LocalObjectReference TypedLocalObjectReference SecretReference
  ConfigMapKeySelector SecretKeySelector FileKeySelector ObjectFieldSelector ResourceFieldSelector NodeSelector
  NodeSelectorTerm TopologySelectorTerm ScopeSelector ScopedResourceSelectorRequirement EndpointPort
  CrossVersionObjectReference RoleRef Subject MatchResources NamedRuleWithOperations ParamKind ParamRef`.split(
    /\s+/,
  ),
);

export function topologyOf(shape: FieldSchema | undefined, value: Json): Topology {
  if (shape === undefined) return isObject(value) ? 'fields' : 'leaf';
  if (shape.type === 'array') return Array.isArray(value) ? listTopology(shape) : 'leaf';
  if (!isObject(value) || shape['map-type'] === 'atomic') return 'leaf';
  if (shape.values) return 'fields';
  if (!definitionOf(shape)?.fields) return 'leaf';
  return ATOMIC.has(typeName(shape)) && shape['map-type'] !== 'granular' ? 'leaf' : 'fields';
}

function listTopology(shape: FieldSchema): Topology {
  if (shape['list-type'] === 'map') return 'keyed';
  return shape['list-type'] === 'set' ? 'set' : 'leaf';
}

/**
 * A member's value, or what Go has where JSON has nothing: an empty struct for one held by value, null for a list or
 * map that is always written. Nobody owns such a thing itself, only what is in it.
 */
export function memberValue(
  parent: JsonObject,
  key: string,
  shape: FieldSchema | undefined,
): Json | undefined {
  const value = parent[key];
  return value === undefined ? zeroMember(shape, key) : value;
}

const EMPTY: JsonObject = {};

const zeroMembers = new Map<string, Map<string, Json | undefined>>();

function zeroMember(parent: FieldSchema | undefined, key: string): Json | undefined {
  if (parent?.ref === undefined) return undefined;
  let known = zeroMembers.get(parent.ref);
  if (!known) zeroMembers.set(parent.ref, (known = new Map()));
  if (!known.has(key)) known.set(key, findZeroMember(parent, key));
  return known.get(key);
}

function findZeroMember(parent: FieldSchema, key: string): Json | undefined {
  const definition = definitionOf(parent);
  const field = definition?.fields?.[key];
  if (!definition || !field) return undefined;
  const isRequired = definition.required?.includes(key) ?? false;
  if (field.type === 'array' || field.type === 'object') return isRequired ? null : undefined;
  if (!definitionOf(field)?.fields) return undefined;
  const isKind = (definition.gvk?.length ?? 0) > 0;
  return isValueStruct(typeName(parent), key, isRequired, isKind) ? EMPTY : undefined;
}

/** The path element of a list item: its keys (with their defaults), or its value. */
export function itemElement(item: Json, list: FieldSchema): string {
  if (list['list-type'] === 'set') return `v:${JSON.stringify(item)}`;
  const object = isObject(item) ? item : {};
  const keys = [...(list['list-map-keys'] ?? [])].sort().flatMap(key => {
    const value = object[key] ?? childSchema(list.items, key)?.default;
    return value === undefined || value === null ? [] : [[key, value] as const];
  });
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** List items by path element; of several with one element the first. */
export function itemsByElement(items: readonly Json[], list: FieldSchema): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const item of items) {
    const element = itemElement(item, list);
    if (!found.has(element)) found.set(element, item);
  }
  return found;
}
