/** All commands of kubectl, in the groups and the order that its help shows. */
import { annotate } from './commands/annotate.ts';
import { apply } from './commands/apply.ts';
import { autoscale } from './commands/autoscale.ts';
import { create } from './commands/create.ts';
import { deleteCommand } from './commands/delete.ts';
import { describe } from './commands/describe.ts';
import { cordon, uncordon } from './commands/drain/cordon.ts';
import { drain } from './commands/drain.ts';
import { edit } from './commands/edit.ts';
import { expose } from './commands/expose.ts';
import { get } from './commands/get.ts';
import { label } from './commands/label.ts';
import { patch } from './commands/patch.ts';
import { replace } from './commands/replace.ts';
import { rollout } from './commands/rollout.ts';
import { run } from './commands/run.ts';
import { scale } from './commands/scale.ts';
import { set } from './commands/set.ts';
import { taint } from './commands/taint.ts';
import { wait } from './commands/wait.ts';
import type { Command } from './framework/command.ts';
import type { CommandGroup } from './framework/help.ts';

export const ROOT_GROUPS: readonly CommandGroup[] = [
  { title: 'Basic Commands (Beginner):', commands: [create, expose, run, set] },
  { title: 'Basic Commands (Intermediate):', commands: [get, edit, deleteCommand] },
  { title: 'Deploy Commands:', commands: [rollout, scale, autoscale] },
  { title: 'Cluster Management Commands:', commands: [cordon, uncordon, drain, taint] },
  { title: 'Troubleshooting and Debugging Commands:', commands: [describe] },
  { title: 'Advanced Commands:', commands: [apply, patch, replace, wait] },
  { title: 'Settings Commands:', commands: [label, annotate] },
];

export const ROOT: Command = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: `kubectl controls the Kubernetes cluster manager.

Find more information at: https://kubernetes.io/docs/reference/kubectl/`,
  commands: ROOT_GROUPS.flatMap(group => group.commands),
};
