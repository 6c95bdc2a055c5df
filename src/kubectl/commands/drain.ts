/** models kubectl/pkg/cmd/drain/drain.go */
import { parseLabelSelector } from '../../api/label-selector-text.ts';
import { completeNames } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { AggregateFailure, aggregateMessage, CommandError } from '../framework/errors.ts';
import { bool, duration, int, str } from '../framework/flag.ts';
import { dryRunSuffix } from '../printers/output.ts';
import type { Info } from '../resource/info.ts';
import type { Run } from '../run.ts';
import { nodesOf, setSchedulable } from './drain/cordon.ts';
import { evictAll } from './drain/evict.ts';
import { candidatesOn, reasons } from './drain/filters.ts';
import { chunkFlag, dryRunFlag, selectorFlag } from './shared-flags.ts';

export const drain: Command = {
  name: 'drain',
  use: 'NODE',
  short: 'Drain node in preparation for maintenance',
  long: `Drain node in preparation for maintenance.

The node is marked unschedulable, and then its pods are evicted, as far as their disruption budgets allow. Pods of daemon sets stay, and --ignore-daemonsets says that this is known. Pods without a controller are only removed with --force, for nobody makes them anew; pods with an emptyDir only with --delete-emptydir-data. Mirror pods cannot be removed through the API server.

Once the node is well again, 'kubectl uncordon' makes it schedulable.`,
  examples: `
# Drain a node, pods without a controller too
kubectl drain foo --force

# Drain a node and give its pods 15 minutes to end
kubectl drain foo --grace-period=900`,
  flags: [
    chunkFlag(),
    bool('delete-emptydir-data', 'Go on when there are pods with an emptyDir; its data is lost.'),
    bool('disable-eviction', 'Delete the pods instead of evicting them; disruption budgets are not asked.'),
    dryRunFlag(),
    bool('force', 'Go on when there are pods without a controller.'),
    int('grace-period', 'Seconds that each pod gets to end. Negative: what the pod itself says.', {
      value: '-1',
    }),
    bool('ignore-daemonsets', 'Leave the pods of daemon sets where they are.'),
    str('pod-selector', 'Label selector of the pods to remove.'),
    selectorFlag(),
    int(
      'skip-wait-for-delete-timeout',
      'Do not wait for pods that have been ending for longer than this many seconds.',
    ),
    duration('timeout', 'How long to wait before giving up; 0 means without end.'),
  ],
  complete: completeNames('nodes'),
  run: async run => {
    const infos = await nodesOf(run);
    checkPodSelector(run);
    await setSchedulable(run, infos, true);
    await run.streams.flush();
    const fatal: Error[] = [];
    const pending: string[] = [];
    for (const info of infos) {
      const errors = await drainNode(run, info);
      if (errors.length === 0) {
        run.out(`node/${info.name} drained${dryRunSuffix(run)}\n`);
        continue;
      }
      run.err(
        `error: unable to drain node ${JSON.stringify(info.name)} due to error: ${aggregateMessage(errors.map(error => error.message))}, continuing command...\n`,
      );
      fatal.push(...errors);
      pending.push(info.name);
      run.err(`There are pending nodes to be drained:\n${pending.map(name => ` ${name}\n`).join('')}`);
    }
    if (fatal.length > 0) throw new AggregateFailure(fatal);
  },
};

function checkPodSelector(run: Run): void {
  try {
    parseLabelSelector(run.flags.str('pod-selector'));
  } catch {
    throw new CommandError('--pod-selector=<pod_selector> must be a valid label selector');
  }
}

async function drainNode(run: Run, info: Info): Promise<Error[]> {
  const candidates = await candidatesOn(run, info.name);
  const refused = reasons(candidates, 'error');
  if (refused.length > 0) return refused.map(text => new CommandError(text));
  const warnings = reasons(candidates, 'warning');
  if (warnings.length > 0) run.err(`Warning: ${warnings.join('; ')}\n`);
  const pods = candidates.filter(candidate => candidate.remove).map(candidate => candidate.pod);
  if (run.dryRun === 'client') {
    for (const { metadata } of pods)
      run.out(`evicting pod ${metadata?.namespace}/${metadata?.name} (dry run)\n`);
    return [];
  }
  const errors = await evictAll(run, pods);
  if (errors.length === 0) return [];
  const left = (await candidatesOn(run, info.name)).filter(candidate => candidate.remove);
  if (left.length > 0) {
    run.err(
      `There are pending pods in node ${JSON.stringify(info.name)} when an error occurred: ${aggregateMessage(errors.map(error => error.message))}\n`,
    );
    for (const { pod } of left) run.err(`pod/${pod.metadata?.name}\n`);
  }
  return errors;
}
