/** models describeNode */
import type { Lease, Node, Pod, PodSpec } from '../../api/generated/types.ts';
import { podResources } from '../../api/pod-resources.ts';
import { addQuantities, canonicalQuantity, milliValue, unitValue } from '../../api/quantity.ts';
import { ApiError } from '../../api/status.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotations, labels, rfc1123, since, taints } from './text.ts';
import type { DescribeWriter } from './writer.ts';

type Resources = Readonly<Record<string, string>>;

export const describeNode: Describer = async (w, object, context) => {
  const node = object as Node;
  const { metadata, spec, status } = node;
  w.write(0, `Name:\t${metadata?.name ?? ''}\n`);
  w.write(0, `Roles:\t${roles(metadata?.labels).join(',') || '<none>'}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  w.write(0, `CreationTimestamp:\t${rfc1123(metadata?.creationTimestamp)}\n`);
  taints(w, 'Taints', spec?.taints);
  w.write(0, `Unschedulable:\t${spec?.unschedulable === true}\n`);
  await lease(w, metadata?.name ?? '', context);
  if (status?.conditions?.length) {
    w.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
    w.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
    for (const c of status.conditions) {
      w.write(
        1,
        `${c.type} \t${c.status} \t${rfc1123(c.lastHeartbeatTime)} \t${rfc1123(c.lastTransitionTime)} \t${c.reason ?? ''} \t${c.message ?? ''}\n`,
      );
    }
  }
  w.write(0, 'Addresses:\n');
  for (const { type, address } of status?.addresses ?? []) w.write(1, `${type}:\t${address}\n`);
  resourceList(w, 'Capacity', status?.capacity as Resources | undefined);
  resourceList(w, 'Allocatable', status?.allocatable as Resources | undefined);
  systemInfo(w, node);
  const pods = await podsOf(metadata?.name ?? '', context);
  if (pods === undefined) w.write(0, 'Pods:\tnot authorized\n');
  else {
    const allocatable = (status?.allocatable ?? status?.capacity ?? {}) as Resources;
    podTable(w, pods, allocatable, context.now);
    allocated(w, pods, allocatable);
  }
  describeEvents(w, context.events, context.now);
};

/** models findNodeRoles */
export function roles(values: Readonly<Record<string, string>> | undefined): string[] {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(values ?? {})) {
    if (key.startsWith('node-role.kubernetes.io/') && key.length > 24) found.add(key.slice(24));
    else if (key === 'kubernetes.io/role' && value !== '') found.add(value);
  }
  return [...found].sort();
}

async function lease(w: DescribeWriter, name: string, { run }: DescribeContext): Promise<void> {
  try {
    const found = (await run.rest.json(
      'GET',
      `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`,
    )) as Lease;
    w.write(0, 'Lease:\n');
    w.write(1, `HolderIdentity:\t${found.spec?.holderIdentity ?? '<unset>'}\n`);
    w.write(1, `AcquireTime:\t${found.spec?.acquireTime ? rfc1123(found.spec.acquireTime) : '<unset>'}\n`);
    w.write(1, `RenewTime:\t${found.spec?.renewTime ? rfc1123(found.spec.renewTime) : '<unset>'}\n`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    w.write(0, `Lease:\tFailed to get lease: ${error.message}\n`);
  }
}

function resourceList(w: DescribeWriter, title: string, list: Resources | undefined): void {
  const entries = Object.entries(list ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return;
  w.write(0, `${title}:\n`);
  for (const [name, quantity] of entries) w.write(0, `  ${name}:\t${canonicalQuantity(quantity)}\n`);
}

function systemInfo(w: DescribeWriter, { spec, status }: Node): void {
  const info = status?.nodeInfo;
  w.write(0, 'System Info:\n');
  w.write(0, `  Machine ID:\t${info?.machineID ?? ''}\n`);
  w.write(0, `  System UUID:\t${info?.systemUUID ?? ''}\n`);
  w.write(0, `  Boot ID:\t${info?.bootID ?? ''}\n`);
  w.write(0, `  Kernel Version:\t${info?.kernelVersion ?? ''}\n`);
  w.write(0, `  OS Image:\t${info?.osImage ?? ''}\n`);
  w.write(0, `  Operating System:\t${info?.operatingSystem ?? ''}\n`);
  w.write(0, `  Architecture:\t${info?.architecture ?? ''}\n`);
  w.write(0, `  Container Runtime Version:\t${info?.containerRuntimeVersion ?? ''}\n`);
  w.write(0, `  Kubelet Version:\t${info?.kubeletVersion ?? ''}\n`);
  if (spec?.podCIDR) w.write(0, `PodCIDR:\t${spec.podCIDR}\n`);
  if (spec?.podCIDRs?.length) w.write(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}\n`);
  if (spec?.providerID) w.write(0, `ProviderID:\t${spec.providerID}\n`);
}

