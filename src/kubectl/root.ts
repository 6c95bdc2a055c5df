/** All commands of kubectl, in the groups and the order that its help shows. */
import { apply } from './commands/apply.ts';
import { create } from './commands/create.ts';
import { deleteCommand } from './commands/delete.ts';
import { describe } from './commands/describe.ts';
import { edit } from './commands/edit.ts';
import { get } from './commands/get.ts';
import { label } from './commands/label.ts';
import { replace } from './commands/replace.ts';
import { run } from './commands/run.ts';
import { taint } from './commands/taint.ts';
import type { Command } from './framework/command.ts';
import type { CommandGroup } from './framework/help.ts';

export const ROOT_GROUPS: readonly CommandGroup[] = [
  { title: 'Basic Commands (Beginner):', commands: [create, run] },
  { title: 'Basic Commands (Intermediate):', commands: [get, edit, deleteCommand] },
  { title: 'Cluster Management Commands:', commands: [taint] },
  { title: 'Troubleshooting and Debugging Commands:', commands: [describe] },
  { title: 'Advanced Commands:', commands: [apply, replace] },
  { title: 'Settings Commands:', commands: [label] },
];

export const ROOT: Command = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: `kubectl controls the Kubernetes cluster manager.

Find more information at: https://kubernetes.io/docs/reference/kubectl/`,
  commands: ROOT_GROUPS.flatMap(group => group.commands),
};
