import { isQuantity } from '../../../api/quantity.ts';
import { isObject, type Json, type JsonObject } from '../../../base/json.ts';
import { isAddedToleration } from '../../checks/match.ts';
import { nameOfPlace, type Place, placesIn } from './places.ts';

/** What weakening needs to know of the solved cluster. */
export interface Surroundings {
  /** The workers, as they are now. */
  readonly workers: readonly string[];
  /** The values that a label has on the nodes. */
  labelValues(key: string): readonly string[];
  /** Whether the lab's task speaks of a word. */
  speaksOf(word: string): boolean;
}

/** A weakened object. */
export interface Variant {
  readonly what: string;
  /** undefined: the value is left out. */
  readonly value: Json | undefined;
}

type Weaken = (value: Json, around: Surroundings) => readonly Variant[];

const gone: Variant = { what: 'left out', value: undefined };
const list = (value: Json): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];

/** Every node has it. */
const ANY_NODE = { key: 'kubernetes.io/os', operator: 'Exists' };
const nodeTerm = (key: string, values: readonly string[]) => ({
  matchExpressions: [{ key, operator: 'In', values }],
});

/** Required node affinity as a wish, and the other way round; for pods the same with their terms. */
function nodeAffinity(value: Json, { workers }: Surroundings): readonly Variant[] {
  if (!isObject(value)) return [];
  const {
    requiredDuringSchedulingIgnoredDuringExecution: must,
    preferredDuringSchedulingIgnoredDuringExecution: wish,
  } = value;
  const variants: Variant[] = [];
  if (isObject(must)) {
    const terms = list(must.nodeSelectorTerms ?? []);
    const required = (nodeSelectorTerms: readonly Json[]): Json => ({
      ...value,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
    });
    variants.push(
      {
        what: 'preferred instead of required',
        value: {
          preferredDuringSchedulingIgnoredDuringExecution: terms.map(preference => ({
            weight: 100,
            preference,
          })),
        },
      },
      { what: 'a second, wider term', value: required([...terms, { matchExpressions: [ANY_NODE] }]) },
      {
        what: 'the names of the workers instead',
        value: required([nodeTerm('kubernetes.io/hostname', workers)]),
      },
    );
    if (terms.length > 1) variants.push({ what: 'the first term alone', value: required(terms.slice(0, 1)) });
  }
  if (Array.isArray(wish))
    variants.push(
      {
        what: 'required instead of preferred',
        value: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: list(wish).map(({ preference }) => preference ?? {}),
          },
        },
      },
      gone,
    );
  return variants;
}

function podAffinity(value: Json): readonly Variant[] {
  if (!isObject(value)) return [];
  const {
    requiredDuringSchedulingIgnoredDuringExecution: must,
    preferredDuringSchedulingIgnoredDuringExecution: wish,
  } = value;
  return [
    gone,
    ...(Array.isArray(must)
      ? [
          {
            what: 'preferred instead of required',
            value: {
              preferredDuringSchedulingIgnoredDuringExecution: list(must).map(podAffinityTerm => ({
                weight: 100,
                podAffinityTerm,
              })),
            },
          },
        ]
      : []),
    ...(Array.isArray(wish)
      ? [
          {
            what: 'required instead of preferred',
            value: {
              requiredDuringSchedulingIgnoredDuringExecution: list(wish).map(
                ({ podAffinityTerm }) => podAffinityTerm ?? {},
              ),
            },
          },
        ]
      : []),
  ];
}

function tolerations(value: Json): readonly Variant[] {
  const everybodys = list(value).filter(isAddedToleration);
  const all = list(value).filter(one => !isAddedToleration(one));
  if (all.length === 0) return [];
  return ownTolerations(all).map(({ what, value: changed }) => ({
    what,
    value: Array.isArray(changed) ? [...everybodys, ...(changed as readonly Json[])] : changed,
  }));
}

function ownTolerations(all: readonly JsonObject[]): readonly Variant[] {
  return [
    gone,
    { what: 'everything tolerated', value: [{ operator: 'Exists' }] },
    {
      what: 'every value tolerated',
      value: all.map(({ value: _, ...rest }) =>
        rest.key === undefined ? rest : { ...rest, operator: 'Exists' },
      ),
    },
    {
      what: 'every effect tolerated',
      value: all.map(({ effect: _, tolerationSeconds: __, ...rest }) => rest),
    },
    {
      what: 'another value tolerated',
      value: all.map(one => ({ ...one, operator: 'Equal', value: 'other' })),
    },
  ];
}

/** A toleration that a JSON patch adds stands alone. */
function loneToleration(value: Json): readonly Variant[] {
  return tolerations([value]).flatMap(({ what, value: changed }) =>
    Array.isArray(changed) ? [{ what, value: (changed as readonly Json[])[0] ?? null }] : [],
  );
}

