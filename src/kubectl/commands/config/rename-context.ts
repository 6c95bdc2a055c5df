import { withEntry } from '../../../apimachinery/kubeconfig/edit.ts';
import { kubeconfigPaths } from '../../config/files.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { change, completeContexts, unexpected } from './edit-file.ts';

/** models rename_context.go */
export const renameContext: Command = {
  name: 'rename-context',
  use: 'CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  examples: '\n# Rename a context\nkubectl config rename-context old-name new-name',
  complete: completeContexts,
  run: async run => {
    const [from, to] = run.args;
    if (from === undefined || to === undefined || run.args.length > 2) throw unexpected(run);
    const old = run.kubeconfig.contexts.get(from);
    if (old === undefined)
      throw new CommandError(
        `cannot rename the context ${JSON.stringify(from)}, it's not in ${kubeconfigPaths(run.flags.str('kubeconfig'), run.io.env)[0]}`,
      );
    if (run.kubeconfig.contexts.has(to))
      throw new CommandError(
        `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${old.file}`,
      );
    change(run, old.file, config => {
      const moved = withEntry(
        withEntry(config, 'contexts', from, () => undefined),
        'contexts',
        to,
        () => old.value,
      );
      return config['current-context'] === from ? { ...moved, 'current-context': to } : moved;
    });
    run.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
  },
};
