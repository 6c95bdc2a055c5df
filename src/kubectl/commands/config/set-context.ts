import { withEntry } from '../../../apimachinery/kubeconfig/edit.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str } from '../../framework/flag.ts';
import { change, completeContexts, fileOf, unexpected } from './edit-file.ts';

/** models set_context.go */
export const setContext: Command = {
  name: 'set-context',
  use: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  examples: `
# Set the user of a context and leave the rest as it is
kubectl config set-context gce --user=cluster-admin

# Set the namespace of the current context
kubectl config set-context --current --namespace=dev`,
  flags: [
    str('cluster', 'Cluster of the context.', { complete: 'clusters' }),
    bool('current', 'Change the current context.'),
    str('namespace', 'Namespace of the context.', { short: 'n', complete: 'namespaces' }),
    str('user', 'User of the context.', { complete: 'users' }),
  ],
  complete: completeContexts,
  run: async run => {
    const current = run.flags.bool('current');
    if (current && run.args.length > 0)
      throw new CommandError('you cannot specify both a context name and --current');
    if (run.args.length > 1) throw unexpected(run);
    const name = current ? run.kubeconfig.currentContext : (run.args[0] ?? '');
    if (name === '')
      throw new CommandError(
        current ? 'no current context is set' : 'you must specify a non-empty context name or --current',
      );
    const known = run.kubeconfig.contexts.has(name);
    const fields = Object.fromEntries(
      (['cluster', 'user', 'namespace'] as const)
        .filter(flag => run.flags.changed(flag))
        .map(flag => [flag, run.flags.str(flag)]),
    );
    change(run, fileOf(run, 'contexts', name), config =>
      withEntry(config, 'contexts', name, old => ordered({ cluster: '', user: '', ...old, ...fields })),
    );
    run.out(`Context ${JSON.stringify(name)} ${known ? 'modified' : 'created'}.\n`);
  },
};

function ordered(context: JsonObject): JsonObject {
  const { namespace, ...rest } = context;
  return { ...rest, ...(namespace ? { namespace } : {}) };
}
