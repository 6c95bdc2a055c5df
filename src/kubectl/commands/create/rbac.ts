/** Roles and bindings. models create_role.go, create_clusterrole.go, create_rolebinding.go, create_clusterrolebinding.go */
import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { str, stringArray, strings } from '../../framework/flag.ts';
import type { Run } from '../../run.ts';
import { generatorCommand } from './generator.ts';

const VERBS = [
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
  '*',
];
const GROUP = 'rbac.authorization.k8s.io';

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

async function rulesOf(run: Run): Promise<Rule[]> {
  const verbs = [...new Set(run.flags.list('verb').map(verb => verb.trim()))];
  const names = run.flags.list('resource-name');
  const urls = run.flags.has('non-resource-url') ? run.flags.list('non-resource-url') : [];
  const typed = run.flags.list('resource');
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  if (typed.length === 0 && urls.length === 0)
    throw new CommandError(
      'one or more resources must be specified as <resource> or <resource>/<subresource>'.replace(
        'one or more resources must be specified as <resource> or <resource>/<subresource>',
        run.flags.has('non-resource-url')
          ? 'one of resource or nonResourceURL must be specified'
          : 'at least one resource must be specified',
      ),
    );
  const unknown = verbs.find(verb => !VERBS.includes(verb));
  if (unknown !== undefined && urls.length === 0) run.warn(`'${unknown}' is not a standard resource verb`);
  const byGroup = new Map<string, string[]>();
  for (const word of typed) {
    const [type = '', sub] = word.split('/');
    const all = type === '*';
    const resource = all ? undefined : (await run.discovery()).tryFind(type);
    if (!all && resource === undefined)
      throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type)}`);
    const name = `${all ? '*' : resource!.resource}${sub === undefined ? '' : `/${sub}`}`;
    const group = all ? '*' : resource!.group;
    const list = byGroup.get(group) ?? [];
    if (!list.includes(name)) byGroup.set(group, [...list, name]);
  }
  return [
    ...[...byGroup]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, resources]) => ({
        verbs,
        apiGroups: [group],
        resources,
        ...(names.length > 0 ? { resourceNames: names } : {}),
      })),
    ...(urls.length > 0 ? [{ verbs, nonResourceURLs: urls }] : []),
  ];
}

const RULE_FLAGS = [
  strings('resource', 'Resources that the rule is about.'),
  stringArray('resource-name', 'Names of the objects that the rule is about.'),
  strings('verb', 'Verbs that the rule allows.'),
];

export const role = generatorCommand({
  name: 'role',
  use: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  examples: `
# Create a role that lets its holder get, watch and list pods
kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods

# Create a role for a subresource
kubectl create role foo --verb=get,list,watch --resource=pods,pods/status`,
  flags: RULE_FLAGS,
  object: async (run, name) => ({
    apiVersion: `${GROUP}/v1`,
    kind: 'Role',
    metadata: { name },
    rules: (await rulesOf(run)) as unknown as JsonObject[],
  }),
});

export const clusterrole = generatorCommand({
  name: 'clusterrole',
  use: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a cluster role',
  examples: `
# Create a cluster role that lets its holder get, watch and list pods
kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods

# Create a cluster role for a path
kubectl create clusterrole "foo" --verb=get --non-resource-url=/logs/*`,
  flags: [
    str('aggregation-rule', 'Labels of the cluster roles to take rules from.'),
    strings('non-resource-url', 'Paths that the rule is about.'),
    ...RULE_FLAGS,
  ],
  object: async (run, name) => {
    const aggregation = run.flags.str('aggregation-rule');
    if (aggregation !== '') {
      const matchLabels = Object.fromEntries(
        aggregation.split(',').map(pair => pair.split('=') as [string, string]),
      );
      return {
        apiVersion: `${GROUP}/v1`,
        kind: 'ClusterRole',
        metadata: { name },
        aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
        rules: null,
      };
    }
    return {
      apiVersion: `${GROUP}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: (await rulesOf(run)) as unknown as JsonObject[],
    };
  },
});

function subjects(run: Run): JsonObject[] {
  return [
    ...run.flags.list('user').map(name => ({ apiGroup: GROUP, kind: 'User', name })),
    ...run.flags.list('group').map(name => ({ apiGroup: GROUP, kind: 'Group', name })),
    ...run.flags.list('serviceaccount').map(text => {
      const [namespace, name, extra] = text.split(':');
      if (!namespace || !name || extra !== undefined)
        throw new CommandError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}

const SUBJECT_FLAGS = [
  stringArray('group', 'Groups that get the role.'),
  stringArray('serviceaccount', 'Service accounts that get the role, as <namespace>:<name>.'),
  stringArray('user', 'Users that get the role.'),
];

export const rolebinding = generatorCommand({
  name: 'rolebinding',
  use: 'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a role binding for a particular role or cluster role',
  examples: `
# Give users a cluster role in a namespace
kubectl create rolebinding admin --clusterrole=admin --user=user1 --user=user2 --group=group1

# Give a service account a role
kubectl create rolebinding admin-binding --role=admin --serviceaccount=monitoring:sa-dev`,
  flags: [
    str('clusterrole', 'The cluster role to give.'),
    str('role', 'The role to give.'),
    ...SUBJECT_FLAGS,
  ],
  object: (run, name) => {
    const [role, cluster] = [run.flags.str('role'), run.flags.str('clusterrole')];
    if ((role === '') === (cluster === ''))
      throw new CommandError('exactly one of clusterrole or role must be specified');
    return {
      apiVersion: `${GROUP}/v1`,
      kind: 'RoleBinding',
      metadata: { name },
      roleRef: { apiGroup: GROUP, kind: role === '' ? 'ClusterRole' : 'Role', name: role || cluster },
      ...withSubjects(run),
    };
  },
});

export const clusterrolebinding = generatorCommand({
  name: 'clusterrolebinding',
  use: 'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a cluster role binding for a particular cluster role',
  examples: `
# Give users a cluster role everywhere
kubectl create clusterrolebinding cluster-admin --clusterrole=cluster-admin --user=user1 --user=user2 --group=group1`,
  flags: [str('clusterrole', 'The cluster role to give.', { required: true }), ...SUBJECT_FLAGS],
  object: (run, name) => ({
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: run.flags.str('clusterrole') },
    ...withSubjects(run),
  }),
});

function withSubjects(run: Run): JsonObject {
  const list = subjects(run);
  return list.length > 0 ? { subjects: list } : {};
}
