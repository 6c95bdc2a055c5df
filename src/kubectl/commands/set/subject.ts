/** models kubectl/pkg/cmd/set/set_subject.go */
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { strings } from '../../framework/flag.ts';
import type { Run } from '../../run.ts';
import { selectorFlag } from '../shared-flags.ts';
import { SET_FLAGS } from './common-flags.ts';
import { objectProblem, objectsOf, updateAll } from './update.ts';

const GROUP = 'rbac.authorization.k8s.io';
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}

export const setSubject: Command = {
  name: 'subject',
  use: '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  examples: `
# Add a service account to a binding
kubectl set subject clusterrolebinding admin --serviceaccount=namespace:serviceaccount1`,
  flags: [
    ...SET_FLAGS,
    strings('group', 'Groups to add.'),
    selectorFlag(),
    strings('serviceaccount', 'Service accounts to add, as namespace:name.'),
    strings('user', 'Users to add.'),
  ],
  complete: completeObjects,
  run: async run => {
    const infos = await objectsOf(run, run.args);
    const added = subjectsOf(run);
    if (added.length === 0)
      throw new CommandError('you must specify at least one value of user, group or serviceaccount');
    await updateAll(run, infos, {
      update: object => {
        if (!BINDINGS.includes(String(object.kind)))
          throw new CommandError('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
        return withSubjects(object, added);
      },
      done: 'subjects updated',
      refusal: 'failed to patch subjects to rolebinding: ',
      problem: objectProblem,
    });
  },
};

function subjectsOf({ flags }: Run): readonly Subject[] {
  return [
    ...flags.list('user').map(name => ({ kind: 'User', apiGroup: GROUP, name })),
    ...flags.list('group').map(name => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...flags.list('serviceaccount').map(text => {
      const [namespace, name, more] = text.split(':');
      if (!namespace || !name || more !== undefined)
        throw new CommandError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}

function withSubjects(binding: JsonObject, added: readonly Subject[]): JsonObject {
  const old = (binding.subjects ?? []) as unknown as readonly Subject[];
  const same = (a: Subject, b: Subject) =>
    a.kind === b.kind && a.name === b.name && a.namespace === b.namespace;
  const fresh = added.filter(one => !old.some(other => same(one, other)));
  return { ...binding, subjects: [...old, ...fresh] } as unknown as JsonObject;
}
