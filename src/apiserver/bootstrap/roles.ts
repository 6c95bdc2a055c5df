import type { ClusterRole, ClusterRoleBinding, Subject } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { CLUSTER_ROLES } from './cluster-roles.ts';
import { namespacedRoles } from './namespaced-roles.ts';
import { GROUP, group, user } from './rule.ts';

/** The roles and bindings that RBAC starts with. models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go */

const META = {
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
};

/** Into which role a role's rules go. What these hold at first is what the aggregation controller would make of them. */
const AGGREGATES: Readonly<Record<string, string>> = {
  'system:aggregate-to-admin': 'admin',
  'system:aggregate-to-edit': 'edit',
  'system:aggregate-to-view': 'view',
  edit: 'admin',
  view: 'edit',
};
const aggregation = (role: string) => ({ [`${GROUP}/aggregate-to-${role}`]: 'true' });

/** [role, subjects]; the binding has the role's name unless a third says otherwise. */
const BINDINGS: readonly (readonly [string, readonly Subject[], string?])[] = [
  ['cluster-admin', [group('system:masters')]],
  ['system:monitoring', [group('system:monitoring')]],
  ['system:discovery', [group('system:authenticated')]],
  ['system:basic-user', [group('system:authenticated')]],
  ['system:public-info-viewer', [group('system:authenticated'), group('system:unauthenticated')]],
  ['system:node-proxier', [user('system:kube-proxy')]],
  ['system:kube-controller-manager', [user('system:kube-controller-manager')]],
  ['system:kube-scheduler', [user('system:kube-scheduler')]],
  ['system:volume-scheduler', [user('system:kube-scheduler')]],
  ['system:kube-dns', [{ kind: 'ServiceAccount', name: 'kube-dns', namespace: 'kube-system' }]],
  ['system:service-account-issuer-discovery', [group('system:serviceaccounts')]],
  // The Node authorizer is folded into this role: nodes see what the role says, not only what is theirs.
  ['system:node', [group('system:nodes')]],
  ['cluster-admin', [group('kubeadm:cluster-admins')], 'kubeadm:cluster-admins'],
];

export function bootstrapRoles(): KubeObject[] {
  const roles = Object.entries(CLUSTER_ROLES).map(
    ([name, rules]): ClusterRole => ({
      apiVersion: `${GROUP}/v1`,
      kind: 'ClusterRole',
      metadata: {
        ...META,
        name,
        labels: { ...META.labels, ...(AGGREGATES[name] && aggregation(AGGREGATES[name])) },
      },
      ...(Object.values(AGGREGATES).includes(name) && {
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregation(name) }] },
      }),
      rules,
    }),
  );
  const bindings = BINDINGS.map(
    ([role, subjects, name = role]): ClusterRoleBinding => ({
      apiVersion: `${GROUP}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name, ...META },
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
      subjects,
    }),
  );
  return [...roles, ...bindings, ...namespacedRoles(META)];
}
