import type { Container, ObjectReference, Pod } from '../../api/generated/types.ts';
import { referenceTo } from '../../client/events.ts';

/** `name_namespace(uid)`: how the kubelet's messages name a pod. models pkg/kubelet/util/format/pod.go */
export function formatPod(pod: Pod): string {
  const { name, namespace, uid } = pod.metadata ?? {};
  return `${name}_${namespace}(${uid})`;
}

/** The folder of a pod's container logs on its machine. */
export function podLogDirectory(pod: Pod): string {
  const { name, namespace, uid } = pod.metadata ?? {};
  return `/var/log/pods/${namespace}_${name}_${uid}`;
}

/** Where the kubelet keeps a pod's volumes and files. */
export function podDirectory(uid: string): string {
  return `/var/lib/kubelet/pods/${uid}`;
}

/** The reference that events about one container carry. models pkg/kubelet/container/ref.go, GenerateContainerRef */
export function containerReference(pod: Pod, container: Container): ObjectReference {
  // by name: the pod may have been updated since
  const isIn = (list: readonly Container[] = []) => list.some(({ name }) => name === container.name);
  const field = isIn(pod.spec?.containers)
    ? 'containers'
    : isIn(pod.spec?.initContainers)
      ? 'initContainers'
      : 'ephemeralContainers';
  return podReference(pod, `spec.${field}{${container.name}}`);
}

/** The reference that events about a pod carry; a static pod's events are about its mirror. */
export function podReference(pod: Pod, fieldPath?: string): ObjectReference {
  return referenceTo({ apiVersion: 'v1', kind: 'Pod', metadata: pod.metadata }, fieldPath);
}

/** All containers of a pod: init, regular, ephemeral. */
export function allContainers(pod: Pod): readonly Container[] {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = pod.spec ?? {};
  return [...initContainers, ...containers, ...ephemeralContainers];
}
