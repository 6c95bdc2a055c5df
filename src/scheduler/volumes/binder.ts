import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { compareQuantities, unitValue } from '../../api/quantity.ts';
import { matchesSelector } from '../../api/selectors.ts';
import type { Handle } from '../framework/handle.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { claimNameOf } from '../framework/volumes.ts';
import { Assumed } from './assumed.ts';
import {
  BOUND_BY_CONTROLLER,
  bindsLate,
  classOfClaim,
  isFullyBound,
  reachesNode,
  SELECTED_NODE,
} from './claims.ts';
import { findVolume } from './find-volume.ts';

/** A pod's claims by what has to be done about them. */
export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** Bound or provisioned once the pod has a node. */
  readonly late: readonly PersistentVolumeClaim[];
  /** Waiting for their controller; the pod must wait too. */
  readonly immediate: readonly PersistentVolumeClaim[];
}

/** What a pod's claims would get on one node. */
export interface PodVolumes {
  readonly bindings: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  readonly provisions: readonly PersistentVolumeClaim[];
}

export const NODE_CONFLICT = "node(s) didn't match PersistentVolume's node affinity";
export const BIND_CONFLICT = "node(s) didn't find available persistent volumes to bind";
export const NO_SPACE = 'node(s) did not have enough free storage';
export const NO_VOLUME = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

/** A storage class for volumes that somebody makes by hand. */
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** Finds volumes for claims and binds them. models plugins/volumebinding/binder.go */
export class VolumeBinder {
  private readonly volumes: Assumed<PersistentVolume>;
  private readonly claims: Assumed<PersistentVolumeClaim>;

  constructor(private readonly handle: Handle) {
    this.volumes = new Assumed(handle.listers.volumes);
    this.claims = new Assumed(handle.listers.claims);
  }

  /** @throws Error when a claim is not known or its class does not say when to bind */
  claimsOf({ pod, namespace }: PodInfo): PodClaims {
    const bound: PersistentVolumeClaim[] = [];
    const late: PersistentVolumeClaim[] = [];
    const immediate: PersistentVolumeClaim[] = [];
    for (const volume of pod.spec?.volumes ?? []) {
      const name = claimNameOf(pod, volume);
      if (name === undefined) continue;
      const claim = this.claims.get(`${namespace}/${name}`);
      if (claim === undefined) throw new Error(`error getting PVC "${namespace}/${name}": could not find it`);
      if (isFullyBound(claim)) bound.push(claim);
      else if (bindsLate(claim, this.handle.listers.storageClasses) && !claim.spec?.volumeName)
        late.push(claim);
      else immediate.push(claim);
    }
    return { bound, late, immediate };
  }

  /** What the claims would get on a node, or why the node will not do. @throws Error when a class is missing */
  find({ bound, late }: PodClaims, node: NodeInfo): PodVolumes | readonly string[] {
    const reasons: string[] = [];
    for (const claim of bound) {
      const volume = this.volumes.get(claim.spec?.volumeName ?? '');
      if (volume === undefined) reasons.push(NO_VOLUME);
      else if (!reachesNode(volume, node)) reasons.push(NODE_CONFLICT);
      if (reasons.length > 0) break;
    }
    const found = this.findLate(late, node);
    if ('refusal' in found) reasons.push(found.refusal);
    const order = [NODE_CONFLICT, BIND_CONFLICT, NO_SPACE, NO_VOLUME];
    return 'refusal' in found || reasons.length > 0
      ? reasons.sort((a, b) => order.indexOf(a) - order.indexOf(b))
      : found;
  }

  private findLate(
    claims: readonly PersistentVolumeClaim[],
    node: NodeInfo,
  ): PodVolumes | { readonly refusal: string } {
    const provisions: PersistentVolumeClaim[] = [];
    const toMatch: PersistentVolumeClaim[] = [];
    for (const claim of claims) {
      const selected = claim.metadata?.annotations?.[SELECTED_NODE];
      if (selected === undefined) toMatch.push(claim);
      else if (selected === node.name) provisions.push(claim);
      else return { refusal: BIND_CONFLICT };
    }
    const bindings: PodVolumes['bindings'][number][] = [];
    const taken = new Set<string>();
    const all = this.volumes.list(keyOf);
    const size = (claim: PersistentVolumeClaim) => claim.spec?.resources?.requests?.storage;
    for (const claim of toMatch.sort((a, b) => compareQuantities(size(a), size(b)))) {
      const volume = findVolume(claim, all, node, taken);
      if (volume === undefined) provisions.push(claim);
      else {
        taken.add(volume.metadata?.name ?? '');
        bindings.push({ claim, volume });
      }
    }
    for (const claim of provisions) {
      const refusal = this.cannotProvision(claim, node);
      if (refusal !== undefined) return { refusal };
    }
    return { bindings, provisions };
  }

