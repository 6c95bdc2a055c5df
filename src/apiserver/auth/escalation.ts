import type { ClusterRole, ClusterRoleBinding, PolicyRule, RoleBinding } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import { compact, describe, missingRules } from '../../api/rule-cover.ts';
import { isObject, jsonEqual } from '../../base/json.ts';
import type { AdmissionPlugin, Attributes } from '../admission/plugin.ts';
import { forbidden, notFound } from '../errors.ts';
import { RbacAuthorizer } from './rbac.ts';

const GROUP = 'rbac.authorization.k8s.io';
const SUPERUSERS = 'system:masters';
/** Who aggregates may get anything that anybody labels so. */
const FULL_AUTHORITY: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

/**
 * Nobody grants rights that they do not have: roles may hold only rules that their writer holds, or who may `escalate`;
 * bindings only roles so held, or that one may `bind`. Upstream wraps the roles' storage; here it stands in the
 * admission chain, where no flag names it. models pkg/registry/rbac/{role,clusterrole,rolebinding}/policybased
 */
export const escalationCheck: AdmissionPlugin = {
  name: 'rbac/escalation',
  mutate(attributes) {
    const { context, resource, operation, subresource } = attributes;
    if (resource.info.group !== GROUP || subresource !== '') return;
    if (operation !== 'CREATE' && operation !== 'UPDATE') return;
    const { authorizer } = context.backend;
    if (!(authorizer instanceof RbacAuthorizer) || context.user.groups.includes(SUPERUSERS)) return;
    if (resource.info.kind.endsWith('Binding')) checkBinding(attributes, authorizer);
    else checkRole(attributes, authorizer);
  },
};

function checkRole(attributes: Attributes, authorizer: RbacAuthorizer): void {
  const { old } = attributes;
  const { rules, aggregationRule } = attributes.draft as unknown as ClusterRole;
  const before = old as ClusterRole | undefined;
  const sameRules = before !== undefined && jsonEqual(before.rules ?? [], rules ?? []);
  const sameAggregation = jsonEqual(before?.aggregationRule ?? null, aggregationRule ?? null);
  if (sameRules && sameAggregation) return;
  if (mayDo(attributes, 'escalate', attributes.resource.info.resource, nameOf(attributes))) return;
  if (aggregationRule && !sameAggregation) confirm(attributes, authorizer, FULL_AUTHORITY);
  if (!sameRules) confirm(attributes, authorizer, rules ?? []);
}

function checkBinding(attributes: Attributes, authorizer: RbacAuthorizer): void {
  const binding = attributes.draft as unknown as RoleBinding | ClusterRoleBinding;
  const before = attributes.old as RoleBinding | ClusterRoleBinding | undefined;
  const sameRole = before !== undefined && jsonEqual(before.roleRef, binding.roleRef);
  if (sameRole && jsonEqual(before.subjects ?? [], binding.subjects ?? [])) return;
  const { roleRef } = binding;
  // what is no reference at all is for validation to refuse
  if (!isObject(roleRef) || !roleRef.name) return;
  const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
  if (mayDo(attributes, 'bind', resource, roleRef.name)) return;
  const missing: string[] = [];
  const rules = authorizer.rulesOf(binding, attributes.context.request.namespace, missing);
  if (missing.length > 0) throw notFound({ group: GROUP, resource }, roleRef.name);
  confirm(attributes, authorizer, rules);
}

function mayDo({ context }: Attributes, verb: string, resource: string, name: string): boolean {
  const { user, request } = context;
  const { namespace } = request;
  const asked = { user, verb, group: GROUP, version: 'v1', resource, subresource: '', namespace, name };
  return context.backend.authorizer.decide(asked).allowed;
}

/** @throws ApiError Forbidden, naming what the user does not hold. models pkg/registry/rbac/validation/rule.go */
function confirm(attributes: Attributes, authorizer: RbacAuthorizer, wanted: readonly PolicyRule[]): void {
  const { user, request } = attributes.context;
  const unresolved: string[] = [];
  const own = [...authorizer.rulesFor(user, request.namespace, unresolved)].flat();
  const missing = missingRules(own, wanted);
  if (missing.length === 0) return;
  const lines = [...new Set(compact(missing).map(describe))].sort();
  const groups = user.groups.map(group => JSON.stringify(group)).join(' ');
  const errors = unresolved.length === 0 ? '' : `; resolution errors: [${unresolved.join(', ')}]`;
  throw forbidden(
    attributes.resource.info,
    nameOf(attributes),
    `user ${JSON.stringify(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}${errors}`,
  );
}

function nameOf({ draft }: Attributes): string {
  return (draft as unknown as KubeObject).metadata?.name ?? '';
}
