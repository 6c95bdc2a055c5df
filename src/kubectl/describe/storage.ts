/** Volumes, claims and storage classes. models the describers of storage */
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '../../api/generated/types.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotations, bool, goList, joined, labels, multiline, rfc1123, since } from './text.ts';

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function modes(list: readonly string[] | undefined): string {
  return Object.keys(MODES)
    .filter(mode => list?.includes(mode))
    .map(mode => MODES[mode])
    .join(',');
}

export const describeClaim: Describer = async (w, object, { run, events, now }) => {
  const { metadata, spec, status } = object as PersistentVolumeClaim;
  const pods = (await run.list((await run.discovery()).find('pods'), metadata?.namespace)) as readonly Pod[];
  const users = pods.filter(pod =>
    pod.spec?.volumes?.some(volume => volume.persistentVolumeClaim?.claimName === metadata?.name),
  );
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace}\n`);
  w.write(0, `StorageClass:\t${spec?.storageClassName ?? ''}\n`);
  if (metadata?.deletionTimestamp)
    w.write(0, `Status:\tTerminating (lasts ${since(metadata.deletionTimestamp, now)})\n`);
  else w.write(0, `Status:\t${status?.phase ?? ''}\n`);
  w.write(0, `Volume:\t${spec?.volumeName ?? ''}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  w.write(0, `Finalizers:\t${goList(metadata?.finalizers)}\n`);
  const bound = Boolean(spec?.volumeName);
  w.write(0, `Capacity:\t${bound ? canonicalQuantity(status?.capacity?.storage ?? '0') : ''}\n`);
  w.write(0, `Access Modes:\t${bound ? modes(status?.accessModes) : ''}\n`);
  if (spec?.volumeMode) w.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  if (spec?.dataSource) {
    w.write(0, 'DataSource:\n');
    if (spec.dataSource.apiGroup) w.write(1, `APIGroup:\t${spec.dataSource.apiGroup}\n`);
    w.write(1, `Kind:\t${spec.dataSource.kind}\n`);
    w.write(1, `Name:\t${spec.dataSource.name}\n`);
  }
  multiline(w, 'Used By:\t', '\t', users.map(pod => pod.metadata?.name ?? '').sort());
  if (status?.conditions?.length) {
    w.write(0, 'Conditions:\n');
    w.write(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n');
    w.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
    for (const c of status.conditions) {
      w.write(
        1,
        `${c.type} \t${c.status} \t${rfc1123(c.lastProbeTime)} \t${rfc1123(c.lastTransitionTime)} \t${c.reason ?? ''} \t${c.message ?? ''}\n`,
      );
    }
  }
  describeEvents(w, events, now);
};

export const describeVolume: Describer = (w, object, { events, now }) => {
  const { metadata, spec, status } = object as PersistentVolume;
  w.write(0, `Name:\t${metadata?.name}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  w.write(0, `Finalizers:\t${goList(metadata?.finalizers)}\n`);
  w.write(0, `StorageClass:\t${spec?.storageClassName ?? ''}\n`);
  if (metadata?.deletionTimestamp)
    w.write(0, `Status:\tTerminating (lasts ${since(metadata.deletionTimestamp, now)})\n`);
  else w.write(0, `Status:\t${status?.phase ?? ''}\n`);
  w.write(0, `Claim:\t${spec?.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}\n`);
  w.write(0, `Reclaim Policy:\t${spec?.persistentVolumeReclaimPolicy ?? ''}\n`);
  w.write(0, `Access Modes:\t${modes(spec?.accessModes)}\n`);
  if (spec?.volumeMode) w.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  w.write(0, `Capacity:\t${canonicalQuantity(spec?.capacity?.storage ?? '0')}\n`);
  nodeAffinity(w, spec?.nodeAffinity);
  w.write(0, `Message:\t${status?.message ?? ''}\n`);
  w.write(0, 'Source:\n');
  const lines: [string, unknown][] = spec?.hostPath
    ? [
        ['Type', 'HostPath (bare host directory volume)'],
        ['Path', spec.hostPath.path],
        ['HostPathType', spec.hostPath.type ?? '<none>'],
      ]
    : spec?.local
      ? [
          ['Type', 'LocalVolume (a persistent volume backed by local storage on a node)'],
          ['Path', spec.local.path],
        ]
      : spec?.nfs
        ? [
            ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
            ['Server', spec.nfs.server],
            ['Path', spec.nfs.path],
            ['ReadOnly', spec.nfs.readOnly === true],
          ]
        : spec?.csi
          ? [
              ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
              ['Driver', spec.csi.driver],
              ['FSType', spec.csi.fsType ?? ''],
              ['VolumeHandle', spec.csi.volumeHandle],
              ['ReadOnly', spec.csi.readOnly === true],
            ]
          : [['<unknown>', '']];
  for (const [name, value] of lines)
    w.write(2, name === '<unknown>' ? '<unknown>\n' : `${name}:\t${String(value)}\n`);
  describeEvents(w, events, now);
};

function nodeAffinity(
  w: Parameters<Describer>[0],
  affinity: NonNullable<PersistentVolume['spec']>['nodeAffinity'],
): void {
  const terms = affinity?.required?.nodeSelectorTerms;
  w.write(0, 'Node Affinity:\t');
  if (affinity === undefined) {
    w.write(0, '<none>\n');
    return;
  }
  w.write(0, '\n');
  if (terms === undefined) {
    w.write(1, 'Required Terms:\t<none>\n');
    return;
  }
  w.write(1, 'Required Terms:\t');
  w.write(0, terms.length === 0 ? '<none>\n' : '\n');
  terms.forEach((term, index) => {
    const texts = (term.matchExpressions ?? []).map(
      one =>
        `${one.key} ${one.operator.toLowerCase().replace('notin', 'not in').replace('doesnotexist', 'not exist')}${one.values?.length ? ` [${one.values.join(', ')}]` : ''}`,
    );
    multiline(w, `    Term ${index}:\t`, '    \t', texts);
  });
}

export const describeStorageClass: Describer = (w, object, { events, now }) => {
  const {
    metadata,
    provisioner,
    parameters,
    allowVolumeExpansion,
    mountOptions,
    reclaimPolicy,
    volumeBindingMode,
  } = object as unknown as StorageClass;
  const isDefault =
    metadata?.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ||
    metadata?.annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true';
  w.write(0, `Name:\t${metadata?.name}\n`);
  w.write(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}\n`);
  w.write(0, `Annotations:\t${joined(metadata?.annotations)}\n`);
  w.write(0, `Provisioner:\t${provisioner}\n`);
  w.write(0, `Parameters:\t${joined(parameters)}\n`);
  w.write(
    0,
    `AllowVolumeExpansion:\t${allowVolumeExpansion === undefined ? '<unset>' : bool(allowVolumeExpansion)}\n`,
  );
  if (!mountOptions?.length) w.write(0, 'MountOptions:\t<none>\n');
  else {
    w.write(0, 'MountOptions:\n');
    for (const option of mountOptions) w.write(1, `${option}\n`);
  }
  if (reclaimPolicy) w.write(0, `ReclaimPolicy:\t${reclaimPolicy}\n`);
  if (volumeBindingMode) w.write(0, `VolumeBindingMode:\t${volumeBindingMode}\n`);
  describeEvents(w, events, now);
};
