import { parseYaml } from '../../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../../apimachinery/yaml/yaml-error.ts';
import { isObject, type Json, type JsonObject } from '../../../base/json.ts';
import { keyOf } from '../../checks/changed-by-itself.ts';
import { type Place, placesIn } from './places.ts';
import type { Solved } from './run.ts';
import { isDeed, type WireWrite } from './writes.ts';

/** The same said in another way; nothing of it may cost a point. */
export interface Rewriting {
  readonly what: string;
  /** The write otherwise; undefined where there is nothing to say otherwise in it. */
  rewrite(write: WireWrite, task: string): WireWrite | undefined;
}

/** Rewrites every value of a body for which `change` has another; undefined where it has none. */
function everywhere(what: string, change: (place: Place) => Json | undefined): Rewriting {
  return {
    what,
    rewrite(write) {
      let { body } = write;
      let changed = false;
      const seen = new Set<string>();
      for (;;) {
        const place = [...placesIn(body)].find(
          one => !seen.has(JSON.stringify(one.path)) && change(one) !== undefined,
        );
        if (place === undefined) return changed ? { ...write, body } : undefined;
        seen.add(JSON.stringify(place.path));
        body = place.with(change(place));
        changed = true;
      }
    },
  };
}

const asList = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

/** `500m` for `0.5`, `1024Mi` for `1Gi`; undefined for what has no other spelling here. */
function otherQuantity(value: Json): string | undefined {
  const [, digits = '', unit = ''] = /^(\d+)(m|Ki|Mi|Gi|)$/.exec(String(value)) ?? [];
  if (digits === '') return undefined;
  const number = Number(digits);
  switch (unit) {
    case '':
      return `${number * 1000}m`;
    case 'm':
      return number % 1000 === 0 ? String(number / 1000) : `${number / 1000}`;
    case 'Gi':
      return `${number * 1024}Mi`;
    case 'Mi':
      return `${number * 1024}Ki`;
    default:
      return undefined;
  }
}

const QUANTITIES = new Set(['requests', 'limits', 'hard', 'default', 'defaultRequest', 'min', 'max']);
/** Lists whose order means nothing. */
const UNORDERED = new Set([
  'tolerations',
  'taints',
  'matchExpressions',
  'values',
  'env',
  'volumes',
  'subjects',
  'verbs',
  'nodeSelectorTerms',
  'rules',
]);

const asExpressions = (labels: JsonObject): readonly Json[] =>
  Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value ?? null] }));

export const REWRITINGS: readonly Rewriting[] = [
  everywhere('matchExpressions for matchLabels', ({ value }) => {
    if (!isObject(value) || !isObject(value.matchLabels)) return undefined;
    const { matchLabels, matchExpressions, ...rest } = value;
    return { ...rest, matchExpressions: [...asExpressions(matchLabels), ...asList(matchExpressions)] };
  }),
  everywhere('required node affinity for nodeSelector', ({ value }) => {
    if (!isObject(value) || !isObject(value.nodeSelector) || value.affinity !== undefined) return undefined;
    const { nodeSelector, ...rest } = value;
    const nodeSelectorTerms = [{ matchExpressions: asExpressions(nodeSelector) }];
    return {
      ...rest,
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
    };
  }),
  everywhere('nodeSelector for required node affinity', ({ value }) => {
    if (!isObject(value) || !isObject(value.affinity) || value.nodeSelector !== undefined) return undefined;
    const { affinity, ...rest } = value;
    const plain = plainSelector(affinity);
    return plain === undefined ? undefined : { ...rest, nodeSelector: plain };
  }),
  everywhere('a toleration without operator', ({ key, value }) =>
    key === 'tolerations' && isObject(value) && value.operator === 'Equal'
      ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'operator'))
      : undefined,
  ),
  everywhere('a toleration with operator Equal', ({ key, value }) =>
    key === 'tolerations' && isObject(value) && value.operator === undefined && value.key !== undefined
      ? { ...value, operator: 'Equal' }
      : undefined,
  ),
  everywhere('quantities in other units', ({ path, value }) => {
    const holder = path.at(-2);
    if (!QUANTITIES.has(String(holder)) || typeof path.at(-1) === 'number') return undefined;
    if (/^(count\/|pods$|services|configmaps|secrets)/.test(String(path.at(-1)))) return undefined;
    return otherQuantity(value);
  }),
  everywhere('lists in another order', ({ key, path, value }) =>
    UNORDERED.has(key) && typeof path.at(-1) !== 'number' && Array.isArray(value) && value.length > 1
      ? [...(value as readonly Json[])].reverse()
      : undefined,
  ),
  everywhere('YAML in a ConfigMap as JSON', ({ path, value }) => {
    if (path[0] !== 'data' || path.length !== 2 || typeof value !== 'string') return undefined;
    const object = yamlObject(value);
    const json = object === undefined ? undefined : JSON.stringify(object, null, 1);
    return json === value ? undefined : json;
  }),
  {
    what: 'containers of another name',
    rewrite: (write, task) => renameContainers(write, task),
  },
  {
    what: 'with what kubectl create --dry-run adds',
    rewrite: write => {
      const { body } = write;
      if (write.method !== 'POST' || !isObject(body) || !isObject(body.metadata)) return undefined;
      return {
        ...write,
        body: { ...body, metadata: { ...body.metadata, creationTimestamp: null }, status: {} },
      };
    },
  },
  {
    what: 'with an annotation and a label of one’s own',
    rewrite: write => {
      const { body } = write;
      if (write.method !== 'POST' || !isObject(body) || !isObject(body.metadata)) return undefined;
      const { labels, annotations } = body.metadata;
      const metadata = {
        ...body.metadata,
        labels: { ...(isObject(labels) ? labels : {}), 'written-by': 'me' },
        annotations: { ...(isObject(annotations) ? annotations : {}), note: 'first try' },
      };
      return isDeed(write) ? undefined : { ...write, body: { ...body, metadata } };
    },
  },
  {
    what: 'replaced instead of patched',
    rewrite: write =>
      write.method === 'PATCH' && !write.contentType.startsWith('application/apply-patch')
        ? { ...write, inSteps: 'replaced' }
        : undefined,
  },
  {
    what: 'made without its labels and its number of replicas, then patched',
    rewrite: write => {
      const { body } = write;
      if (write.method !== 'POST' || !isObject(body) || !isObject(body.metadata) || isDeed(write))
        return undefined;
      const { labels, ...metadata } = body.metadata;
      const { replicas, ...spec } = isObject(body.spec) ? body.spec : {};
      if (labels === undefined && replicas === undefined) return undefined;
      return {
        ...write,
        body: { ...body, metadata, ...(isObject(body.spec) && { spec }) },
        inSteps: {
          patch: {
            ...(labels !== undefined && { metadata: { labels } }),
            ...(replicas !== undefined && { spec: { replicas } }),
          },
        },
      };
    },
  },
  {
    what: 'by server-side apply',
    rewrite: write => {
      const { method, path, body } = write;
      const [route = '', query = ''] = path.split('?');
      if (method !== 'POST' || !isObject(body) || !isObject(body.metadata) || isDeed(write)) return undefined;
      const { name } = body.metadata;
      if (typeof name !== 'string') return undefined;
      const search = new URLSearchParams(query);
      search.set('fieldManager', 'kubectl');
      search.set('force', 'true');
      return {
        method: 'PATCH',
        path: `${route}/${name}?${search}`,
        contentType: 'application/apply-patch+yaml',
        body,
      };
    },
  },
];

