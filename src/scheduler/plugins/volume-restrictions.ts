import type { Volume } from '../../api/generated/types.ts';
import type { Cloneable } from '../framework/cycle-state.ts';
import type { Handle } from '../framework/handle.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { refuse, type Status } from '../framework/status.ts';
import { claimNamesOf } from '../framework/volumes.ts';

const NAME = 'VolumeRestrictions';
const STATE = `PreFilter${NAME}`;
const SKIP = refuse(NAME, 'Skip');
const DISK_TAKEN = refuse(NAME, 'Unschedulable', 'node(s) had no available disk');
const CLAIM_TAKEN = refuse(
  NAME,
  'Unschedulable',
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
);

/** How many pods use claims of which only one pod may. */
class ClaimUse implements Cloneable {
  constructor(
    readonly claims: ReadonlySet<string>,
    private readonly namespace: string,
    public users: number,
  ) {}

  clone(): ClaimUse {
    return new ClaimUse(this.claims, this.namespace, this.users);
  }

  suppose(other: PodInfo, change: 1 | -1): void {
    if (other.namespace !== this.namespace) return;
    for (const name of claimNamesOf(other.pod)) if (this.claims.has(name)) this.users += change;
  }
}

/** Refuses nodes where a disk that only one may have is taken. models plugins/volumerestrictions/volume_restrictions.go */
export function volumeRestrictions({ cache, listers }: Handle): Plugin {
  return {
    name: NAME,
    preFilter(state, pod) {
      const claims = oncePerPodClaims(pod, listers);
      if (!(claims instanceof Set)) return claims;
      let users = 0;
      for (const name of claims) if (cache.usersOfClaim(`${pod.namespace}/${name}`) > 0) users++;
      if (users === 0 && !(pod.pod.spec?.volumes ?? []).some(isExclusive)) return SKIP;
      state.write(STATE, new ClaimUse(claims, pod.namespace, users));
      return undefined;
    },
    addPod: (state, _pod, other) => state.read<ClaimUse>(STATE)?.suppose(other, 1),
    removePod: (state, _pod, other) => state.read<ClaimUse>(STATE)?.suppose(other, -1),
    filter(state, { pod }, node) {
      const exclusive = (pod.spec?.volumes ?? []).filter(isExclusive);
      if (exclusive.length > 0)
        for (const other of node.pods.values())
          for (const used of other.pod.spec?.volumes ?? [])
            if (exclusive.some(wanted => disksConflict(wanted, used))) return DISK_TAKEN;
      return (state.read<ClaimUse>(STATE)?.users ?? 0) > 0 ? CLAIM_TAKEN : undefined;
    },
    events: () => [
      { resource: 'AssignedPod', actions: ['Delete'] },
      { resource: 'Node', actions: ['Add'] },
      {
        resource: 'PersistentVolumeClaim',
        actions: ['Add'],
        hint: (pod, { after }) =>
          after?.metadata?.namespace === pod.namespace &&
          claimNamesOf(pod.pod).includes(after.metadata.name ?? ''),
      },
    ],
  };
}

/** The pod's claims that one pod at a time may use. */
function oncePerPodClaims({ pod, namespace }: PodInfo, { claims }: Handle['listers']): Set<string> | Status {
  const found = new Set<string>();
  for (const { persistentVolumeClaim } of pod.spec?.volumes ?? []) {
    if (persistentVolumeClaim === undefined) continue;
    const { claimName } = persistentVolumeClaim;
    const claim = claims.get(`${namespace}/${claimName}`);
    if (claim === undefined)
      return refuse(NAME, 'UnschedulableAndUnresolvable', `persistentvolumeclaim "${claimName}" not found`);
    if (claim.spec?.accessModes?.includes('ReadWriteOncePod')) found.add(claimName);
  }
  return found;
}

function isExclusive({ gcePersistentDisk, awsElasticBlockStore, rbd, iscsi }: Volume): boolean {
  return (gcePersistentDisk ?? awsElasticBlockStore ?? rbd ?? iscsi) !== undefined;
}

function disksConflict(a: Volume, b: Volume): boolean {
  const readOnly = (one?: { readonly readOnly?: boolean }, other?: { readonly readOnly?: boolean }) =>
    Boolean(one?.readOnly && other?.readOnly);
  if (a.gcePersistentDisk && b.gcePersistentDisk)
    return (
      a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName &&
      !readOnly(a.gcePersistentDisk, b.gcePersistentDisk)
    );
  if (a.awsElasticBlockStore && b.awsElasticBlockStore)
    return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID;
  if (a.iscsi && b.iscsi) return a.iscsi.iqn === b.iscsi.iqn && !readOnly(a.iscsi, b.iscsi);
  if (a.rbd && b.rbd) {
    const { monitors = [], image, pool } = a.rbd;
    const shared = monitors.some(monitor => b.rbd?.monitors?.includes(monitor));
    return shared && image === b.rbd.image && pool === b.rbd.pool && !readOnly(a.rbd, b.rbd);
  }
  return false;
}
