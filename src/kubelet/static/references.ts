// models pkg/api/pod/util.go, HasAPIObjectReference
import type { EnvFromSource, EnvVar, Pod, Volume, VolumeProjection } from '../../api/generated/types.ts';

/** What of the API a pod needs, which a static pod must not; undefined for nothing. As the kubelet names it. */
export function apiReference({ spec }: Pod): string | undefined {
  if (spec === undefined) return undefined;
  if (spec.serviceAccountName) return 'serviceaccounts';
  const { volumes = [] } = spec;
  const sources = volumes.flatMap(volume => volume.projected?.sources ?? []);
  const env = environment(spec);
  const secrets =
    (spec.imagePullSecrets ?? []).some(({ name }) => name) ||
    env.some(source => 'secret' in source) ||
    volumes.some(namesSecret) ||
    sources.some(source => source.secret !== undefined);
  if (secrets) return 'secrets';
  const configMaps =
    env.some(source => 'configMap' in source) ||
    volumes.some(volume => volume.configMap !== undefined) ||
    sources.some(source => source.configMap !== undefined);
  if (configMaps) return 'configmaps';
  if ((spec.resourceClaims ?? []).length > 0) return 'resourceclaims';
  return first(volumes, ofVolume);
}

function first<T>(items: readonly T[], of: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = of(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function environment(spec: NonNullable<Pod['spec']>): ({ secret: string } | { configMap: string })[] {
  const containers = [
    ...(spec.initContainers ?? []),
    ...spec.containers,
    ...(spec.ephemeralContainers ?? []),
  ];
  return containers.flatMap(({ env = [], envFrom = [] }) => [
    ...envFrom.flatMap(({ secretRef, configMapRef }: EnvFromSource) => [
      ...(secretRef?.name ? [{ secret: secretRef.name }] : []),
      ...(configMapRef?.name ? [{ configMap: configMapRef.name }] : []),
    ]),
    ...env.flatMap(({ valueFrom }: EnvVar) => [
      ...(valueFrom?.secretKeyRef?.name ? [{ secret: valueFrom.secretKeyRef.name }] : []),
      ...(valueFrom?.configMapKeyRef?.name ? [{ configMap: valueFrom.configMapKeyRef.name }] : []),
    ]),
  ]);
}

function namesSecret(volume: Volume): boolean {
  const { azureFile, cephfs, cinder, csi, flexVolume, iscsi, rbd, scaleIO, secret, storageos } = volume;
  const references = [cephfs, cinder, flexVolume, iscsi, rbd, scaleIO, storageos].map(
    each => each?.secretRef?.name,
  );
  return [azureFile?.secretName, secret?.secretName, csi?.nodePublishSecretRef?.name, ...references].some(
    Boolean,
  );
}

function ofVolume(volume: Volume): string | undefined {
  if (volume.csi) return 'csidrivers (via CSI volumes)';
  if (volume.glusterfs) return 'endpoints (via glusterFS volumes)';
  if (volume.persistentVolumeClaim) return 'persistentvolumeclaims';
  if (volume.ephemeral) return 'persistentvolumeclaims (via ephemeral volumes)';
  return first(volume.projected?.sources ?? [], ofProjection);
}

function ofProjection(source: VolumeProjection): string | undefined {
  if (source.serviceAccountToken) return 'serviceaccounts (via projected volumes)';
  if (source.clusterTrustBundle) return 'clustertrustbundles';
  return source.podCertificate ? 'podcertificates' : undefined;
}
