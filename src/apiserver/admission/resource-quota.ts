import type { PodSpec, Quantity, ResourceQuota } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { addQuantities, compareQuantities, subtractQuantities } from '../../api/quantity.ts';
import { inQuotaScope, quotaUsage } from '../../api/quota.ts';
import { groupResource } from '../../api/resources.ts';
import { forbidden } from '../errors.ts';
import type { AdmissionPlugin, Attributes } from './plugin.ts';

type Amounts = Readonly<Record<string, Quantity>>;

/** Compute resources that every container of a pod must name when a quota limits them. */
const DEMANDED = /^(requests\.|limits\.)?(cpu|memory|ephemeral-storage)$/;

/** Charges new objects to the quotas of their namespace, the last of all. models plugin/pkg/admission/resourcequota */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate(attributes) {
    const { operation, resource, subresource, draft, old, context } = attributes;
    if (!draft || subresource !== '' || !resource.info.namespaced || operation === 'CONNECT') return;
    if (resource.storage === 'resourcequotas' && operation === 'UPDATE') return;
    const quotas = context.store.list(
      'resourcequotas',
      context.request.namespace,
    ) as readonly ResourceQuota[];
    if (quotas.length === 0) return;
    const object = draft as unknown as KubeObject;
    const usage = quotaUsage(resource.info, object, context.now);
    const before: Amounts = old === undefined ? {} : quotaUsage(resource.info, old, context.now);
    const delta = difference(usage, before);
    const charges = quotas.flatMap(quota => charge(attributes, quota, object, delta));
    if (context.dryRun) return;
    for (const { quota, used } of charges) record(attributes, quota, used);
  },
};

interface Charge {
  readonly quota: ResourceQuota;
  readonly used: Amounts;
}

/** What the quota will have used; nothing where the object is none of its business. @throws ApiError Forbidden */
function charge(attributes: Attributes, quota: ResourceQuota, object: KubeObject, delta: Amounts): Charge[] {
  const { resource, operation } = attributes;
  const hard = quota.spec?.hard ?? {};
  const names = Object.keys(hard).filter(name => delta[name] !== undefined);
  if (!inQuotaScope(quota, groupResource(resource.info), object)) return [];
  if (operation === 'CREATE' && resource.storage === 'pods') demandResources(attributes, quota, object);
  const grown = names.filter(name => compareQuantities(delta[name], '0') > 0);
  if (names.length === 0) return [];
  const known = quota.status?.used ?? {};
  const unknown = Object.keys(hard).filter(name => quota.status?.hard?.[name] === undefined);
  if (unknown.length > 0) {
    throw refuse(
      attributes,
      `status unknown for quota: ${quota.metadata?.name}, resources: ${unknown.sort().join(',')}`,
    );
  }
  const used = Object.fromEntries(names.map(name => [name, addQuantities(known[name] ?? '0', delta[name]!)]));
  const exceeded = grown.filter(name => compareQuantities(used[name], hard[name]) > 0).sort();
  if (exceeded.length > 0) {
    const list = (of: (name: string) => Quantity) => exceeded.map(name => `${name}=${of(name)}`).join(',');
    throw refuse(
      attributes,
      `exceeded quota: ${quota.metadata?.name}, requested: ${list(name => delta[name]!)}, used: ${list(name => known[name] ?? '0')}, limited: ${list(name => hard[name]!)}`,
    );
  }
  return [{ quota, used }];
}

/** A quota on compute resources demands that each container names them. models Constraints of the pod evaluator */
function demandResources(attributes: Attributes, quota: ResourceQuota, object: KubeObject): void {
  const { spec } = object as { spec?: PodSpec };
  if (!spec || spec.resources !== undefined) return;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const missing = Object.keys(quota.spec?.hard ?? {})
    .filter(name => DEMANDED.test(name))
    .sort()
    .flatMap(name => {
      const [kind, bare] = name.startsWith('limits.')
        ? (['limits', name.slice('limits.'.length)] as const)
        : (['requests', name.replace(/^requests\./, '')] as const);
      const lacking = containers.filter(({ resources }) => resources?.[kind]?.[bare] === undefined);
      return lacking.length === 0
        ? []
        : [`${name} for: ${[...new Set(lacking.map(({ name: c }) => c))].sort().join(',')}`];
    });
  if (missing.length > 0) {
    throw refuse(attributes, `failed quota: ${quota.metadata?.name}: must specify ${missing.join('; ')}`);
  }
}

function refuse({ resource, draft }: Attributes, reason: string): Error {
  return forbidden(resource.info, draft?.metadata.name ?? '', reason);
}

function difference(after: Amounts, before: Amounts): Amounts {
  const entries = Object.entries(after).map(([name, amount]) => [
    name,
    subtractQuantities(amount, before[name] ?? '0'),
  ]);
  return Object.fromEntries(entries) as Amounts;
}

function record({ context }: Attributes, quota: ResourceQuota, used: Amounts): void {
  const { namespace = '', name = '' } = quota.metadata ?? {};
  const current = (context.store.get('resourcequotas', namespace, name) ?? quota) as ResourceQuota;
  const next = { ...current, status: { ...current.status, used: { ...current.status?.used, ...used } } };
  context.store.update('resourcequotas', namespace, name, next);
}
