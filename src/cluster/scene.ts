import type { Event, Node, Pod } from '../api/generated/types.ts';
import { asJson } from '../api/object.ts';
import { podResources } from '../api/pod-resources.ts';
import { milliValue } from '../api/quantity.ts';
import { ApiError, ConnectionRefused } from '../api/status.ts';
import { formatTaint } from '../api/taints.ts';
import nodePrinter from '../apiserver/tables/printers/node.ts';
import podPrinter from '../apiserver/tables/printers/pod.ts';
import type { Cluster } from './cluster.ts';

/** A Pod as a picture shows it. */
export interface ScenePod {
  readonly namespace: string;
  readonly name: string;
  /** kubectl's STATUS and READY. */
  readonly status: string;
  readonly ready: string;
}

/** What of a resource is requested by Pods, and what the node has to give: milli-units. */
export interface SceneAmount {
  readonly requested: number;
  readonly allocatable: number;
}

export interface SceneNode {
  readonly name: string;
  readonly status: string;
  /** As kubectl writes them: `key=value:NoSchedule`. */
  readonly taints: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly cpu: SceneAmount;
  readonly memory: SceneAmount;
  readonly pods: readonly ScenePod[];
}

/** What is shown of a cluster at one instant. */
export interface Scene {
  readonly nodes: readonly SceneNode[];
  /** Pods that no node here has. */
  readonly homeless: readonly ScenePod[];
  /** The newest last: `Warning FailedScheduling pod/web: 0/3 nodes ...`. */
  readonly events: readonly { readonly warning: boolean; readonly text: string }[];
}

const NOTHING: Scene = { nodes: [], homeless: [], events: [] };
const DONE = new Set(['Succeeded', 'Failed']);

/** A cluster as a picture: nodes with what runs on them, what has no node, what happened last. Empty where no API server answers. */
export function sceneOf(cluster: Cluster): Scene {
  try {
    const list = <T>(resource: string) =>
      cluster.admin.resource<T & object>(resource).list().items as readonly T[];
    const now = cluster.clock.now();
    const pods = list<Pod>('pods');
    const nodes = [...list<Node>('nodes')].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const names = new Set(nodes.map(nameOf));
    const events = [...list<Event>('events')].sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
    return {
      nodes: nodes.map(node =>
        sceneNode(
          node,
          pods.filter(({ spec }) => spec?.nodeName === nameOf(node)),
          now,
        ),
      ),
      homeless: pods.filter(({ spec }) => !names.has(spec?.nodeName ?? '')).map(pod => scenePod(pod, now)),
      events: events.map(event => ({ warning: event.type === 'Warning', text: eventText(event) })),
    };
  } catch (error) {
    if (error instanceof ApiError || error instanceof ConnectionRefused) return NOTHING;
    throw error;
  }
}

const nameOf = ({ metadata }: Node) => metadata?.name ?? '';
const timeOf = (event: Event) => String(event.lastTimestamp ?? event.eventTime ?? '');

function sceneNode(node: Node, pods: readonly Pod[], now: number): SceneNode {
  const live = pods.filter(({ status }) => !DONE.has(status?.phase ?? ''));
  const amount = (resource: 'cpu' | 'memory'): SceneAmount => ({
    requested: live.reduce(
      (sum, { spec }) => sum + (spec ? milliValue(podResources(spec, 'requests')[resource]) : 0),
      0,
    ),
    allocatable: milliValue(node.status?.allocatable?.[resource]),
  });
  return {
    name: nameOf(node),
    status: String(nodePrinter.cells(asJson(node), now)[1]),
    taints: (node.spec?.taints ?? []).map(formatTaint),
    labels: node.metadata?.labels ?? {},
    cpu: amount('cpu'),
    memory: amount('memory'),
    pods: pods
      .map(pod => scenePod(pod, now))
      .sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1)),
  };
}

function scenePod(pod: Pod, now: number): ScenePod {
  const [name = '', ready = '', status = ''] = podPrinter.cells(asJson(pod), now).map(String);
  return { namespace: pod.metadata?.namespace ?? '', name, ready, status };
}

function eventText({ reason, involvedObject, message }: Event): string {
  const kind = (involvedObject?.kind ?? '').toLowerCase();
  return `${reason ?? ''} ${kind}/${involvedObject?.name ?? ''}: ${message ?? ''}`;
}
