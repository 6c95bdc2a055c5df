/** Objects that the schema of the API allows, at random. */
import schema from '../../src/api/generated/schema.json' with { type: 'json' };
import { RESOURCES, type ResourceInfo } from '../../src/api/resources.ts';
import type { Rng } from '../../src/base/rng.ts';
import { chance, oddText, pick, some } from './random.ts';

interface Field {
  readonly type?: string;
  readonly ref?: string;
  readonly items?: Field;
  readonly values?: Field;
  readonly enum?: readonly string[];
}
interface Type {
  readonly gvk?: readonly string[];
  readonly required?: readonly string[];
  readonly fields?: Readonly<Record<string, Field>>;
}

const TYPES = schema as unknown as Readonly<Record<string, Type>>;
const BY_KIND = new Map(
  Object.entries(TYPES).flatMap(([name, { gvk = [] }]) => gvk.map(kind => [kind, name] as const)),
);
const DEEPEST = 9;

/** What fields of these names hold when they are right. */
const USUAL: Readonly<Record<string, readonly unknown[]>> = {
  namespace: ['default'],
  image: ['nginx', 'busybox:1.36', 'nginx:1.25'],
  nodeName: ['node01', ''],
  schedulerName: ['default-scheduler'],
  restartPolicy: ['Always', 'Never', 'OnFailure'],
  serviceAccountName: ['default'],
  storageClassName: ['standard', ''],
  operator: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Equal', 'Gt'],
  effect: ['NoSchedule', 'NoExecute', 'PreferNoSchedule'],
  topologyKey: ['kubernetes.io/hostname'],
  whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
  protocol: ['TCP', 'UDP'],
  schedule: ['*/5 * * * *', '@daily'],
  clusterIP: ['None', '10.96.0.50', ''],
  type: ['ClusterIP', 'NodePort', 'Recreate', 'RollingUpdate', 'Opaque', 'Ready', 'Container'],
  apiGroup: ['apps', 'rbac.authorization.k8s.io', ''],
  apiGroups: [['apps'], ['*'], ['']],
  verbs: [['get', 'list'], ['*']],
  cidr: ['10.0.0.0/8'],
  mountPath: ['/data', '/cache'],
  path: ['/', '/data', 'x'],
  phase: ['Running', 'Pending'],
  matchLabels: [{ app: 'web' }],
  labels: [{ app: 'web' }, {}],
  annotations: [{ note: 'x' }],
  namespaceSelector: [{}, { matchLabels: { a: 'b' } }],
  finalizers: [['example.com/hold'], []],
  ownerReferences: [[]],
  managedFields: [[]],
  generateName: ['made-'],
  deletionTimestamp: ['2026-11-20T22:00:00Z'],
};
/** Fields that are seldom set, since an object with them goes no further. */
const SELDOM = new Set(['managedFields', 'deletionTimestamp', 'ownerReferences', 'status', 'generateName']);

/** The type's name in the schema for a resource, or undefined where the schema has none. */
export function typeOf({ group, version, kind }: ResourceInfo): string | undefined {
  return BY_KIND.get(`${group === '' ? version : `${group}/${version}`} ${kind}`);
}

/** The resources whose objects can be made up. */
export const CREATABLE = RESOURCES.filter(
  info => info.verbs.includes('create') && typeOf(info) !== undefined,
);

/** An object of a resource, of the right types throughout; its values may make no sense together. */
export function objectOf(rng: Rng, info: ResourceInfo, name: string): Record<string, unknown> {
  const made = ofType(rng, typeOf(info)!, 0) as Record<string, unknown>;
  const { group, version, kind } = info;
  const metadata = { ...(made.metadata as object), name, ...(info.namespaced && { namespace: 'default' }) };
  return { ...made, apiVersion: group === '' ? version : `${group}/${version}`, kind, metadata };
}

function ofType(rng: Rng, name: string, depth: number): unknown {
  if (/Quantity$/.test(name)) return pick(rng, ['1', '100m', '1Gi', '64Mi', '0']);
  if (/IntOrString$/.test(name)) return pick(rng, [1, '25%', '0', 80, 'http']);
  if (/Time$/.test(name)) return '2026-11-20T22:00:00Z';
  const { fields, required = [] } = TYPES[name] ?? {};
  if (fields === undefined) return chance(rng, 0.5) ? {} : pick(rng, [true, 'x', { a: 'b' }, ['a'], 1]);
  const share = depth < 2 ? 0.7 : Math.max(0.04, 0.5 - depth * 0.07);
  const wanted = Object.keys(fields).filter(
    key => required.includes(key) || chance(rng, SELDOM.has(key) ? 0.02 : share),
  );
  return Object.fromEntries(wanted.map(key => [key, fieldValue(rng, key, fields[key]!, depth + 1)]));
}

function fieldValue(rng: Rng, key: string, field: Field, depth: number): unknown {
  const usual = USUAL[key];
  if (usual !== undefined && chance(rng, 0.85)) return pick(rng, usual);
  if (field.enum !== undefined && chance(rng, 0.9)) return pick(rng, field.enum);
  if (field.ref !== undefined) return depth > DEEPEST ? {} : ofType(rng, field.ref, depth);
  switch (field.type) {
    case 'array':
      return depth > DEEPEST ? [] : some(rng, 0, 2, () => fieldValue(rng, '', field.items ?? {}, depth + 1));
    case 'object': {
      const entries = some(rng, 0, 2, () => [
        pick(rng, ['a', 'cpu', 'memory', 'app', 'pods', 'example.com/x']),
        fieldValue(rng, '', field.values ?? {}, depth + 1),
      ]);
      return Object.fromEntries(entries);
    }
    case 'integer':
      return pick(rng, [0, 1, 2, 80, 1000, -1, 30]);
    case 'number':
      return pick(rng, [0, 0.5, 1]);
    case 'boolean':
      return chance(rng, 0.5);
    default:
      return chance(rng, 0.1) ? oddText(rng) : pick(rng, ['a', 'web', 'b-1', 'x', 'default', 'node01']);
  }
}
