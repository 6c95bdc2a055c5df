import type {
  Deployment,
  OwnerReference,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../api/generated/types.ts';
import { groupResource, resourceOfKind } from '../../api/resources.ts';
import type { Client } from '../../client/client.ts';
import { controllerOf } from '../common/owner.ts';
import { scaledValue } from '../common/percent.ts';

// models getExpectedPodCount of pkg/controller/disruption/disruption.go

export interface Expected {
  /** How many pods there should be. */
  readonly pods: number;
  /** How many of them must stay healthy. */
  readonly healthy: number;
  /** There are pods that no controller owns, which a share of pods cannot be told of. */
  readonly unmanaged: boolean;
}

/** What a budget asks for given the pods that it selects. @throws Error when a pod's controller cannot be found or scaled */
export function expectedPods(client: Client, { spec }: PodDisruptionBudget, pods: readonly Pod[]): Expected {
  if (spec?.maxUnavailable === undefined && typeof spec?.minAvailable !== 'string')
    return { pods: pods.length, healthy: spec?.minAvailable ?? 0, unmanaged: false };
  const unmanaged = pods.some(pod => controllerOf(pod) === undefined);
  const count = expectedScale(client, pods);
  const healthy =
    spec.maxUnavailable === undefined
      ? scaledValue(spec.minAvailable, count, 'up')
      : Math.max(0, count - scaledValue(spec.maxUnavailable, count, 'up'));
  return { pods: count, healthy, unmanaged };
}

/** The sum of the sizes of the pods' controllers; pods without one do not count. */
function expectedScale(client: Client, pods: readonly Pod[]): number {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const reference = controllerOf(pod);
    if (reference === undefined || sizes.has(reference.uid)) continue;
    const found = scaleOf(client, pod.metadata?.namespace, reference);
    if (found === undefined) throw new Error(`found no controllers for pod "${pod.metadata?.name}"`);
    sizes.set(found.uid, found.replicas);
    sizes.set(reference.uid, found.uid === reference.uid ? found.replicas : 0);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

type Scalable = ReplicaSet | Deployment | StatefulSet | ReplicationController;

const SCALABLE: ReadonlySet<string> = new Set([
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'ReplicationController',
]);

function scaleOf(
  client: Client,
  namespace: string | undefined,
  { apiVersion, kind, name, uid }: OwnerReference,
): { uid: string; replicas: number } | undefined {
  const resource = resourceOfKind(apiVersion, kind);
  if (resource === undefined) throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);
  if (!SCALABLE.has(kind))
    throw new Error(`${groupResource(resource)} does not implement the scale subresource`);
  const owner = client.resource<Scalable>(resource).find(namespace, name);
  if (owner === undefined || owner.metadata?.uid !== uid) return undefined;
  const parent = controllerOf(owner);
  if (kind === 'ReplicaSet' && parent?.kind === 'Deployment') return scaleOf(client, namespace, parent);
  return { uid, replicas: owner.spec?.replicas ?? 1 };
}
