import { isObject } from '../../base/json.ts';
import { type Field, type Shape, type StructShape, shapeNamed, zeroValue } from '../schema/shapes.ts';

/**
 * Objects as Go writes its internal types to JSON: those types have no JSON names, so every field is written, under
 * its Go name, `null` where nothing is set. Errors show values in this form.
 * models pkg/apis/core/types.go
 */

/** Go names that are not the JSON name with a capital letter. */
const GO_NAMES: Readonly<Record<string, string>> = {
  apiGroup: 'APIGroup',
  apiVersion: 'APIVersion',
  awsElasticBlockStore: 'AWSElasticBlockStore',
  cephfs: 'CephFS',
  csi: 'CSI',
  diskURI: 'DataDiskURI',
  diskName: 'DiskName',
  dnsConfig: 'DNSConfig',
  dnsPolicy: 'DNSPolicy',
  fc: 'FC',
  fsGroup: 'FSGroup',
  fsGroupChangePolicy: 'FSGroupChangePolicy',
  fsType: 'FSType',
  gcePersistentDisk: 'GCEPersistentDisk',
  gmsaCredentialSpec: 'GMSACredentialSpec',
  gmsaCredentialSpecName: 'GMSACredentialSpecName',
  grpc: 'GRPC',
  httpGet: 'HTTPGet',
  httpHeaders: 'HTTPHeaders',
  ip: 'IP',
  iqn: 'IQN',
  iscsi: 'ISCSI',
  iscsiInterface: 'ISCSIInterface',
  nfs: 'NFS',
  os: 'OS',
  rbd: 'RBD',
  seLinuxChangePolicy: 'SELinuxChangePolicy',
  seLinuxOptions: 'SELinuxOptions',
  storageos: 'StorageOS',
  tcpSocket: 'TCPSocket',
  tty: 'TTY',
  wwids: 'WWIDs',
};

/** Types of apimachinery, which keep their JSON names. */
const API_MACHINERY = new Set(['LabelSelector', 'ObjectMeta']);

/**
 * Fields whose pointer of the external type is a plain value in the internal one. That the last is one is inferred
 * from recordings: their line numbers count seven lines for it in each projection.
 */
const PLAIN = new Set([
  'ServiceAccountTokenProjection.expirationSeconds',
  'VolumeProjection.clusterTrustBundle',
]);

/** Fields in another order, or fewer, than in the external type. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  PodSpec: [
    ...['volumes', 'initContainers', 'containers', 'ephemeralContainers', 'restartPolicy'],
    ...['terminationGracePeriodSeconds', 'activeDeadlineSeconds', 'dnsPolicy', 'nodeSelector'],
    ...[
      'serviceAccountName',
      'automountServiceAccountToken',
      'nodeName',
      'securityContext',
      'imagePullSecrets',
    ],
    ...[
      'hostname',
      'subdomain',
      'setHostnameAsFQDN',
      'affinity',
      'schedulerName',
      'tolerations',
      'hostAliases',
    ],
    ...[
      'priorityClassName',
      'priority',
      'preemptionPolicy',
      'dnsConfig',
      'readinessGates',
      'runtimeClassName',
    ],
    ...[
      'overhead',
      'enableServiceLinks',
      'topologySpreadConstraints',
      'os',
      'schedulingGates',
      'resourceClaims',
    ],
    ...['resources', 'hostnameOverride', 'schedulingGroup'],
  ],
  Volume: [
    ...[
      'name',
      'hostPath',
      'emptyDir',
      'gcePersistentDisk',
      'awsElasticBlockStore',
      'gitRepo',
      'secret',
      'nfs',
    ],
    ...['iscsi', 'glusterfs', 'persistentVolumeClaim', 'rbd', 'quobyte', 'flexVolume', 'cinder', 'cephfs'],
    ...['flocker', 'downwardAPI', 'fc', 'azureFile', 'configMap', 'vsphereVolume', 'azureDisk'],
    ...[
      'photonPersistentDisk',
      'projected',
      'portworxVolume',
      'scaleIO',
      'storageos',
      'csi',
      'ephemeral',
      'image',
    ],
  ],
};

/** Fields of a pod that stand in its security context internally. */
const HOST_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'] as const;

type Json = Readonly<Record<string, unknown>>;

/** @param type Go name of the type: `PodSpec` */
export function goStruct(type: string, value: object): Json {
  return writeStruct(shapeNamed(type), value as Json);
}

function writeStruct(shape: StructShape, value: Json): Json {
  if (API_MACHINERY.has(shape.name)) return value;
  if (shape.name === 'PodSpec') return writePodSpec(shape, value);
  if (shape.name === 'PodTemplateSpec') {
    // ObjectMeta is embedded there.
    const { metadata = {}, spec = {} } = value as { metadata?: Json; spec?: Json };
    return { ...metadata, Spec: writePodSpec(shapeNamed('PodSpec'), spec) };
  }
  const names = ORDER[shape.name] ?? [...shape.fields.keys()];
  return writeFields(shape, names, value);
}

function writeFields(shape: StructShape, names: readonly string[], value: Json): Json {
  const result: Record<string, unknown> = {};
  for (const name of names) {
    const field = shape.fields.get(name)!;
    result[goName(name)] = writeField(shape, field, value[name]);
  }
  return result;
}

function writePodSpec(shape: StructShape, spec: Json): Json {
  const result = { ...writeFields(shape, ORDER.PodSpec!, spec) };
  if (spec.securityContext !== undefined) {
    const host = writeFields(shape, HOST_FIELDS, spec);
    result.SecurityContext = { ...host, ...(result.SecurityContext as Json) };
  }
  return result;
}

function writeField(owner: StructShape, field: Field, value: unknown): unknown {
  if (value !== undefined && value !== null) return writeValue(field.shape, value);
  const plain = PLAIN.has(`${owner.name}.${field.name}`);
  if (field.pointer && !plain) return null;
  return zero(field.shape);
}

function writeValue(shape: Shape, value: unknown): unknown {
  switch (shape.form) {
    case 'struct':
      return writeStruct(shape, value as Json);
    case 'list':
      return (value as readonly unknown[]).map(item => writeValue(shape.item, item));
    case 'map': {
      if (!isObject(value)) return value;
      const keys = Object.keys(value).sort();
      return Object.fromEntries(keys.map(key => [key, writeValue(shape.value, value[key])]));
    }
    default:
      return value;
  }
}

function zero(shape: Shape): unknown {
  if (shape.form !== 'struct') return zeroValue(shape);
  return API_MACHINERY.has(shape.name) ? {} : writeStruct(shape, {});
}

function goName(name: string): string {
  return GO_NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
