/** models kubectl/pkg/cmd/config/config.go */
import type { Command } from '../framework/command.ts';
import { deleteCluster, deleteContext, deleteUser } from './config/delete.ts';
import { currentContext, getClusters, getContexts, getUsers } from './config/lists.ts';
import { setProperty, unsetProperty } from './config/property.ts';
import { renameContext } from './config/rename-context.ts';
import { setCluster } from './config/set-cluster.ts';
import { setContext } from './config/set-context.ts';
import { setCredentials } from './config/set-credentials.ts';
import { useContext } from './config/use-context.ts';
import { view } from './config/view.ts';

export const config: Command = {
  name: 'config',
  use: 'SUBCOMMAND',
  short: 'Modify kubeconfig files',
  long: `Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".

Which file is used: the one that --kubeconfig names; else those in the environment variable KUBECONFIG, merged in their order; else \${HOME}/.kube/config.`,
  commands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    view,
  ],
};
