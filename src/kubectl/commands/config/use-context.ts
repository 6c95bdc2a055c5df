import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { change, completeContexts, currentFile, unexpected } from './edit-file.ts';

/** models use_context.go */
export const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  use: 'CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  examples: '\n# Use the context for the minikube cluster\nkubectl config use-context minikube',
  complete: completeContexts,
  run: async run => {
    const [name] = run.args;
    if (name === undefined || run.args.length > 1) throw unexpected(run);
    if (!run.kubeconfig.contexts.has(name))
      throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`);
    change(run, currentFile(run), config => ({ ...config, 'current-context': name }));
    run.out(`Switched to context ${JSON.stringify(name)}.\n`);
  },
};
