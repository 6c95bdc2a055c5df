import type {
  Deployment,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../api/generated/types.ts';
import type { Client } from '../../client/client.ts';
import { controllerOf } from '../common/owner.ts';
import { scaledValue } from '../common/percent.ts';

// models getExpectedPodCount of pkg/controller/disruption/disruption.go

export interface Expected {
  /** How many pods there should be. */
  readonly pods: number;
  /** How many of them must stay healthy. */
  readonly healthy: number;
}

/** What a budget asks for given the pods that it selects. @throws Error when a pod's controller cannot be found or scaled */
export function expectedPods(client: Client, { spec }: PodDisruptionBudget, pods: readonly Pod[]): Expected {
  if (spec?.maxUnavailable !== undefined) {
    const count = expectedScale(client, pods);
    return { pods: count, healthy: Math.max(0, count - scaledValue(spec.maxUnavailable, count, 'up')) };
  }
  if (typeof spec?.minAvailable === 'number') return { pods: pods.length, healthy: spec.minAvailable };
  if (spec?.minAvailable === undefined) return { pods: 0, healthy: 0 };
  const count = expectedScale(client, pods);
  return { pods: count, healthy: scaledValue(spec.minAvailable, count, 'up') };
}

/** The sum of the sizes of the pods' controllers; pods without one do not count. */
function expectedScale(client: Client, pods: readonly Pod[]): number {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const reference = controllerOf(pod);
    if (reference === undefined || sizes.has(reference.uid)) continue;
    const found = scaleOf(client, pod.metadata?.namespace, reference.kind, reference.name, reference.uid);
    if (found === undefined) throw new Error(`found no controllers for pod "${pod.metadata?.name}"`);
    sizes.set(found.uid, found.replicas);
    sizes.set(reference.uid, found.uid === reference.uid ? found.replicas : 0);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

type Scalable = ReplicaSet | Deployment | StatefulSet | ReplicationController;

const RESOURCES_BY_KIND: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets.apps',
  Deployment: 'deployments.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers',
};

function scaleOf(
  client: Client,
  namespace: string | undefined,
  kind: string,
  name: string,
  uid: string,
): { uid: string; replicas: number } | undefined {
  const resource = RESOURCES_BY_KIND[kind];
  if (resource === undefined) {
    throw new Error(`${kind.toLowerCase()} does not implement the scale subresource`);
  }
  const owner = client.resource<Scalable>(resource).find(namespace, name);
  if (owner === undefined || owner.metadata?.uid !== uid) return undefined;
  const parent = controllerOf(owner);
  if (kind === 'ReplicaSet' && parent?.kind === 'Deployment') {
    return scaleOf(client, namespace, parent.kind, parent.name, parent.uid);
  }
  return { uid, replicas: owner.spec?.replicas ?? 1 };
}
