import type { PolicyRule, Role, RoleBinding, Subject } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { EVENTS, GROUP, READ, rule, user } from './rule.ts';

/** The Roles that RBAC starts with, and who has them. models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go */

const SYSTEM = 'kube-system';

const account = (name: string): Subject => ({ kind: 'ServiceAccount', name, namespace: SYSTEM });
const LOCKING = ['leases', 'leasecandidates'].map(resource =>
  rule('coordination.k8s.io', resource, ['create', 'get', 'list', 'update', 'watch']),
);
const MANAGER = 'system:kube-controller-manager';
const SCHEDULER = 'system:kube-scheduler';

interface NamespacedRole {
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  /** The binding has the role's name where none is given. */
  readonly binding?: string;
  readonly subjects: readonly Subject[];
}

const ROLES: readonly NamespacedRole[] = [
  {
    namespace: 'kube-public',
    name: 'system:controller:bootstrap-signer',
    rules: [
      rule('core', 'configmaps', READ),
      rule('core', 'configmaps', ['update'], ['cluster-info']),
      EVENTS,
    ],
    subjects: [account('bootstrap-signer')],
  },
  {
    namespace: SYSTEM,
    name: 'extension-apiserver-authentication-reader',
    rules: [rule('core', 'configmaps', READ, ['extension-apiserver-authentication'])],
    binding: 'system::extension-apiserver-authentication-reader',
    subjects: [user(MANAGER), user(SCHEDULER)],
  },
  {
    namespace: SYSTEM,
    name: 'system::leader-locking-kube-controller-manager',
    rules: LOCKING,
    subjects: [user(MANAGER), account('kube-controller-manager'), account('leader-election-controller')],
  },
  {
    namespace: SYSTEM,
    name: 'system::leader-locking-kube-scheduler',
    rules: LOCKING,
    subjects: [user(SCHEDULER), account('kube-scheduler')],
  },
  {
    namespace: SYSTEM,
    name: 'system:controller:bootstrap-signer',
    rules: [rule('core', 'secrets', READ)],
    subjects: [account('bootstrap-signer')],
  },
  {
    namespace: SYSTEM,
    name: 'system:controller:cloud-provider',
    rules: [rule('core', 'configmaps', ['create', ...READ])],
    subjects: [account('cloud-provider')],
  },
  {
    namespace: SYSTEM,
    name: 'system:controller:token-cleaner',
    rules: [rule('core', 'secrets', ['delete', ...READ]), EVENTS],
    subjects: [account('token-cleaner')],
  },
];

/** @param meta labels and annotations of what RBAC keeps up to date */
export function namespacedRoles(meta: NonNullable<KubeObject['metadata']>): KubeObject[] {
  const apiVersion = `${GROUP}/v1`;
  return ROLES.flatMap(({ namespace, name, rules, binding = name, subjects }): (Role | RoleBinding)[] => [
    { apiVersion, kind: 'Role', metadata: { ...meta, name, namespace }, rules },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata: { ...meta, name: binding, namespace },
      roleRef: { apiGroup: GROUP, kind: 'Role', name },
      subjects,
    },
  ]);
}