function nodeSelector(value: Json, { workers }: Surroundings): readonly Variant[] {
  if (!isObject(value)) return [];
  const keys = Object.keys(value);
  return [
    gone,
    { what: 'one that every node has', value: { 'kubernetes.io/os': 'linux' } },
    ...workers.map(name => ({ what: `the name ${name} instead`, value: { 'kubernetes.io/hostname': name } })),
    ...(keys.length > 1 ? keys.map(key => ({ what: `${key} left out`, value: without(value, key) })) : []),
  ];
}

const without = (object: JsonObject, key: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));

function expression(value: Json, around: Surroundings): readonly Variant[] {
  if (!isObject(value) || typeof value.operator !== 'string') return [];
  const { key, operator, values } = value;
  const given = Array.isArray(values) ? (values as readonly string[]) : [];
  switch (operator) {
    case 'In':
      return [
        { what: 'any value', value: { key, operator: 'Exists' } },
        {
          what: 'another value as well',
          value: {
            key,
            operator,
            values: [...new Set([...given, ...around.labelValues(String(key)), 'other'])],
          },
        },
      ];
    case 'NotIn':
      return [
        { what: 'none instead of not these', value: { key, operator: 'DoesNotExist' } },
        { what: 'any value', value: { key, operator: 'Exists' } },
      ];
    case 'Exists':
      return [
        { what: 'some values', value: { key, operator: 'In', values: around.labelValues(String(key)) } },
      ];
    case 'DoesNotExist':
      return [{ what: 'not these', value: { key, operator: 'NotIn', values: ['other'] } }];
    case 'Gt':
    case 'Lt': {
      const bound = Number(given[0]);
      const names = around
        .labelValues(String(key))
        .filter(found => (operator === 'Gt' ? Number(found) > bound : Number(found) < bound));
      return [
        { what: 'the values that there are', value: { key, operator: 'In', values: names } },
        {
          what: 'the bound off by one',
          value: { key, operator, values: [String(bound + (operator === 'Gt' ? -1 : 1))] },
        },
      ];
    }
    default:
      return [];
  }
}

function labelSelector(value: Json): readonly Variant[] {
  if (!isObject(value)) return [];
  const { matchLabels } = value;
  return [
    { what: 'all', value: {} },
    { what: 'nothing', value: { matchLabels: { nobody: 'here' } } },
    ...(isObject(matchLabels) && Object.keys(matchLabels).length > 1
      ? Object.keys(matchLabels).map(key => ({
          what: `${key} left out`,
          value: { ...value, matchLabels: without(matchLabels, key) },
        }))
      : []),
  ];
}

/** The selector of a Service is a plain mapping; that of a workload belongs to its template. */
function serviceSelector(value: Json): readonly Variant[] {
  if (!isObject(value) || !Object.values(value).every(inner => typeof inner === 'string')) return [];
  return Object.keys(value).map(key => ({ what: `${key} left out`, value: without(value, key) }));
}

function rules(value: Json): readonly Variant[] {
  const all = list(value);
  if (all.length === 0 || !all.every(rule => Array.isArray(rule.verbs))) return [];
  const wide = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
  return [
    { what: 'every verb', value: all.map(rule => ({ ...rule, verbs: ['*'] })) },
    { what: 'the secrets as well', value: [...all, { ...wide, apiGroups: [''], resources: ['secrets'] }] },
    { what: 'everything', value: [wide] },
    {
      what: 'a verb less',
      value: all.map(rule => ({ ...rule, verbs: (rule.verbs as readonly Json[]).slice(1) })),
    },
  ];
}

const oneOf =
  (...choices: readonly string[]): Weaken =>
  value =>
    choices.filter(choice => choice !== value).map(choice => ({ what: choice, value: choice }));

const plus =
  (...steps: readonly number[]): Weaken =>
  value =>
    typeof value === 'number'
      ? steps.map(step => ({ what: `${step > 0 ? '+' : ''}${step}`, value: value + step }))
      : [];

function quantities(value: Json, _: Surroundings): readonly Variant[] {
  if (!isObject(value) || !Object.values(value).every(isQuantity)) return [];
  return Object.entries(value).flatMap(([key, amount]): Variant[] => [
    { what: `${key} left out`, value: without(value, key) },
    { what: `${key} a little more`, value: { ...value, [key]: more(String(amount)) } },
  ]);
}

/** A rule for a namespace: what it says of resources that nobody asked about counts as well. */
const ruleOf =
  (resource: string, amount: string): Weaken =>
  (value, around) => {
    const weaker = quantities(value, around);
    return isObject(value) && weaker.length > 0 && !(resource in value)
      ? [...weaker, { what: `${resource} as well`, value: { ...value, [resource]: amount } }]
      : weaker;
  };

