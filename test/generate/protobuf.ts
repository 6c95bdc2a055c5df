/**
 * Puts right what the facts' table of protobuf fields has wrong: it names a map by the last letter of its name, so
 * that maps of one message hide each other, and spells some names as Go does. The numbers are those of the
 * generated.proto files of k8s.io/api.
 */

type Message = { [field: string]: [number: number, type: string] };
type Protobuf = { [message: string]: Message };
type Schema = { [definition: string]: { fields?: { [name: string]: unknown } } };

const TEXTS = 'map<string, string>';
const BYTES = 'map<string, bytes>';
const QUANTITIES = 'map<string, k8s.io.apimachinery.pkg.api.resource.Quantity>';

const limitsAndRequests: Message = { limits: [1, QUANTITIES], requests: [2, QUANTITIES] };

const MAPS: Protobuf = {
  'k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta': { labels: [11, TEXTS], annotations: [12, TEXTS] },
  'k8s.io.apimachinery.pkg.apis.meta.v1.LabelSelector': { matchLabels: [1, TEXTS] },
  'k8s.io.api.core.v1.ConfigMap': { data: [2, TEXTS], binaryData: [3, BYTES] },
  'k8s.io.api.core.v1.Secret': { data: [2, BYTES], stringData: [4, TEXTS] },
  'k8s.io.api.core.v1.ResourceRequirements': limitsAndRequests,
  'k8s.io.api.core.v1.VolumeResourceRequirements': limitsAndRequests,
  'k8s.io.api.core.v1.ResourceQuotaSpec': { hard: [1, QUANTITIES] },
  'k8s.io.api.core.v1.ResourceQuotaStatus': { hard: [1, QUANTITIES], used: [2, QUANTITIES] },
  'k8s.io.api.core.v1.LimitRangeItem': {
    max: [2, QUANTITIES],
    min: [3, QUANTITIES],
    default: [4, QUANTITIES],
    defaultRequest: [5, QUANTITIES],
    maxLimitRequestRatio: [6, QUANTITIES],
  },
  'k8s.io.api.core.v1.PodSpec': { nodeSelector: [7, TEXTS], overhead: [32, QUANTITIES] },
  'k8s.io.api.core.v1.PodStatus': { allocatedResources: [19, QUANTITIES] },
  'k8s.io.api.core.v1.ContainerStatus': { allocatedResources: [10, QUANTITIES] },
  'k8s.io.api.core.v1.ReplicationControllerSpec': { selector: [2, TEXTS] },
  'k8s.io.api.core.v1.ServiceSpec': { selector: [2, TEXTS] },
  'k8s.io.api.core.v1.NodeStatus': { capacity: [1, QUANTITIES], allocatable: [2, QUANTITIES] },
  'k8s.io.api.core.v1.PersistentVolumeSpec': { capacity: [1, QUANTITIES] },
  'k8s.io.api.core.v1.PersistentVolumeClaimStatus': {
    capacity: [3, QUANTITIES],
    allocatedResources: [5, QUANTITIES],
    allocatedResourceStatuses: [7, TEXTS],
  },
  'k8s.io.api.core.v1.CSIPersistentVolumeSource': { volumeAttributes: [5, TEXTS] },
  'k8s.io.api.core.v1.CSIVolumeSource': { volumeAttributes: [4, TEXTS] },
  'k8s.io.api.core.v1.FlexPersistentVolumeSource': { options: [5, TEXTS] },
  'k8s.io.api.core.v1.FlexVolumeSource': { options: [5, TEXTS] },
  'k8s.io.api.core.v1.PodCertificateProjection': { userAnnotations: [7, TEXTS] },
  'k8s.io.api.authentication.v1.UserInfo': { extra: [4, 'map<string, ExtraValue>'] },
  'k8s.io.api.authorization.v1.SubjectAccessReviewSpec': { extra: [5, 'map<string, ExtraValue>'] },
  'k8s.io.api.policy.v1.PodDisruptionBudgetStatus': {
    disruptedPods: [2, 'map<string, k8s.io.apimachinery.pkg.apis.meta.v1.Time>'],
  },
};

/** The table with its maps and names put right, fields in their order. */
export function correctProtobuf(facts: Protobuf, schema: Schema): Protobuf {
  const corrected = Object.entries(facts).map(([name, message]): [string, Message] => {
    const known = Object.keys(schema[name.replace(/^k8s\.io/, 'io.k8s')]?.fields ?? {});
    const maps = Object.entries(MAPS[name] ?? {});
    const fields = Object.entries(message).flatMap(([field, number]): [string, Message[string]][] => {
      if (!number[1].startsWith('map<')) return [[asInJson(field, known), number]];
      return maps.filter(([map]) => map.endsWith(field)).sort(([, [a]], [, [b]]) => a - b);
    });
    return [name, Object.fromEntries(fields)];
  });
  return Object.fromEntries(corrected);
}

function asInJson(field: string, known: readonly string[]): string {
  if (known.includes(field)) return field;
  return known.find(name => name.toLowerCase() === field.toLowerCase()) ?? field;
}
