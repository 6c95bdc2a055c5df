/** set selector, set serviceaccount, set subject. models kubectl/pkg/cmd/set */
import { parseLabelSelector } from '../../../api/label-selector-text.ts';
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str, strings } from '../../framework/flag.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS, selectorFlag } from '../shared-flags.ts';
import { inPodSpec, objectsOf, updateAll } from './update.ts';

const COMMON = [
  bool('all', 'Select all objects of the types, in the namespace.'),
  dryRunFlag(),
  managerFlag('kubectl-set'),
  ...fileFlags('File, folder or URL that names the resources.'),
  bool('local', 'Do not ask the server; only change what the files hold and print it.'),
  ...OUTPUT_FLAGS,
];

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  short: 'Update the service account of a resource',
  examples: `
# Run a deployment's pods as another service account
kubectl set serviceaccount deployment nginx-deployment serviceaccount1`,
  flags: COMMON,
  complete: completeObjects,
  run: async run => {
    const name = run.args.at(-1);
    if (name === undefined) throw new CommandError('serviceaccount is required');
    const update = (object: JsonObject) =>
      inPodSpec(object, spec => ({
        ...spec,
        serviceAccountName: name,
        ...(spec.serviceAccount === undefined ? {} : { serviceAccount: name }),
      }));
    await updateAll(run, await objectsOf(run, run.args.slice(0, -1)), update, 'serviceaccount updated');
  },
};

export const setSelector: Command = {
  name: 'selector',
  use: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  short: 'Set the selector on a resource',
  examples: `
# Let a service select other pods
kubectl set selector service foo app=web`,
  flags: [...COMMON, str('resource-version', 'Change the object only when it has this version.')],
  complete: completeObjects,
  run: async run => {
    const expressions = run.args.filter(word => word.includes('='));
    if (expressions.length !== 1) throw new CommandError('one selector is required');
    const labels = Object.fromEntries(
      parseLabelSelector(expressions[0]!).map(one => [one.key, one.values[0] ?? '']),
    );
    const update = (object: JsonObject) => {
      if (object.kind !== 'Service')
        throw new CommandError(`setting a selector is only supported for Services`);
      return { ...object, spec: { ...(object.spec as JsonObject), selector: labels } } as JsonObject;
    };
    await updateAll(
      run,
      await objectsOf(
        run,
        run.args.filter(word => !word.includes('=')),
      ),
      update,
      'selector updated',
    );
  },
};

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
    ...COMMON,
    strings('group', 'Groups to add.'),
    selectorFlag(),
    strings('serviceaccount', 'Service accounts to add, as namespace:name.'),
    strings('user', 'Users to add.'),
  ],
  complete: completeObjects,
  run: async run => {
    const RBAC = 'rbac.authorization.k8s.io';
    const added: Subject[] = [
      ...(run.flags.changed('user') ? run.flags.list('user') : []).map(name => ({
        kind: 'User',
        apiGroup: RBAC,
        name,
      })),
      ...run.flags.list('group').map(name => ({ kind: 'Group', apiGroup: RBAC, name })),
      ...run.flags.list('serviceaccount').map(text => {
        const [namespace, name] = text.split(':');
        if (!namespace || !name) throw new CommandError('serviceaccount must be <namespace>:<name>');
        return { kind: 'ServiceAccount', name, namespace };
      }),
    ];
    if (added.length === 0)
      throw new CommandError('you must specify at least one value of user, group or serviceaccount');
    const update = (object: JsonObject) => {
      const old = (object.subjects ?? []) as unknown as readonly Subject[];
      const fresh = added.filter(
        one =>
          !old.some(
            other => other.kind === one.kind && other.name === one.name && other.namespace === one.namespace,
          ),
      );
      return { ...object, subjects: [...old, ...fresh] } as unknown as JsonObject;
    };
    await updateAll(run, await objectsOf(run, run.args), update, 'subjects updated');
  },
};
