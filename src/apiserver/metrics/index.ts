import type { Node, Pod } from '../../api/generated/types.ts';
import { parseLabelSelector } from '../../api/label-selector-text.ts';
import { asJson, type KubeObject } from '../../api/object.ts';
import { matchesAll } from '../../api/selectors.ts';
import { ConnectionRefused } from '../../api/status.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { Backend } from '../context.ts';
import { methodNotAllowed, notFound, unknownResource } from '../errors.ts';
import type { ApiAnswer, ApiCall, NodeUsage } from '../interface.ts';
import type { ResourceRequest } from '../request.ts';

/** The API of metrics-server: what nodes and pods use now, asked of their kubelets. models kubernetes-sigs/metrics-server */

const GROUP = 'metrics.k8s.io';
/** The cluster role that metrics-server is installed with. */
export const METRICS_ROLE = 'system:metrics-server';

/** Is metrics-server there, and can it ask kubelets? */
export function hasMetrics({ dialNode, store }: Backend): boolean {
  if (dialNode === undefined) return false;
  return store.get('clusterroles.rbac.authorization.k8s.io', '', METRICS_ROLE) !== undefined;
}
const API_VERSION = `${GROUP}/v1beta1`;
const WINDOW = '15s';

/** Answers a request for metrics.k8s.io. @throws ApiError NotFound and the like */
export function metrics(backend: Backend, call: ApiCall, request: ResourceRequest): ApiAnswer {
  const { resource, name, namespace, verb } = request;
  if (backend.dialNode === undefined || (resource !== 'nodes' && resource !== 'pods'))
    throw unknownResource();
  if (verb !== 'get' && verb !== 'list') throw methodNotAllowed();
  const items = resource === 'nodes' ? nodeMetrics(backend) : podMetrics(backend, namespace);
  if (verb === 'get') {
    const found = items.find(item => (item.metadata as JsonObject).name === name);
    if (found !== undefined) return { code: 200, body: found };
    // One that is not there is told of as itself, one without metrics as what it has none of.
    if (backend.store.get(resource, namespace, name) === undefined)
      throw notFound({ group: '', resource }, name);
    const [none, path] = resource === 'pods' ? ['podmetrics', `${namespace}/${name}`] : ['nodemetrics', name];
    throw notFound({ group: GROUP, resource: none }, path);
  }
  const selector = parseLabelSelector(call.query?.get('labelSelector') ?? '');
  const chosen = items.filter(item =>
    matchesAll(selector, (item.metadata as { labels?: Record<string, string> }).labels),
  );
  const kind = resource === 'nodes' ? 'NodeMetricsList' : 'PodMetricsList';
  return { code: 200, body: { kind, apiVersion: API_VERSION, metadata: {}, items: chosen } };
}

/** What a kubelet tells; undefined where it does not answer. */
function usageOf({ dialNode }: Backend, node: string): NodeUsage | undefined {
  try {
    return dialNode!(node).usage();
  } catch (error) {
    if (error instanceof ConnectionRefused) return undefined;
    throw error;
  }
}

function amounts(milliCpu: number, memoryBytes: number): JsonObject {
  return { cpu: `${Math.round(milliCpu * 1e6)}n`, memory: `${Math.round(memoryBytes / 1024)}Ki` };
}

function metadataOf({ metadata }: KubeObject, now: number): JsonObject {
  const { name, namespace, labels } = metadata ?? {};
  return {
    name,
    ...(namespace ? { namespace } : {}),
    creationTimestamp: rfc3339(now),
    ...(labels ? { labels: labels as unknown as Json } : {}),
  } as JsonObject;
}

function nodeMetrics(backend: Backend): JsonObject[] {
  const now = backend.clock.now();
  return (backend.store.list('nodes') as readonly Node[]).flatMap(node => {
    const usage = usageOf(backend, node.metadata?.name ?? '');
    if (usage === undefined) return [];
    return [
      {
        kind: 'NodeMetrics',
        apiVersion: API_VERSION,
        metadata: metadataOf(node, now),
        timestamp: rfc3339(now),
        window: WINDOW,
        usage: amounts(usage.milliCpu, usage.memoryBytes),
      },
    ];
  });
}

function podMetrics(backend: Backend, namespace: string): JsonObject[] {
  const now = backend.clock.now();
  const pods = backend.store.list('pods', namespace || undefined) as readonly Pod[];
  const nodes = new Set(pods.flatMap(pod => pod.spec?.nodeName ?? []));
  const used = new Map(
    [...nodes]
      .flatMap(node => usageOf(backend, node)?.pods ?? [])
      .map(pod => [`${pod.namespace}/${pod.name}`, pod]),
  );
  return pods.flatMap(pod => {
    const usage = used.get(`${pod.metadata?.namespace}/${pod.metadata?.name}`);
    if (usage === undefined) return [];
    const containers = usage.containers.map(({ name, milliCpu, memoryBytes }) => ({
      name,
      usage: amounts(milliCpu, memoryBytes),
    }));
    return [
      asJson({
        kind: 'PodMetrics',
        apiVersion: API_VERSION,
        metadata: metadataOf(pod, now),
        timestamp: rfc3339(now),
        window: WINDOW,
        containers,
      }),
    ];
  });
}
