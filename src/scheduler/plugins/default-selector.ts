import type { Pod } from '../../api/generated/types.ts';
import { matchesAll, type Requirement, selectorRequirements } from '../../api/selectors.ts';
import type { Listers } from '../framework/handle.ts';

/**
 * Which pods are of a kind with this one: those that its services and its controller select.
 * models pkg/scheduler/framework/plugins/helper/spread.go, DefaultSelector
 */
export function defaultSelector(pod: Pod, listers: Listers): readonly Requirement[] {
  const { namespace = '', labels, ownerReferences } = pod.metadata ?? {};
  const equals: Record<string, string> = {};
  for (const { spec } of listers.services.inNamespace(namespace))
    if (spec?.selector && matchesAll(fromMap(spec.selector), labels)) Object.assign(equals, spec.selector);
  const owner = ownerReferences?.find(reference => reference.controller);
  const key = `${namespace}/${owner?.name}`;
  switch (owner && `${owner.apiVersion} ${owner.kind}`) {
    case 'v1 ReplicationController':
      Object.assign(equals, listers.replicationControllers.get(key)?.spec?.selector);
      return fromMap(equals);
    case 'apps/v1 ReplicaSet':
      return [...fromMap(equals), ...fromSelector(listers.replicaSets.get(key)?.spec?.selector)];
    case 'apps/v1 StatefulSet':
      return [...fromMap(equals), ...fromSelector(listers.statefulSets.get(key)?.spec?.selector)];
    default:
      return fromMap(equals);
  }
}

function fromMap(labels: Readonly<Record<string, string>>): readonly Requirement[] {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
}

function fromSelector(
  selector: Parameters<typeof selectorRequirements>[0] | undefined,
): readonly Requirement[] {
  return selector === undefined ? [] : selectorRequirements(selector);
}