/** 100m: 101m. */
const more = (amount: string) => amount.replace(/^\d+/, digits => String(Number(digits) + 1));

/** How a value of a key is weakened. */
const BY_KEY: Readonly<Record<string, Weaken>> = {
  tolerations,
  nodeSelector,
  nodeAffinity,
  podAffinity,
  podAntiAffinity: podAffinity,
  labelSelector,
  rules,
  requests: quantities,
  limits: quantities,
  hard: ruleOf('services', '9'),
  default: ruleOf('ephemeral-storage', '1Gi'),
  defaultRequest: ruleOf('ephemeral-storage', '1Gi'),
  topologyKey: oneOf('kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'kubernetes.io/os'),
  whenUnsatisfiable: oneOf('ScheduleAnyway', 'DoNotSchedule'),
  maxSkew: plus(1),
  minDomains: () => [gone],
  replicas: plus(1, -1),
  image: value =>
    value === 'busybox'
      ? []
      : [{ what: 'another image', value: value === 'redis:7' ? 'httpd:2.4' : 'redis:7' }],
  schedulerName: () => [gone, { what: 'a scheduler that is not there', value: 'nobody' }],
  priorityClassName: () => [gone],
  preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
  globalDefault: value => [{ what: 'turned', value: value !== true }],
  value: plus(1, -1),
  effect: oneOf('NoSchedule', 'NoExecute', 'PreferNoSchedule'),
  unschedulable: () => [gone],
  type: value => (value === 'OnDelete' || value === 'RollingUpdate' || value === 'Recreate' ? [gone] : []),
  maxUnavailable: value => [gone, { what: 'two', value: value === 2 ? 3 : 2 }],
  maxSurge: () => [gone],
  minAvailable: plus(1, -1),
  tolerationSeconds: value => [gone, ...plus(60)(value, NOWHERE)],
  scopes: () => [gone],
  scopeSelector: () => [gone],
  serviceAccountName: () => [gone],
  subjects: value => [
    {
      what: 'every ServiceAccount as well',
      value: [
        ...list(value),
        { kind: 'Group', name: 'system:serviceaccounts', apiGroup: 'rbac.authorization.k8s.io' },
      ],
    },
  ],
  roleRef: value =>
    isObject(value)
      ? [{ what: 'cluster-admin', value: { ...value, kind: 'ClusterRole', name: 'cluster-admin' } }]
      : [],
};

const NOWHERE: Surroundings = { workers: [], labelValues: () => [], speaksOf: () => false };

/** The entries of lists that are weakened one by one. */
const ENTRIES: Readonly<Record<string, Weaken>> = {
  matchExpressions: (value, around) => [...expression(value, around), gone],
  tolerations: () => [gone],
  taints: () => [gone],
  containers: () => [],
  topologySpreadConstraints: () => [gone],
  profiles: () => [gone],
  verbs: () => [],
};

/** Text that kubectl keeps for itself, and what no lab looks at. */
const SKIPPED =
  /^status\b|last-applied-configuration|creationTimestamp|managedFields|resourceVersion|metadata\.uid/;

/** All weakened versions of an object or of a patch. */
export function weakened(
  body: Json,
  around: Surroundings,
): readonly { readonly what: string; readonly body: Json }[] {
  return [...placesIn(body)].flatMap(place => {
    const name = nameOfPlace(place);
    if (SKIPPED.test(name)) return [];
    return variantsAt(place, around, body).map(({ what, value }) => ({
      what: `${name}: ${what}`,
      body: place.with(value),
    }));
  });
}

function variantsAt(
  { path, key, value, within }: Place,
  around: Surroundings,
  body: Json,
): readonly Variant[] {
  if (isAddedToleration(value) || isAddedToleration(within)) return [];
  if (typeof path.at(-1) === 'number') return ENTRIES[key]?.(value, around) ?? [];
  if (key === 'selector' && path[0] === 'spec') return serviceSelector(value);
  if (key === 'labels' && isObject(value))
    return Object.keys(value)
      .filter(around.speaksOf)
      .map(label => ({ what: `${label} left out`, value: without(value, label) }));
  if (key === 'value' && isObject(value))
    return isPatchOf(body, path[0], 'tolerations') ? loneToleration(value) : [];
  return BY_KEY[key]?.(value, around) ?? [];
}

/** Whether an operation of a JSON patch is about a field. */
function isPatchOf(body: Json, at: unknown, field: string): boolean {
  const operation = Array.isArray(body) && typeof at === 'number' ? (body as readonly Json[])[at] : undefined;
  return isObject(operation) && String(operation.path).includes(`/${field}`);
}
