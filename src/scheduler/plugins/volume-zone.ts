import type { PersistentVolume } from '../../api/generated/types.ts';
import type { Handle } from '../framework/handle.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type Code, refuse, type Status } from '../framework/status.ts';
import { classOfClaim } from '../volumes/claims.ts';

const NAME = 'VolumeZone';
const STATE = `PreFilter${NAME}`;
const SKIP = refuse(NAME, 'Skip');
const REFUSED = refuse(NAME, 'UnschedulableAndUnresolvable', 'node(s) had no available volume zone');

/** Labels that say where a volume is, with the present name of each. */
const TOPOLOGY_LABELS: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'topology.kubernetes.io/region',
};

interface Place {
  readonly label: string;
  readonly values: readonly string[];
}

/** Refuses nodes in other zones than the pod's volumes. models plugins/volumezone/volume_zone.go */
export function volumeZone(handle: Handle): Plugin {
  return {
    name: NAME,
    preFilter(state, pod) {
      const places = placesOf(pod, handle);
      if (!Array.isArray(places)) return places as Status;
      if (places.length === 0) return SKIP;
      state.write(STATE, places);
      return undefined;
    },
    filter(state, _pod, { labels }) {
      const places = state.read<readonly Place[]>(STATE) ?? [];
      if (!Object.keys(TOPOLOGY_LABELS).some(label => labels[label] !== undefined)) return undefined;
      const isThere = ({ label, values }: Place) => {
        const value = labels[label] ?? labels[TOPOLOGY_LABELS[label]!];
        return value !== undefined && values.includes(value);
      };
      return places.every(isThere) ? undefined : REFUSED;
    },
    events: () => [
      { resource: 'StorageClass', actions: ['Add'] },
      { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
      {
        resource: 'PersistentVolumeClaim',
        actions: ['Add', 'Update'],
        hint: (pod, { after }) => after?.metadata?.namespace === pod.namespace,
      },
      { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
    ],
  };
}

/** Where a pod's bound volumes are, or why that cannot be told. */
function placesOf({ pod, namespace }: PodInfo, { listers }: Handle): readonly Place[] | Status {
  const no = (reason: string, code: Code = 'UnschedulableAndUnresolvable') => refuse(NAME, code, reason);
  const places: Place[] = [];
  for (const volume of pod.spec?.volumes ?? []) {
    if (volume.persistentVolumeClaim === undefined) continue;
    const { claimName } = volume.persistentVolumeClaim;
    if (claimName === '') return no('PersistentVolumeClaim had no name');
    const claim = listers.claims.get(`${namespace}/${claimName}`);
    if (claim === undefined) return no(`persistentvolumeclaim "${claimName}" not found`);
    const name = claim.spec?.volumeName;
    if (!name) {
      const className = classOfClaim(claim);
      if (className === '') return no('PersistentVolumeClaim had no pv name and storageClass name');
      const storageClass = listers.storageClasses.get(className);
      if (storageClass === undefined) return no(`storageclass.storage.k8s.io "${className}" not found`);
      if (storageClass.volumeBindingMode === undefined)
        return no(`VolumeBindingMode not set for StorageClass "${className}"`);
      if (storageClass.volumeBindingMode === 'WaitForFirstConsumer') continue;
      return no('PersistentVolume had no name');
    }
    const found = listers.volumes.get(name);
    if (found === undefined) return no(`persistentvolume "${name}" not found`);
    places.push(...placesOfVolume(found));
  }
  return places;
}

function placesOfVolume({ metadata }: PersistentVolume): readonly Place[] {
  const labels = metadata?.labels ?? {};
  return Object.keys(TOPOLOGY_LABELS)
    .filter(label => labels[label] !== undefined)
    .map(label => ({ label, values: labels[label]!.split('__') }));
}
