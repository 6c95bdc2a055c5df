import type { Handle } from '../framework/handle.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { refuse } from '../framework/status.ts';
import { claimNameOf, claimNamesOf } from '../framework/volumes.ts';
import { classOfClaim } from '../volumes/claims.ts';

const NAME = 'NodeVolumeLimits';
const SKIP = refuse(NAME, 'Skip');
const TOO_MANY = refuse(NAME, 'Unschedulable', 'node(s) exceed max volume count');

/** Refuses nodes that cannot attach more of a driver's volumes. models plugins/nodevolumelimits/csi.go */
export function nodeVolumeLimits(handle: Handle): Plugin {
  const { listers } = handle;
  return {
    name: NAME,
    preFilter: (_state, { pod }) => (claimNamesOf(pod).length === 0 ? SKIP : undefined),
    filter(_state, pod, node) {
      const wanted = attachedBy(pod, handle);
      if (wanted.size === 0) return undefined;
      const drivers = listers.csiNodes.get(node.name)?.spec.drivers ?? [];
      const there = attachedTo(node, handle);
      for (const volume of there.keys()) wanted.delete(volume);
      for (const name of new Set(wanted.values())) {
        const driver = drivers.find(one => one.name === name);
        if (driver === undefined) {
          if (!listers.csiDrivers.get(name)?.spec.preventPodSchedulingIfMissing) continue;
          return refuse(NAME, 'Unschedulable', `${name} CSI driver is not installed on the node`);
        }
        const limit = driver.allocatable?.count;
        const count = (volumes: ReadonlyMap<string, string>) =>
          [...volumes.values()].filter(one => one === name).length;
        if (limit !== undefined && count(there) + count(wanted) > limit) return TOO_MANY;
      }
      return undefined;
    },
    events: () => [
      { resource: 'CSINode', actions: ['Add', 'Update'] },
      {
        resource: 'AssignedPod',
        actions: ['Delete'],
        hint: (_pod, { before }) => claimNamesOf(before as PodInfo['pod']).length > 0,
      },
      {
        resource: 'PersistentVolumeClaim',
        actions: ['Add'],
        hint: (pod, { after }) =>
          after?.metadata?.namespace === pod.namespace &&
          claimNamesOf(pod.pod).includes(after.metadata.name ?? ''),
      },
      { resource: 'VolumeAttachment', actions: ['Delete'] },
      { resource: 'CSIDriver', actions: ['Update'] },
    ],
  };
}

/** The volumes that a pod attaches, each with its driver. */
function attachedBy({ pod, namespace }: PodInfo, { listers }: Handle): Map<string, string> {
  const found = new Map<string, string>();
  for (const volume of pod.spec?.volumes ?? []) {
    const name = claimNameOf(pod, volume);
    const claim = name === undefined ? undefined : listers.claims.get(`${namespace}/${name}`);
    if (claim === undefined) continue;
    const bound = claim.spec?.volumeName ? listers.volumes.get(claim.spec.volumeName) : undefined;
    if (bound !== undefined) {
      const csi = bound.spec?.csi;
      if (csi !== undefined) found.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver);
      continue;
    }
    const driver = listers.storageClasses.get(classOfClaim(claim))?.provisioner;
    if (driver !== undefined) found.set(`${driver}/${namespace}/${name}`, driver);
  }
  return found;
}

/** The volumes attached to a node: those of its pods, and those that still are from others. */
function attachedTo(node: NodeInfo, handle: Handle): Map<string, string> {
  const found = new Map<string, string>();
  for (const pod of node.pods.values())
    if (pod.pod.spec?.volumes)
      for (const [volume, driver] of attachedBy(pod, handle)) found.set(volume, driver);
  for (const { spec } of handle.listers.volumeAttachments.list()) {
    const volume = spec.source.persistentVolumeName;
    if (spec.nodeName !== node.name || volume === undefined) continue;
    const handleId = handle.listers.volumes.get(volume)?.spec?.csi?.volumeHandle;
    if (handleId !== undefined) found.set(`${spec.attacher}/${handleId}`, spec.attacher);
  }
  return found;
}
