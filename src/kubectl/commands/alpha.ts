/** models kubectl/pkg/cmd/alpha.go of a version without such commands */
import type { Command } from '../framework/command.ts';

export const alpha: Command = {
  name: 'alpha',
  hidden: true,
  short: 'Commands for features in alpha',
  run: async run => run.err('No alpha commands are available in this version of kubectl\n'),
};