/** The object that a text is, where it is one with a kind. */
function yamlObject(text: string): JsonObject | undefined {
  try {
    const value = parseYaml(text);
    return isObject(value) && typeof value.kind === 'string' ? value : undefined;
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
}

/** Whether a write is an answer's own, so that it may be said otherwise: an object that was not there, or a change alone. */
export function isNew({ method, path, body }: WireWrite, { start }: Solved): boolean {
  if (method === 'PATCH') return true;
  if (method !== 'POST' || !isObject(body)) return false;
  const namespace = /\/namespaces\/([^/?]+)\/./.exec(path)?.[1] ?? '';
  const metadata = { ...(isObject(body.metadata) ? body.metadata : {}), namespace };
  const key = keyOf({ ...body, metadata });
  return !start.all().some(object => keyOf(object) === key);
}

/** A nodeSelector that admits the same as a required node affinity; undefined where there is none. */
function plainSelector({ nodeAffinity, ...others }: JsonObject): JsonObject | undefined {
  if (Object.keys(others).length > 0 || !isObject(nodeAffinity) || Object.keys(nodeAffinity).length !== 1)
    return undefined;
  const must = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = isObject(must) ? asList(must.nodeSelectorTerms) : [];
  const [term] = terms;
  if (terms.length !== 1 || !isObject(term) || Object.keys(term).length !== 1) return undefined;
  const expressions = asList(term.matchExpressions).filter(isObject);
  const plain = expressions.every(
    ({ operator, values }) => operator === 'In' && Array.isArray(values) && values.length === 1,
  );
  const keys = new Set(expressions.map(({ key }) => key));
  if (!plain || expressions.length === 0 || keys.size !== expressions.length) return undefined;
  return Object.fromEntries(
    expressions.map(({ key, values }) => [String(key), (values as readonly Json[])[0] ?? null]),
  );
}

/** Containers whose name the task does not give are called otherwise where they are made. */
function renameContainers(write: WireWrite, task: string): WireWrite | undefined {
  const { method, body } = write;
  if (method !== 'POST' || !isObject(body)) return undefined;
  const rename = ({ key, path, value }: Place): Json | undefined => {
    if (key !== 'containers' || typeof path.at(-1) === 'number' || !Array.isArray(value)) return undefined;
    const containers = (value as readonly Json[]).filter(isObject);
    const free = containers.every(
      ({ name }) => !new RegExp(`\\b${name}\\b`).test(task) && !String(name).startsWith('c0'),
    );
    return free ? containers.map((container, at) => ({ ...container, name: `c0${at}` })) : undefined;
  };
  return everywhere('', rename).rewrite(write, task);
}
