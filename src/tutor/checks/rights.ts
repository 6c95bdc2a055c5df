import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../../api/generated/types.ts';
import type { ObjectSource } from './evidence.ts';

const API = 'rbac.authorization.k8s.io/v1';

/** A rule and where it holds: a namespace, or '' for the whole cluster. */
export interface Right {
  readonly namespace: string;
  readonly rule: PolicyRule;
}

/** Everything that RBAC lets a user do, by name and by groups. */
export function rightsOf(source: ObjectSource, user: string, groups: readonly string[]): readonly Right[] {
  const isMe = ({ kind, name, namespace }: Subject, home: string) =>
    kind === 'ServiceAccount'
      ? user === `system:serviceaccount:${namespace ?? home}:${name}`
      : kind === 'Group'
        ? groups.includes(name)
        : user === name;
  const bound = <T extends RoleBinding | ClusterRoleBinding>(kind: string) =>
    (source.objects(API, kind, undefined, undefined) as unknown as readonly T[]).filter(binding =>
      binding.subjects?.some(subject => isMe(subject, binding.metadata?.namespace ?? '')),
    );
  return [...bound<ClusterRoleBinding>('ClusterRoleBinding'), ...bound<RoleBinding>('RoleBinding')].flatMap(
    ({ roleRef, metadata }) => {
      const namespace = metadata?.namespace ?? '';
      const rules = rulesOfRole(source, roleRef.kind, namespace, roleRef.name) ?? [];
      return rules.map(rule => ({ namespace, rule }));
    },
  );
}

/** The rules of a Role or a ClusterRole; undefined where there is none. */
export function rulesOfRole(
  source: ObjectSource,
  kind: string,
  namespace: string,
  name: string,
): readonly PolicyRule[] | undefined {
  const where = kind === 'ClusterRole' ? undefined : namespace;
  const [role] = source.objects(API, kind, where, name) as unknown as readonly (Role | ClusterRole)[];
  return role && (role.rules ?? []);
}

/** The groups that a user is in besides those that it was given. */
export function groupsOf(user: string): readonly string[] {
  const [system, kind, namespace] = user.split(':');
  if (system !== 'system' || kind !== 'serviceaccount') return ['system:authenticated'];
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
}
