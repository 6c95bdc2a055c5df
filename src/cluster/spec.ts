/** What a cluster is built from. Everything has a default: `{}` is a control plane and two workers. */
import type { Taint } from '../api/generated/types.ts';
import { KUBE_OBJECT, type KubeObject } from '../api/object.ts';
import { isQuantity } from '../api/quantity.ts';
import { type Form, flag, ipv4, list, map, number, oneOf, optional, record, text } from '../base/form.ts';

export interface NodeSpec {
  readonly name: string;
  readonly role?: 'control-plane' | 'worker';
  /** InternalIP; by default `172.30.<n>.2`. */
  readonly ip?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Replaces the taints that kubeadm would give. */
  readonly taints?: readonly Taint[];
  readonly cpus?: number;
  /** Quantity, `8Gi`. */
  readonly memory?: string;
  readonly ephemeralStorage?: string;
  readonly maxPods?: number;
}

/** A file put on a machine before it boots. */
export interface MachineFile {
  /** The machine's name; left out: every machine. */
  readonly machine?: string;
  readonly path: string;
  readonly content: string;
  readonly mode?: number;
  /** `user:group`; by default root's. */
  readonly owner?: string;
}

export interface ClusterSpec {
  readonly nodes?: readonly NodeSpec[];
  /** Objects to create once the API server answers, in order. */
  readonly objects?: readonly KubeObject[];
  readonly files?: readonly MachineFile[];
  /** Controllers of kube-controller-manager that are switched off (`--controllers=*,-NAME`). */
  readonly controllersOff?: readonly string[];
  /** Images that are on every machine from the start. */
  readonly images?: readonly string[];
  /** Shell commands run as root on a machine after the cluster has settled: how a lab breaks things. */
  readonly commands?: readonly { readonly machine: string; readonly script: string }[];
  /** Leave out what kubeadm adds on top: kube-proxy, CoreDNS, the pod network. */
  readonly bare?: boolean;
  /** `canal` (the default) enforces NetworkPolicies, `flannel` does not, `none`: nodes stay NotReady until one is applied. */
  readonly networkPlugin?: 'canal' | 'flannel' | 'none';
  /** What the cluster comes with besides: an Ingress controller of class nginx; the Gateway API and a controller for it. */
  readonly addons?: readonly ('ingress-nginx' | 'gateway')[];
}

const QUANTITY: Form<string> = value => text(value) ?? (isQuantity(value) ? undefined : ' is no quantity');
const NODE: Form<NodeSpec> = record<NodeSpec>({
  name: text,
  role: optional(oneOf('control-plane', 'worker')),
  ip: optional(ipv4),
  labels: optional(map(text)),
  taints: optional(
    list(record<Taint>({ effect: text, key: text, timeAdded: optional(text), value: optional(text) })),
  ),
  cpus: optional(number),
  memory: optional(QUANTITY),
  ephemeralStorage: optional(QUANTITY),
  maxPods: optional(number),
});
export const CLUSTER_SPEC: Form<ClusterSpec> = record<ClusterSpec>({
  nodes: optional(list(NODE)),
  objects: optional(list(KUBE_OBJECT)),
  files: optional(
    list(
      record<MachineFile>({
        machine: optional(text),
        path: text,
        content: text,
        mode: optional(number),
        owner: optional(text),
      }),
    ),
  ),
  controllersOff: optional(list(text)),
  images: optional(list(text)),
  commands: optional(
    list(record<{ readonly machine: string; readonly script: string }>({ machine: text, script: text })),
  ),
  bare: optional(flag),
  networkPlugin: optional(oneOf('canal', 'flannel', 'none')),
  addons: optional(list(oneOf('ingress-nginx', 'gateway'))),
});

/** A node with its defaults put in. */
export interface PlannedNode extends Required<Omit<NodeSpec, 'taints'>> {
  readonly taints: readonly Taint[];
  readonly podCidr: string;
  readonly isControlPlane: boolean;
}

/** Addresses of the cluster as kubeadm's configuration has them. */
export const NETWORK = {
  podCidr: '10.244.0.0/16',
  serviceCidr: '10.96.0.0/12',
  apiServerIp: '10.96.0.1',
  dnsIp: '10.96.0.10',
  dnsDomain: 'cluster.local',
  apiPort: 6443,
} as const;

const CONTROL_PLANE_TAINT: Taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
const DEFAULT_NODES: readonly NodeSpec[] = [
  { name: 'controlplane', role: 'control-plane' },
  { name: 'node01' },
  { name: 'node02' },
];

/** The nodes of a spec with their defaults. @throws Error when a name occurs twice or no node is a control plane */
export function planNodes(spec: ClusterSpec): readonly PlannedNode[] {
  const nodes = spec.nodes ?? DEFAULT_NODES;
  const planned = nodes.map((node, index): PlannedNode => {
    const isControlPlane =
      (node.role ?? (node.name === 'controlplane' ? 'control-plane' : 'worker')) === 'control-plane';
    return {
      name: node.name,
      role: isControlPlane ? 'control-plane' : 'worker',
      isControlPlane,
      ip: node.ip ?? `172.30.${index + 1}.2`,
      labels: node.labels ?? {},
      taints: node.taints ?? (isControlPlane ? [CONTROL_PLANE_TAINT] : []),
      cpus: node.cpus ?? 4,
      memory: node.memory ?? '8Gi',
      ephemeralStorage: node.ephemeralStorage ?? '50Gi',
      maxPods: node.maxPods ?? 110,
      podCidr: `10.244.${index}.0/24`,
    };
  });
  const twice = planned.find((node, index) => planned.findIndex(other => other.name === node.name) !== index);
  if (twice) throw new Error(`the cluster has two nodes named ${twice.name}; give each a name of its own`);
  if (!planned.some(node => node.isControlPlane))
    throw new Error('the cluster has no control plane; give one node the role control-plane');
  return planned;
}
