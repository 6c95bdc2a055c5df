import type { AddCommand } from '../../add-command.ts';
import { addClusterUp } from './up.ts';

/** `berth cluster ...`: the simulated cluster for your own tools. */
export const addCluster: AddCommand = (program, done) => {
  const cluster = program.command('cluster');
  addClusterUp(cluster, done);
};