async function podsOf(node: string, { run }: DescribeContext): Promise<readonly Pod[] | undefined> {
  const resource = (await run.discovery()).find('pods');
  try {
    const fieldSelector = `spec.nodeName=${node},status.phase!=Succeeded,status.phase!=Failed`;
    return (await run.list(resource, undefined, { fieldSelector })) as readonly Pod[];
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'Forbidden') return undefined;
    throw error;
  }
}

function podTable(w: DescribeWriter, pods: readonly Pod[], allocatable: Resources, now: number): void {
  w.write(0, `Non-terminated Pods:\t(${pods.length} in total)\n`);
  w.write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n');
  w.write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n');
  for (const { metadata, spec } of pods) {
    const [requests, limits] = resourcesOf(spec);
    const cells = [
      share('cpu', requests, allocatable),
      share('cpu', limits, allocatable),
      share('memory', requests, allocatable),
      share('memory', limits, allocatable),
    ];
    w.write(
      1,
      `${metadata?.namespace}\t${metadata?.name}\t\t${cells.join('\t')}\t${since(metadata?.creationTimestamp, now)}\n`,
    );
  }
}

function resourcesOf(spec: PodSpec | undefined): [Resources, Resources] {
  if (spec === undefined) return [{}, {}];
  return [podResources(spec, 'requests') as Resources, podResources(spec, 'limits') as Resources];
}

function share(name: string, list: Resources, allocatable: Resources): string {
  const quantity = list[name] ?? '0';
  const size = (value: string | undefined) =>
    name === 'cpu' ? milliValue(value ?? '0') : unitValue(value ?? '0');
  const total = size(allocatable[name]);
  const percent = total === 0 ? 0 : Math.trunc((size(quantity) / total) * 100);
  return `${canonicalQuantity(quantity)} (${percent}%)`;
}

function allocated(w: DescribeWriter, pods: readonly Pod[], allocatable: Resources): void {
  w.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n');
  w.write(1, 'Resource\tRequests\tLimits\n');
  w.write(1, '--------\t--------\t------\n');
  const requests: Record<string, string> = {};
  const limits: Record<string, string> = {};
  for (const { spec } of pods) {
    const [own, most] = resourcesOf(spec);
    for (const [name, value] of Object.entries(own))
      requests[name] = requests[name] === undefined ? value : addQuantities(requests[name], value);
    for (const [name, value] of Object.entries(most))
      limits[name] = limits[name] === undefined ? value : addQuantities(limits[name], value);
  }
  const others = Object.keys(allocatable)
    .filter(name => !['cpu', 'memory', 'ephemeral-storage', 'pods'].includes(name))
    .sort();
  const huge = others.filter(name => name.startsWith('hugepages-'));
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...huge]) {
    w.write(1, `${name}\t${share(name, requests, allocatable)}\t${share(name, limits, allocatable)}\n`);
  }
  for (const name of others.filter(other => !huge.includes(other))) {
    w.write(1, `${name}\t${requests[name] ?? '0'}\t${limits[name] ?? '0'}\n`);
  }
}
