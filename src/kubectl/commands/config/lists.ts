/** current-context, get-contexts, get-clusters, get-users. models kubectl/pkg/cmd/config */

import { align, TABLE_STYLE } from '../../../apimachinery/go/tabwriter.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str } from '../../framework/flag.ts';
import type { Run } from '../../run.ts';

export const currentContext: Command = {
  name: 'current-context',
  flagsInUsage: true,
  short: 'Display the current-context',
  examples: '\n# Display the current context\nkubectl config current-context',
  run: async run => {
    const { currentContext: name } = run.kubeconfig;
    if (name === '') throw new CommandError('current-context is not set');
    run.out(`${name}\n`);
  },
};

export const getContexts: Command = {
  name: 'get-contexts',
  use: '[(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  examples:
    '\n# List all contexts\nkubectl config get-contexts\n\n# Describe one context\nkubectl config get-contexts my-context',
  flags: [
    bool('no-headers', 'Print the table without its headers.'),
    str('output', 'Output format: name.', { short: 'o', complete: ['name'] }),
  ],
  complete: async run => [...run.kubeconfig.contexts.keys()],
  run: async run => {
    const { contexts, currentContext: current } = run.kubeconfig;
    const output = run.flags.str('output');
    if (output !== '' && output !== 'name')
      throw new CommandError(
        `--output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
      );
    const missing = run.args.filter(name => !contexts.has(name));
    const names =
      run.args.length > 0 ? run.args.filter(name => contexts.has(name)) : [...contexts.keys()].sort();
    if (output === 'name') for (const name of names) run.out(`${name}\n`);
    else {
      const rows = names.map(name => {
        const { cluster = '', user = '', namespace = '' } = contexts.get(name)!.value;
        return [name === current ? '*' : '', name, cluster, user, namespace].join('\t');
      });
      const header = run.flags.bool('no-headers') ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE'];
      if (header.length + rows.length > 0)
        run.out(align(`${[...header, ...rows].join('\n')}\n`, TABLE_STYLE));
    }
    if (missing.length > 0)
      throw new CommandError(missing.map(name => `context ${name} not found`).join('\n'));
  },
};

function names(name: string, title: string, short: string, of: (run: Run) => Iterable<string>): Command {
  return {
    name,
    flagsInUsage: true,
    short,
    examples: `\n# ${short}\nkubectl config ${name}`,
    run: async run => {
      run.out(`${[title, ...[...of(run)].sort()].join('\n')}\n`);
    },
  };
}

export const getClusters = names('get-clusters', 'NAME', 'Display clusters defined in the kubeconfig', run =>
  run.kubeconfig.clusters.keys(),
);
export const getUsers = names('get-users', 'NAME', 'Display users defined in the kubeconfig', run =>
  run.kubeconfig.users.keys(),
);
