/** The volumes of a pod. models describeVolumes */
import type { ProjectedVolumeSource, Volume } from '../../api/generated/types.ts';
import type { DescribeWriter } from './writer.ts';

type Line = readonly [name: string, value: unknown];

export function describeVolumes(w: DescribeWriter, volumes: readonly Volume[] | undefined, space = ''): void {
  if (!volumes?.length) {
    w.write(0, `${space}Volumes:\t<none>\n`);
    return;
  }
  w.write(0, `${space}Volumes:\n`);
  for (const volume of volumes) {
    w.write(1, `${space === '' ? '' : ' '}${volume.name}:\n`);
    const lines = linesOf(volume);
    if (lines === undefined) w.write(1, '<unknown>\n');
    else for (const [name, value] of lines) w.write(2, `${name}:\t${String(value)}\n`);
    for (const item of volume.downwardAPI?.items ?? [])
      w.write(3, `${item.fieldRef?.fieldPath ?? ''} -> ${item.path}\n`);
  }
}

function linesOf(volume: Volume): Line[] | undefined {
  const {
    hostPath,
    emptyDir,
    secret,
    configMap,
    nfs,
    persistentVolumeClaim,
    projected,
    downwardAPI,
    csi,
    image,
    ephemeral,
  } = volume;
  if (hostPath) {
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ];
  }
  if (emptyDir) {
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', emptyDir.sizeLimit ?? '<unset>'],
    ];
  }
  if (secret) {
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', secret.secretName ?? ''],
      ['Optional', secret.optional === true],
    ];
  }
  if (configMap) {
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', configMap.name ?? ''],
      ['Optional', configMap.optional === true],
    ];
  }
  if (nfs) {
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', nfs.readOnly === true],
    ];
  }
  if (persistentVolumeClaim) {
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', persistentVolumeClaim.claimName],
      ['ReadOnly', persistentVolumeClaim.readOnly === true],
    ];
  }
  if (projected)
    return [
      ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
      ...sources(projected),
    ];
  if (downwardAPI)
    return [
      ['Type', 'DownwardAPI (a volume populated by information about the pod)'],
      ['Items', ''],
    ];
  if (csi) {
    return [
      ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
      ['Driver', csi.driver],
      ['FSType', csi.fsType ?? ''],
      ['ReadOnly', csi.readOnly === true],
    ];
  }
  if (image) {
    return [
      ['Type', 'Image (a container image or OCI artifact)'],
      ['Reference', image.reference ?? ''],
      ['PullPolicy', image.pullPolicy ?? ''],
    ];
  }
  if (ephemeral) {
    const claim = ephemeral.volumeClaimTemplate?.spec;
    return [
      [
        'Type',
        'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
      ],
      ['StorageClass', claim?.storageClassName ?? ''],
      ['Volume', claim?.volumeName ?? ''],
    ];
  }
  return undefined;
}

function sources(projected: ProjectedVolumeSource): Line[] {
  return (projected.sources ?? []).flatMap((source): Line[] => {
    if (source.secret)
      return [
        ['SecretName', source.secret.name ?? ''],
        ['Optional', source.secret.optional === true],
      ];
    if (source.downwardAPI) return [['DownwardAPI', true]];
    if (source.configMap)
      return [
        ['ConfigMapName', source.configMap.name ?? ''],
        ['Optional', source.configMap.optional === true],
      ];
    return source.serviceAccountToken
      ? [['TokenExpirationSeconds', source.serviceAccountToken.expirationSeconds ?? 3600]]
      : [];
  });
}
