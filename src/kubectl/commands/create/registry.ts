/** Everything that `kubectl create` can make. */
import type { Command } from '../../framework/command.ts';
import { cronjob } from './cronjob.ts';
import { deployment } from './deployment.ts';
import { job } from './job.ts';
import { namespace } from './namespace.ts';
import { poddisruptionbudget } from './pdb.ts';
import { priorityclass } from './priorityclass.ts';
import { quota } from './quota.ts';
import { serviceaccount } from './serviceaccount.ts';

export const GENERATORS: readonly Command[] = [
  cronjob,
  deployment,
  job,
  namespace,
  poddisruptionbudget,
  priorityclass,
  quota,
  serviceaccount,
];
