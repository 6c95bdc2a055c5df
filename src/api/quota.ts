import type {
  PersistentVolumeClaim,
  Pod,
  ResourceQuota,
  ScopedResourceSelectorRequirement,
  Service,
} from './generated/types.ts';
import type { KubeObject } from './object.ts';
import { podResources, qosClass, type ResourceList } from './pod-resources.ts';
import { groupResource } from './resources.ts';

// models pkg/quota/v1/evaluator/core: what objects count for in a ResourceQuota. Used by admission and by the quota controller.

/** Names that count objects without the prefix `count/`. */
const COUNTED: ReadonlySet<string> = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
]);

/** What one object uses of the resources that quotas can limit. @param now milliseconds; pods past their grace no longer count */
export function quotaUsage(
  of: { readonly group: string; readonly resource: string },
  object: KubeObject,
  now: number,
): ResourceList {
  const name = groupResource(of);
  const counts = { [`count/${name}`]: '1', ...(COUNTED.has(name) && { [name]: '1' }) };
  if (name === 'pods') return { ...counts, ...podUsage(object as Pod, now) };
  if (name === 'services') return { ...counts, ...serviceUsage(object as Service) };
  if (name === 'persistentvolumeclaims') return { ...counts, ...claimUsage(object as PersistentVolumeClaim) };
  return counts;
}

/** The resource whose objects a quota's resource name counts; pods for compute resources. */
export function quotaSource(name: string): string {
  if (name.startsWith('count/')) return name.slice('count/'.length);
  if (COUNTED.has(name)) return name;
  if (name.startsWith('services.')) return 'services';
  if (name === 'requests.storage' || name.includes('.storageclass.storage.k8s.io/'))
    return 'persistentvolumeclaims';
  return 'pods';
}

function podUsage(pod: Pod, now: number): ResourceList {
  if (!isCharged(pod, now) || pod.spec === undefined) return {};
  const usage: Record<string, string> = { pods: '1' };
  for (const [name, amount] of Object.entries(podResources(pod.spec, 'requests'))) {
    usage[`requests.${name}`] = String(amount);
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-'))
      usage[name] = String(amount);
  }
  for (const [name, amount] of Object.entries(podResources(pod.spec, 'limits'))) {
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name)) usage[`limits.${name}`] = String(amount);
  }
  return usage;
}

/** Models QuotaV1Pod: pods that have ended, or should have, cost nothing. */
function isCharged({ metadata, status }: Pod, now: number): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata ?? {};
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  return now <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
}

function serviceUsage({ spec }: Service): ResourceList {
  const ports = spec?.ports ?? [];
  if (spec?.type === 'NodePort')
    return { 'services.nodeports': String(ports.length), 'services.loadbalancers': '0' };
  if (spec?.type !== 'LoadBalancer') return { 'services.nodeports': '0', 'services.loadbalancers': '0' };
  const nodePorts =
    spec.allocateLoadBalancerNodePorts === false ? ports.filter(port => port.nodePort).length : ports.length;
  return { 'services.nodeports': String(nodePorts), 'services.loadbalancers': '1' };
}

function claimUsage({ spec }: PersistentVolumeClaim): ResourceList {
  const storage = spec?.resources?.requests?.storage;
  const prefix = spec?.storageClassName ? `${spec.storageClassName}.storageclass.storage.k8s.io/` : undefined;
  return {
    ...(storage !== undefined && { 'requests.storage': storage }),
    ...(prefix !== undefined && { [`${prefix}persistentvolumeclaims`]: '1' }),
    ...(prefix !== undefined && storage !== undefined && { [`${prefix}requests.storage`]: storage }),
  };
}

/** True when an object of the resource is within the quota's scopes; only pods can be outside. */
export function inQuotaScope({ spec }: ResourceQuota, resource: string, object: KubeObject): boolean {
  const scopes = [
    ...(spec?.scopes ?? []).map(
      (scopeName): ScopedResourceSelectorRequirement => ({ scopeName, operator: 'Exists' }),
    ),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (scopes.length === 0) return true;
  return resource === 'pods' && scopes.every(scope => matchesScope(scope, object as Pod));
}

function matchesScope(
  { scopeName, operator, values = [] }: ScopedResourceSelectorRequirement,
  { spec }: Pod,
): boolean {
  if (spec === undefined) return false;
  switch (scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return qosClass(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClass(spec) !== 'BestEffort';
    case 'PriorityClass':
      return matchesClass(operator, values, spec.priorityClassName ?? '');
    case 'CrossNamespacePodAffinity':
      return (
        crossesNamespaces(spec.affinity?.podAffinity) || crossesNamespaces(spec.affinity?.podAntiAffinity)
      );
    default:
      return false;
  }
}

function matchesClass(operator: string, values: readonly string[], className: string): boolean {
  if (operator === 'In') return values.includes(className);
  if (operator === 'NotIn') return !values.includes(className);
  return (className !== '') === (operator === 'Exists');
}

interface Terms {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly Term[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly { readonly podAffinityTerm: Term }[];
}
interface Term {
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: unknown;
}

function crossesNamespaces(affinity: Terms | undefined): boolean {
  const terms = [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ podAffinityTerm }) => podAffinityTerm,
    ),
  ];
  return terms.some(term => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined);
}
