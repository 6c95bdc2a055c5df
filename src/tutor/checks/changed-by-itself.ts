import { isObject, type JsonObject } from '../../base/json.ts';
import type { FieldChange } from './difference.ts';
import { isAtOrBelow, type Path, readPath } from './paths.ts';

/** What a cluster writes without anybody's doing: nobody is asked to leave it alone. */
const KINDS = new Set([
  'Event',
  'Lease',
  'Endpoints',
  'EndpointSlice',
  'ControllerRevision',
  'CSINode',
  'IPAddress',
]);

/** Programs of the control plane: what they make and write is not the learner's. */
const COMPONENTS = new Set([
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kubeadm',
  'etcd',
  'coredns',
  'kube-proxy',
  'cloud-controller-manager',
]);

/** In whose name the objects of a lab's set-up are made. */
const SET_UP = 'kubeadm';

/** Fields that say nothing about what an object is meant to be. */
const BOOKKEEPING = [
  'status',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.selfLink',
  'metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]',
  'metadata.annotations[kubernetes.io/change-cause]',
  'metadata.annotations[deployment.kubernetes.io/revision]',
  'metadata.annotations[deprecated.daemonset.template.generation]',
  'metadata.annotations[node.alpha.kubernetes.io/ttl]',
  'metadata.annotations[volumes.kubernetes.io/controller-managed-attach-detach]',
  'metadata.annotations[pv.kubernetes.io/bind-completed]',
  'metadata.annotations[pv.kubernetes.io/bound-by-controller]',
  'metadata.annotations[volume.kubernetes.io/selected-node]',
  'metadata.annotations[volume.kubernetes.io/storage-provisioner]',
  'metadata.annotations[volume.beta.kubernetes.io/storage-provisioner]',
  'metadata.finalizers',
].map(readPath);

/** Taints that the node lifecycle controller and cordons bring; spec.unschedulable tells of a cordon. */
const OWN_TAINTS = /^node\.kubernetes\.io\//;

export const nameOf = (object: JsonObject) => String(metadataOf(object).name ?? '');
export const namespaceOf = (object: JsonObject) => String(metadataOf(object).namespace ?? '');
export const metadataOf = (object: JsonObject): JsonObject =>
  isObject(object.metadata) ? object.metadata : {};

export const groupOf = (object: JsonObject): string => {
  const apiVersion = String(object.apiVersion);
  return apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
};

/** What an object is called, whichever version of its group it is read in. */
export const keyOf = (object: JsonObject): string =>
  `${groupOf(object)}/${object.kind}/${namespaceOf(object)}/${nameOf(object)}`;

/** Whether the cluster keeps objects of this kind for itself. */
export function isOwnKind(object: JsonObject): boolean {
  return KINDS.has(String(object.kind));
}

/** Whether a controller keeps an object for another one. Mirror pods belong to nodes: they stand for files that somebody wrote. */
export function hasController(object: JsonObject): boolean {
  const owners = metadataOf(object).ownerReferences;
  return (
    Array.isArray(owners) &&
    (owners as readonly JsonObject[]).some(({ controller, kind }) => controller === true && kind !== 'Node')
  );
}

/** The static pod on a node, as the API shows it. */
export function isMirror(object: JsonObject): boolean {
  const { annotations } = metadataOf(object);
  return isObject(annotations) && annotations['kubernetes.io/config.mirror'] !== undefined;
}

/** Whether a new object was made by the control plane: kube-root-ca.crt, the default ServiceAccount. */
export function isMadeByItself(object: JsonObject): boolean {
  if (object.kind === 'ServiceAccount' && nameOf(object) === 'default') return true;
  if (isMirror(object)) return false;
  const managers = metadataOf(object).managedFields;
  return (
    Array.isArray(managers) &&
    managers.length > 0 &&
    (managers as readonly JsonObject[]).every(({ manager }) => COMPONENTS.has(String(manager)))
  );
}

/** An object without what the cluster changes in it by itself. */
export function withoutOwn(object: JsonObject): JsonObject {
  if (object.kind !== 'Node' || !isObject(object.spec) || !Array.isArray(object.spec.taints)) return object;
  const taints = (object.spec.taints as readonly JsonObject[]).filter(
    ({ key }) => !OWN_TAINTS.test(String(key)),
  );
  const shown = taints.map(({ timeAdded: _, ...taint }) => taint);
  return { ...object, spec: { ...object.spec, taints: shown } };
}

/** Whether a field changed as the cluster changes it: bookkeeping, a binding, what a controller manages. */
export function isOwnChange({ path, before }: FieldChange, now: JsonObject): boolean {
  if (BOOKKEEPING.some(pattern => isAtOrBelow(path, pattern))) return true;
  if (
    isMirror(now) &&
    (path.at(-1) === 'uid' || path[1] === 'creationTimestamp' || path[1] === 'annotations')
  )
    return true;
  // A pod that waited has been bound, a claim has got its volume.
  if (before === undefined && isOneOf(path, ['spec.nodeName', 'spec.volumeName', 'spec.claimRef']))
    return true;
  const managers = managersOf(path, now);
  return managers.length > 0 && managers.every(manager => COMPONENTS.has(manager));
}

const isOneOf = (path: Path, patterns: readonly string[]) =>
  patterns.some(pattern => isAtOrBelow(path, readPath(pattern)));

/** Who owns a field, as the managed fields say. Entries of lists are owned as a whole here. */
function managersOf(path: Path, now: JsonObject): readonly string[] {
  const managers = metadataOf(now).managedFields;
  if (!Array.isArray(managers)) return [];
  return (managers as readonly JsonObject[])
    .filter(({ manager, fieldsV1 }) => owns(fieldsV1, path, manager === SET_UP))
    .map(({ manager }) => String(manager));
}

/**
 * What a lab begins with is made in kubeadm's name, which goes on owning a map whose entries somebody else has taken
 * out: `whole` fields are no entries of it.
 */
function owns(fields: unknown, [step, ...rest]: Path, whole: boolean): boolean {
  if (!isObject(fields)) return false;
  if (step === undefined) return true;
  if (typeof step === 'number') return false;
  const inner = fields[`f:${step}`];
  if (!isObject(inner)) return false;
  if (Object.keys(inner).length === 0) return !whole || rest.length === 0;
  return owns(inner, rest, whole);
}
