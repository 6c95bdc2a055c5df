/** models delete_context.go, delete_cluster.go, delete_user.go */

import { withEntry } from '../../../apimachinery/kubeconfig/edit.ts';
import type { Part } from '../../../apimachinery/kubeconfig/kubeconfig.ts';
import { kubeconfigPaths } from '../../config/files.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { helpText } from '../../framework/help.ts';
import { change, fileOf } from './edit-file.ts';

function remover(
  name: string,
  part: Part,
  what: string,
  told: (entry: string, file: string) => string,
): Command {
  return {
    name,
    use: 'NAME',
    short: `Delete the specified ${what} from the kubeconfig`,
    examples: `\n# Delete a ${what}\nkubectl config ${name} minikube`,
    complete: async run => [...run.kubeconfig[part].keys()],
    run: async run => {
      const [entry] = run.args;
      if (entry === undefined || run.args.length > 1) return run.out(helpText(run.located));
      const file = fileOf(run, part, entry);
      const shown = file ?? kubeconfigPaths(run.flags.str('kubeconfig'), run.io.env)[0]!;
      if (file === undefined) throw new CommandError(`cannot delete ${what} ${entry}, not in ${shown}`);
      if (part === 'contexts' && run.kubeconfig.currentContext === entry)
        run.err(
          'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
        );
      change(run, file, config => withEntry(config, part, entry, () => undefined));
      run.out(told(entry, shown));
    },
  };
}

export const deleteContext = remover(
  'delete-context',
  'contexts',
  'context',
  (entry, file) => `deleted context ${entry} from ${file}\n`,
);
export const deleteCluster = remover(
  'delete-cluster',
  'clusters',
  'cluster',
  (entry, file) => `deleted cluster ${entry} from ${file}\n`,
);
export const deleteUser = remover(
  'delete-user',
  'users',
  'user',
  (entry, file) => `deleted user ${entry} from ${file}\n`,
);
