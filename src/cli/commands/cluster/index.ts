import type { AddCommand } from '../index.ts';
import { addClusterUp } from './up.ts';

/** `berth cluster ...`: the simulated cluster for your own tools. */
export const addCluster: AddCommand = (program, done) => {
  const cluster = program.command('cluster').description('serve a simulated cluster to your own kubectl');
  addClusterUp(cluster, done);
};
