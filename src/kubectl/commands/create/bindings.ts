/** models create_rolebinding.go and create_clusterrolebinding.go */
import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { str, stringArray } from '../../framework/flag.ts';
import type { Run } from '../../run.ts';
import { generatorCommand } from './generator.ts';

const GROUP = 'rbac.authorization.k8s.io';

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
