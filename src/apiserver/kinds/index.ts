import type { KubeObject } from '../../api/object.ts';
import type { KindRules } from './kind.ts';
import { nodeRules } from './node.ts';
import { podRules } from './pod.ts';
import { rbacRules } from './rbac.ts';

/** Forgets which kind the rules are for: the registry hands every kind's rules that kind's objects only. */
function of<Live extends KubeObject>(rules: KindRules<Live>): KindRules {
  return rules as unknown as KindRules;
}

/** The rules of kinds, by group and kind. */
export const KINDS: Readonly<Record<string, KindRules>> = {
  '/Pod': of(podRules),
  '/Node': of(nodeRules),
  'rbac.authorization.k8s.io/ClusterRole': rbacRules,
  'rbac.authorization.k8s.io/ClusterRoleBinding': rbacRules,
  'rbac.authorization.k8s.io/Role': rbacRules,
  'rbac.authorization.k8s.io/RoleBinding': rbacRules,
};
