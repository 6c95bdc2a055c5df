import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';

/** Preferences for kubectl itself, which this kubectl does not have: it says so. */
export const kuberc: Command = {
  name: 'kuberc',
  use: 'SUBCOMMAND',
  short: 'Manage kuberc configuration files',
  run: async () => {
    throw new CommandError(
      'kubectl kuberc is not supported here: files with preferences for kubectl are neither read nor written',
    );
  },
};
