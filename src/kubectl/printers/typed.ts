/**
 * An object as Go's typed structs would print it: structs that are no pointers are there even when empty, and
 * required fields have their zero value. The server's own answers need none of this.
 */
import protobuf from '../../api/generated/protobuf.json' with { type: 'json' };
import schema from '../../api/generated/schema.json' with { type: 'json' };
import { isObject, type JsonObject } from '../../base/json.ts';

interface Field {
  readonly type?: string;
  readonly ref?: string;
  readonly items?: Field;
  readonly values?: Field;
}
interface Type {
  readonly gvk?: readonly string[];
  readonly required?: readonly string[];
  readonly fields?: Readonly<Record<string, Field>>;
}

const TYPES = schema as unknown as Readonly<Record<string, Type>>;
const BY_GVK = new Map(
  Object.entries(TYPES).flatMap(([name, type]) => (type.gvk ?? []).map(gvk => [gvk, name] as const)),
);

/** Optional fields that Go holds by value and therefore always prints, by the last part of the type's name. */
const BY_VALUE: Readonly<Record<string, readonly string[]>> = {
  Container: ['resources'],
  PodTemplateSpec: ['metadata', 'spec'],
  DeploymentSpec: ['strategy'],
  ReplicaSetSpec: ['template'],
  DaemonSetSpec: ['updateStrategy'],
  StatefulSetSpec: ['updateStrategy'],
  JobTemplateSpec: ['metadata', 'spec'],
  ServiceStatus: ['loadBalancer'],
  IngressStatus: ['loadBalancer'],
  ContainerStatus: ['state', 'lastState'],
  PersistentVolumeClaimSpec: ['resources'],
  NodeStatus: ['daemonEndpoints', 'nodeInfo'],
  NetworkPolicySpec: ['podSelector'],
};
const POINTERS = new Set(['io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector']);
/** Fields that are printed as null or zero although the API calls them optional. */
const ZEROES: Readonly<Record<string, JsonObject>> = {
  HorizontalPodAutoscalerStatus: { currentMetrics: null },
  Role: { rules: null },
  ClusterRole: { rules: null },
  PodDisruptionBudgetStatus: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  StatefulSetStatus: { availableReplicas: 0 },
};
/** Required by the API, yet left out by Go when empty. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  StatefulSetSpec: ['serviceName'],
  HorizontalPodAutoscalerStatus: ['conditions'],
};

/** @returns the object in full, or as it is when its kind is not known */
export function typedForm(object: JsonObject): JsonObject {
  const type = BY_GVK.get(`${String(object.apiVersion)} ${String(object.kind)}`);
  if (type === undefined) return object;
  const top = { ...object };
  for (const field of ['metadata', 'spec', 'status']) {
    if (TYPES[type]?.fields?.[field] !== undefined && top[field] === undefined) top[field] = {};
  }
  return complete(type, top);
}

function complete(typeName: string, object: JsonObject): JsonObject {
  const type = TYPES[typeName];
  if (type?.fields === undefined) return object;
  const short = typeName.split('.').pop()!;
  const made: Record<string, unknown> = {};
  for (const field of type.required ?? []) {
    if (object[field] === undefined && !LEFT_OUT[short]?.includes(field))
      made[field] = zero(type.fields[field]);
  }
  for (const field of BY_VALUE[short] ?? [])
    if (object[field] === undefined) made[field] = completeField(type.fields[field], {});
  Object.assign(
    made,
    Object.fromEntries(Object.entries(ZEROES[short] ?? {}).filter(([key]) => object[key] === undefined)),
  );
  for (const [key, value] of Object.entries(object)) {
    if (value !== undefined) made[key] = completeField(type.fields[key], value);
  }
  return made as JsonObject;
}

function completeField(field: Field | undefined, value: unknown): unknown {
  if (field?.ref !== undefined && isObject(value)) return complete(field.ref, value);
  if (field?.items !== undefined && Array.isArray(value))
    return value.map(item => completeField(field.items, item));
  return value;
}

function zero(field: Field | undefined): unknown {
  if (field?.ref !== undefined)
    return POINTERS.has(field.ref) || TYPES[field.ref]?.fields === undefined ? null : complete(field.ref, {});
  return { string: '', integer: 0, number: 0, boolean: false }[field?.type ?? ''] ?? null;
}

/** The object without fields that its kind does not have, as decoding into Go's struct leaves it. */
export function knownFields(object: JsonObject): JsonObject {
  const type = BY_GVK.get(`${String(object.apiVersion)} ${String(object.kind)}`);
  return type === undefined ? object : known(type, object);
}

function known(typeName: string, object: JsonObject): JsonObject {
  const fields = TYPES[typeName]?.fields;
  if (fields === undefined) return object;
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      const field = fields[key];
      return field === undefined && key !== 'apiVersion' && key !== 'kind'
        ? []
        : [[key, knownIn(field, value)]];
    }),
  ) as JsonObject;
}

function knownIn(field: Field | undefined, value: unknown): unknown {
  if (field?.ref !== undefined && isObject(value)) return known(field.ref, value);
  if (field?.items !== undefined && Array.isArray(value))
    return value.map(item => knownIn(field.items, item));
  return value;
}

const MESSAGES = protobuf as unknown as Readonly<
  Record<string, Readonly<Record<string, readonly [number, string]>>>
>;

/** Places of fields that Go's struct has elsewhere than their number says. */
const PLACES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Container: {
    envFrom: 6.5,
    resizePolicy: 8.5,
    restartPolicy: 8.6,
    startupProbe: 11.5,
    terminationMessagePolicy: 13.5,
  },
  HTTPIngressPath: { pathType: 1.5 },
  IngressSpec: { ingressClassName: 0 },
  OwnerReference: { apiVersion: 0 },
};

/** The keys in the order of Go's struct, for `-o json` of an object that kubectl made itself. */
export function inStructOrder(object: JsonObject): JsonObject {
  const type = BY_GVK.get(`${String(object.apiVersion)} ${String(object.kind)}`);
  const { apiVersion, kind, ...rest } = object;
  return { kind, apiVersion, ...(type === undefined ? rest : ordered(type, rest)) };
}

function ordered(typeName: string, object: JsonObject): JsonObject {
  const type = TYPES[typeName];
  if (type?.fields === undefined) return object;
  const numbers = fieldNumbers(typeName);
  const places = PLACES[typeName.split('.').pop()!];
  const place = (key: string) => places?.[key] ?? numbers.get(key) ?? 999;
  const keys = Object.keys(object).sort((a, b) => place(a) - place(b));
  return Object.fromEntries(
    keys.map(key => [key, orderedField(type.fields![key], object[key])]),
  ) as JsonObject;
}

function orderedField(field: Field | undefined, value: unknown): unknown {
  if (field?.ref !== undefined && isObject(value)) return ordered(field.ref, value);
  if (field?.items !== undefined && Array.isArray(value))
    return value.map(item => orderedField(field.items, item));
  if (isObject(value)) return sortedKeys(value);
  return value;
}

function sortedKeys(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fieldNumbers(typeName: string): Map<string, number> {
  const message = MESSAGES[typeName.replace(/^io\.k8s\./, 'k8s.io.')] ?? {};
  return new Map(Object.entries(message).map(([field, [number]]) => [field, number]));
}
