/** Everything that `kubectl create` can make. */
import type { Command } from '../../framework/command.ts';
import { clusterrolebinding, rolebinding } from './bindings.ts';
import { configmap } from './configmap.ts';
import { cronjob } from './cronjob.ts';
import { deployment } from './deployment.ts';
import { ingress } from './ingress.ts';
import { job } from './job.ts';
import { namespace } from './namespace.ts';
import { poddisruptionbudget } from './pdb.ts';
import { priorityclass } from './priorityclass.ts';
import { quota } from './quota.ts';
import { clusterrole, role } from './roles.ts';
import { secret } from './secret.ts';
import { serviceCommand } from './service.ts';
import { serviceaccount } from './serviceaccount.ts';
import { token } from './token.ts';

export const GENERATORS: readonly Command[] = [
  clusterrole,
  clusterrolebinding,
  configmap,
  cronjob,
  deployment,
  ingress,
  job,
  namespace,
  poddisruptionbudget,
  priorityclass,
  quota,
  role,
  rolebinding,
  secret,
  serviceCommand,
  serviceaccount,
  token,
];
