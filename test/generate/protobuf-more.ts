import { EXTENSION_PACKAGES } from './protobuf-extensions.ts';

/**
 * Messages that the facts' table lacks: numbers and types of the fields, from generated.proto of k8s.io/api at v1.36.
 * `META`, `CORE` and `RESOURCE` stand for the packages; lists end in `[]`.
 */
const META = 'k8s.io.apimachinery.pkg.apis.meta.v1.';
const CORE = 'k8s.io.api.core.v1.';
const QUANTITY = 'k8s.io.apimachinery.pkg.api.resource.Quantity';

type Message = { readonly [field: string]: readonly [number: number, type: string] };
const object: Message = { metadata: [1, `${META}ObjectMeta`] };
const list = (kind: string): Message => ({ metadata: [1, `${META}ListMeta`], items: [2, `${kind}[]`] });
const time = `${META}Time`;
const microTime = `${META}MicroTime`;

const PACKAGES: { readonly [name: string]: { readonly [message: string]: Message } } = {
  ...EXTENSION_PACKAGES,
  'api.certificates.v1': {
    CertificateSigningRequestList: list('CertificateSigningRequest'),
    CertificateSigningRequest: {
      ...object,
      spec: [2, 'CertificateSigningRequestSpec'],
      status: [3, 'CertificateSigningRequestStatus'],
    },
    CertificateSigningRequestCondition: {
      type: [1, 'string'],
      status: [6, 'string'],
      reason: [2, 'string'],
      message: [3, 'string'],
      lastUpdateTime: [4, time],
      lastTransitionTime: [5, time],
    },
    CertificateSigningRequestSpec: {
      request: [1, 'bytes'],
      signerName: [7, 'string'],
      expirationSeconds: [8, 'int32'],
      usages: [5, 'string[]'],
      username: [2, 'string'],
      uid: [3, 'string'],
      groups: [4, 'string[]'],
      extra: [6, 'map<string, ExtraValue>'],
    },
    CertificateSigningRequestStatus: {
      conditions: [1, 'CertificateSigningRequestCondition[]'],
      certificate: [2, 'bytes'],
    },
    ExtraValue: { items: [1, 'string[]'] },
  },
  'api.coordination.v1': {
    LeaseList: list('Lease'),
    Lease: { ...object, spec: [2, 'LeaseSpec'] },
    LeaseSpec: {
      holderIdentity: [1, 'string'],
      leaseDurationSeconds: [2, 'int32'],
      acquireTime: [3, microTime],
      renewTime: [4, microTime],
      leaseTransitions: [5, 'int32'],
      strategy: [6, 'string'],
      preferredHolder: [7, 'string'],
    },
  },
  'api.discovery.v1': {
    EndpointSliceList: list('EndpointSlice'),
    Endpoint: {
      addresses: [1, 'string[]'],
      conditions: [2, 'EndpointConditions'],
      hostname: [3, 'string'],
      targetRef: [4, `${CORE}ObjectReference`],
      deprecatedTopology: [5, 'map<string, string>'],
      nodeName: [6, 'string'],
      zone: [7, 'string'],
      hints: [8, 'EndpointHints'],
    },
    EndpointConditions: { ready: [1, 'bool'], serving: [2, 'bool'], terminating: [3, 'bool'] },
    EndpointHints: { forZones: [1, 'ForZone[]'], forNodes: [2, 'ForNode[]'] },
    EndpointPort: {
      name: [1, 'string'],
      protocol: [2, 'string'],
      port: [3, 'int32'],
      appProtocol: [4, 'string'],
    },
    EndpointSlice: {
      ...object,
      addressType: [4, 'string'],
      endpoints: [2, 'Endpoint[]'],
      ports: [3, 'EndpointPort[]'],
    },
    ForNode: { name: [1, 'string'] },
    ForZone: { name: [1, 'string'] },
  },
  'api.events.v1': {
    EventList: list('Event'),
    Event: {
      ...object,
      eventTime: [2, microTime],
      series: [3, 'EventSeries'],
      reportingController: [4, 'string'],
      reportingInstance: [5, 'string'],
      action: [6, 'string'],
      reason: [7, 'string'],
      regarding: [8, `${CORE}ObjectReference`],
      related: [9, `${CORE}ObjectReference`],
      note: [10, 'string'],
      type: [11, 'string'],
      deprecatedSource: [12, `${CORE}EventSource`],
      deprecatedFirstTimestamp: [13, time],
      deprecatedLastTimestamp: [14, time],
      deprecatedCount: [15, 'int32'],
    },
    EventSeries: { count: [1, 'int32'], lastObservedTime: [2, microTime] },
  },
  'api.node.v1': {
    RuntimeClassList: list('RuntimeClass'),
    Overhead: { podFixed: [1, `map<string, ${QUANTITY}>`] },
    RuntimeClass: {
      ...object,
      handler: [2, 'string'],
      overhead: [3, 'Overhead'],
      scheduling: [4, 'Scheduling'],
    },
    Scheduling: { nodeSelector: [1, 'map<string, string>'], tolerations: [2, `${CORE}Toleration[]`] },
  },
  'api.storage.v1': {
    CSIDriverList: list('CSIDriver'),
    CSINodeList: list('CSINode'),
    CSIStorageCapacityList: list('CSIStorageCapacity'),
    StorageClassList: list('StorageClass'),
    VolumeAttachmentList: list('VolumeAttachment'),
    VolumeAttributesClassList: list('VolumeAttributesClass'),
    CSIDriver: { ...object, spec: [2, 'CSIDriverSpec'] },
    CSIDriverSpec: {
      attachRequired: [1, 'bool'],
      podInfoOnMount: [2, 'bool'],
      volumeLifecycleModes: [3, 'string[]'],
      storageCapacity: [4, 'bool'],
      fsGroupPolicy: [5, 'string'],
      tokenRequests: [6, 'TokenRequest[]'],
      requiresRepublish: [7, 'bool'],
      seLinuxMount: [8, 'bool'],
      nodeAllocatableUpdatePeriodSeconds: [9, 'int64'],
      serviceAccountTokenInSecrets: [10, 'bool'],
    },
    CSINode: { ...object, spec: [2, 'CSINodeSpec'] },
    CSINodeSpec: { drivers: [1, 'CSINodeDriver[]'] },
    CSINodeDriver: {
      name: [1, 'string'],
      nodeID: [2, 'string'],
      topologyKeys: [3, 'string[]'],
      allocatable: [4, 'VolumeNodeResources'],
    },
    VolumeNodeResources: { count: [1, 'int32'] },
    CSIStorageCapacity: {
      ...object,
      nodeTopology: [2, `${META}LabelSelector`],
      storageClassName: [3, 'string'],
      capacity: [4, QUANTITY],
      maximumVolumeSize: [5, QUANTITY],
    },
    StorageClass: {
      ...object,
      provisioner: [2, 'string'],
      parameters: [3, 'map<string, string>'],
      reclaimPolicy: [4, 'string'],
      mountOptions: [5, 'string[]'],
      allowVolumeExpansion: [6, 'bool'],
      volumeBindingMode: [7, 'string'],
      allowedTopologies: [8, `${CORE}TopologySelectorTerm[]`],
    },
    TokenRequest: { audience: [1, 'string'], expirationSeconds: [2, 'int64'] },
    VolumeAttachment: {
      ...object,
      spec: [2, 'VolumeAttachmentSpec'],
      status: [3, 'VolumeAttachmentStatus'],
    },
    VolumeAttachmentSource: {
      persistentVolumeName: [1, 'string'],
      inlineVolumeSpec: [2, `${CORE}PersistentVolumeSpec`],
    },
    VolumeAttachmentSpec: {
      attacher: [1, 'string'],
      source: [2, 'VolumeAttachmentSource'],
      nodeName: [3, 'string'],
    },
    VolumeAttachmentStatus: {
      attached: [1, 'bool'],
      attachmentMetadata: [2, 'map<string, string>'],
      attachError: [3, 'VolumeError'],
      detachError: [4, 'VolumeError'],
    },
    VolumeAttributesClass: {
      ...object,
      driverName: [2, 'string'],
      parameters: [3, 'map<string, string>'],
    },
    VolumeError: { time: [1, time], message: [2, 'string'], errorCode: [3, 'int32'] },
  },
};

/** The messages by their full names. */
export const MORE_MESSAGES: { readonly [name: string]: Message } = Object.fromEntries(
  Object.entries(PACKAGES).flatMap(([name, messages]) =>
    Object.entries(messages).map(([message, fields]) => [`k8s.io.${name}.${message}`, fields]),
  ),
);
