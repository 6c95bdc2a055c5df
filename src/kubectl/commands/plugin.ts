/** models kubectl/pkg/cmd/plugin/plugin.go */
import { basename, join } from '../files.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool } from '../framework/flag.ts';
import { FileError } from '../io.ts';
import type { Run } from '../run.ts';

const list: Command = {
  name: 'list',
  flagsInUsage: true,
  short: 'List all visible plugin executables on a user’s PATH',
  examples: '\n# List all plugins\nkubectl plugin list',
  flags: [bool('name-only', 'Only the names of the programs, without their folders.')],
  run: async run => {
    const found = pluginsOnPath(run);
    if (found.length === 0) throw new CommandError('unable to find any kubectl plugins in your PATH');
    run.out('The following compatible plugins are available:\n\n');
    for (const path of found) run.out(`${run.flags.bool('name-only') ? basename(path) : path}\n`);
  },
};

/** Programs called `kubectl-...`, in the order of PATH; folders that are not there are told of. */
function pluginsOnPath(run: Run): string[] {
  const folders = (run.io.env.PATH ?? '').split(':').filter(folder => folder !== '');
  return [...new Set(folders)].flatMap(folder => {
    try {
      const names = run.files.list(folder).filter(name => name.startsWith('kubectl-'));
      return names.map(name => join(folder, name));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      run.err(
        `Unable to read directory ${JSON.stringify(folder)} from your PATH: ${error.message}. Skipping...\n`,
      );
      return [];
    }
  });
}

export const plugin: Command = {
  name: 'plugin',
  flagsInUsage: true,
  short: 'Provides utilities for interacting with plugins',
  long: `Provides utilities for interacting with plugins.

A plugin is a program on the PATH whose name begins with kubectl-.`,
  commands: [list],
};