  private cannotProvision(claim: PersistentVolumeClaim, node: NodeInfo): string | undefined {
    const name = classOfClaim(claim);
    if (name === '') throw new Error(`no class for claim "${keyOf(claim)}"`);
    const storageClass = this.handle.listers.storageClasses.get(name);
    if (storageClass === undefined) throw new Error(`failed to find storage class "${name}"`);
    const { provisioner } = storageClass;
    if (!provisioner || provisioner === NO_PROVISIONER || !allowsNode(storageClass, node))
      return BIND_CONFLICT;
    return this.hasSpace(storageClass, claim, node) ? undefined : NO_SPACE;
  }

  /** Drivers that say how much space they have are asked; others have enough. */
  private hasSpace(storageClass: StorageClass, claim: PersistentVolumeClaim, node: NodeInfo): boolean {
    const wanted = claim.spec?.resources?.requests?.storage;
    const { csiDrivers, csiCapacities } = this.handle.listers;
    if (wanted === undefined || !csiDrivers.get(storageClass.provisioner)?.spec.storageCapacity) return true;
    return csiCapacities.list().some(({ storageClassName, capacity, maximumVolumeSize, nodeTopology }) => {
      const limit = maximumVolumeSize ?? capacity;
      return (
        storageClassName === storageClass.metadata?.name &&
        limit !== undefined &&
        unitValue(limit) >= unitValue(wanted) &&
        nodeTopology !== undefined &&
        matchesSelector(nodeTopology, node.labels)
      );
    });
  }

  /** Takes the volumes as given to the pod. @returns what is to be written */
  assume({ bindings, provisions }: PodVolumes, node: string): PodVolumes {
    const assumed = {
      bindings: bindings.map(({ claim, volume }) => ({ claim, volume: boundVolume(volume, claim) })),
      provisions: provisions.map(claim => withAnnotation(claim, SELECTED_NODE, node)),
    };
    for (const { volume } of assumed.bindings) this.volumes.assume(keyOf(volume), volume);
    for (const claim of assumed.provisions) this.claims.assume(keyOf(claim), claim);
    return assumed;
  }

  revert({ bindings, provisions }: PodVolumes): void {
    for (const { volume } of bindings) this.volumes.restore(keyOf(volume));
    for (const claim of provisions) this.claims.restore(keyOf(claim));
  }

  /** Writes what was assumed. @throws ApiError, ConnectionRefused */
  write({ bindings, provisions }: PodVolumes): void {
    const { client } = this.handle;
    for (const { volume } of bindings) client.resource<PersistentVolume>('persistentvolumes').update(volume);
    for (const claim of provisions)
      client.resource<PersistentVolumeClaim>('persistentvolumeclaims').update(claim);
  }

  /** True once the claims are bound. @throws Error when they will not be */
  isDone({ bindings, provisions }: PodVolumes, pod: Pod, node: string): boolean {
    const { listers, cache } = this.handle;
    const info = cache.nodes.get(node);
    if (info === undefined) throw new Error(`failed to get node "${node}": node "${node}" not found`);
    const { name, namespace } = pod.metadata ?? {};
    if (listers.pods.get(keyOf(pod)) === undefined)
      throw new Error(`pod does not exist any more: pod "${name}" not found in ${namespace}`);
    for (const { claim, volume } of bindings) {
      const current = listers.volumes.get(keyOf(volume));
      if (current !== undefined && !reachesNode(current, info))
        throw new Error(
          `pv "${keyOf(volume)}" node affinity doesn't match node "${node}": no matching NodeSelectorTerms`,
        );
      if (!isFullyBound(listers.claims.get(keyOf(claim)) ?? claim)) return false;
    }
    for (const claim of provisions) {
      const current = listers.claims.get(keyOf(claim));
      if (current === undefined)
        throw new Error(
          `failed to check provisioning pvc: could not find v1.PersistentVolumeClaim "${keyOf(claim)}"`,
        );
      if (current.metadata?.annotations?.[SELECTED_NODE] !== node)
        throw new Error(`provisioning failed for PVC "${current.metadata?.name}"`);
      if (!isFullyBound(current)) return false;
    }
    return true;
  }
}

function allowsNode({ allowedTopologies }: StorageClass, node: NodeInfo): boolean {
  if (allowedTopologies === undefined || allowedTopologies.length === 0) return true;
  return allowedTopologies.some(term =>
    (term.matchLabelExpressions ?? []).every(({ key, values }) => {
      const value = node.labels[key];
      return value !== undefined && values.includes(value);
    }),
  );
}

function boundVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { name, namespace, uid, resourceVersion } = claim.metadata ?? {};
  const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
  const bound = { ...volume, spec: { ...volume.spec, claimRef } };
  return volume.spec?.claimRef === undefined ? withAnnotation(bound, BOUND_BY_CONTROLLER, 'yes') : bound;
}

function withAnnotation<T extends PersistentVolume | PersistentVolumeClaim>(
  object: T,
  key: string,
  value: string,
): T {
  const annotations = { ...object.metadata?.annotations, [key]: value };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
