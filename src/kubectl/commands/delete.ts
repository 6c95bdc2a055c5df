/** models kubectl/pkg/cmd/delete/delete.go */
import { isReason } from '../../api/status.ts';
import { readLines } from '../../base/pipe.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError, throwCollected } from '../framework/errors.ts';
import { bool, duration, int, str } from '../framework/flag.ts';
import { waitUntilGone } from '../resource/follow.ts';
import { type Info, infoName, metaText } from '../resource/info.ts';
import { type Selected, selectionOf } from '../resource/selection.ts';
import { kindName, pathOf } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { allNamespacesFlag, dryRunFlag, fieldSelectorFlag, fileFlags, selectorFlag } from './shared-flags.ts';

/** As long as the real one waits when no --timeout is given. */
const A_WEEK = 7 * 24 * 3_600_000;

export const deleteCommand: Command = {
  name: 'delete',
  use: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  long: `Delete resources by file names, stdin, resources and names, or by resources and label selector.

Pods get time to end in good order; --grace-period says how much, --now asks for as little as possible. With --force the API forgets the object at once, whether or not what it stood for has ended.

The command waits until the objects are gone, unless you say --wait=false.`,
  examples: `
# Delete what a file describes
kubectl delete -f ./pod.json

# Delete a pod and a service with the same name
kubectl delete pod,service baz

# Delete pods and services by label
kubectl delete pods,services -l name=myLabel

# Delete a pod with little delay
kubectl delete pod foo --now

# Delete all pods of the namespace
kubectl delete pods --all`,
  flags: [
    bool('all', 'Delete all objects of the types, in the namespace.'),
    allNamespacesFlag(),
    str('cascade', "What happens to dependents: 'background', 'orphan' or 'foreground'.", {
      value: 'background',
      bare: 'background',
      complete: ['background', 'orphan', 'foreground'],
    }),
    dryRunFlag(),
    fieldSelectorFlag(),
    ...fileFlags('File, folder or URL with the objects to delete.'),
    bool('force', 'Let the API forget the objects at once.'),
    int(
      'grace-period',
      'Seconds that the objects get to end. Negative: what the object itself says. 1 means at once; 0 needs --force.',
      { value: '-1' },
    ),
    bool('ignore-not-found', 'It is fine when an object does not exist. With --all this is so anyway.'),
    bool('interactive', 'Ask before deleting.', { short: 'i' }),
    bool('now', 'Same as --grace-period=1.'),
    str('output', 'Output format: name.', { short: 'o', complete: ['name'] }),
    str('raw', 'Path to send the DELETE to as it is.'),
    selectorFlag(),
    duration('timeout', 'How long to wait until the objects are gone; 0 means as long as they are given.'),
    bool('wait', 'Wait until the objects are gone.', { value: 'true' }),
  ],
  complete: completeObjects,
  run: async run => {
    if (run.flags.str('raw') !== '') {
      run.out(await run.rest.text('DELETE', run.flags.str('raw')));
      return;
    }
    const grace = gracePeriod(run);
    const policy = propagation(run);
    if (run.flags.str('output') !== '' && run.flags.str('output') !== 'name') {
      throw new CommandError(
        `unexpected -o output mode: ${run.flags.str('output')}. We only support '-o name'`,
      );
    }
    if (run.flags.bool('all') && run.flags.str('selector') !== '')
      throw new CommandError("setting 'all' parameter but found a non empty selector. ");
    const selected = await selectionOf(run);
    const infos = await targets(run, selected);
    if (run.flags.bool('interactive') && !(await confirmed(run, infos))) return;
    await deleteAll(run, infos, grace, policy, selected.collections.length > 0);
  },
};

function gracePeriod(run: Run): number {
  const { flags } = run;
  let grace = flags.int('grace-period');
  if (flags.bool('now')) {
    if (grace !== -1) throw new CommandError('--now and --grace-period cannot be specified together');
    grace = 1;
  }
  if (grace === 0 && !flags.bool('force')) {
    // Zero without --force is told to be as short as possible, and the wait is kept.
    grace = 1;
  }
  if (flags.bool('force') && grace < 0) grace = 0;
  if (flags.bool('force') && grace > 0)
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  if (flags.bool('force')) {
    run.warn(
      'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
    );
  }
  return grace;
}

/** What --cascade asks the server for. @throws CommandError */
export function propagation(run: Run): 'Background' | 'Orphan' | 'Foreground' {
  const value = run.flags.str('cascade');
  const policy = { background: 'Background', orphan: 'Orphan', foreground: 'Foreground' }[value] as
    | 'Background'
    | undefined;
  if (policy !== undefined) return policy;
  if (value === 'true' || value === 'false') {
    const known = value === 'true' ? 'background' : 'orphan';
    run.warn(`--cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${known}.`);
    return value === 'true' ? 'Background' : 'Orphan';
  }
  throw new CommandError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
}

async function targets(run: Run, selected: Selected): Promise<Info[]> {
  const found: Info[] = [...selected.infos];
  for (const resource of selected.collections) {
    const query = {
      labelSelector: run.flags.str('selector') || undefined,
      fieldSelector: run.flags.str('field-selector') || undefined,
    };
    for (const object of await run.list(resource, selected.namespaceFor(resource), query)) {
      found.push({
        resource,
        namespace: metaText(object, 'namespace'),
        name: metaText(object, 'name'),
        object,
      });
    }
  }
  return found;
}

async function confirmed(run: Run, infos: readonly Info[]): Promise<boolean> {
  run.out(`You are about to delete the following ${infos.length} resource(s):\n`);
  for (const info of infos) run.out(`${infoName(info)}\n`);
  run.out('Do you want to continue? (y/N): ');
  await run.streams.flush();
  for await (const line of readLines(run.io.stdin)) {
    if (/^y(es)?$/i.test(line.trim())) return true;
    break;
  }
  run.out('deletion is cancelled\n');
  return false;
}

interface Deleted {
  readonly info: Info;
  readonly uid: string;
}

async function deleteAll(
  run: Run,
  infos: readonly Info[],
  grace: number,
  policy: string,
  all: boolean,
): Promise<void> {
  const strategy = run.dryRun;
  const errors: Error[] = [];
  const gone: Deleted[] = [];
  const ignoreMissing = run.flags.bool('ignore-not-found') || all;
  for (const info of infos) {
    if (strategy === 'client') {
      tell(run, info, grace);
      continue;
    }
    try {
      const answer = await run.rest.json('DELETE', pathOf(info.resource, info.namespace, info.name), {
        body: {
          ...(strategy === 'server' ? { dryRun: ['All'] } : {}),
          ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
          propagationPolicy: policy,
        },
      });
      const details = answer.details as { uid?: string } | undefined;
      gone.push({ info, uid: details?.uid ?? metaText(answer, 'uid') });
      tell(run, info, grace);
      await run.streams.flush();
    } catch (error) {
      if (!(ignoreMissing && isReason(error, 'NotFound'))) errors.push(error as Error);
    }
  }
  if (infos.length === 0 && run.flags.str('output') !== 'name') run.out('No resources found\n');
  if (run.flags.bool('wait') && strategy === 'none') errors.push(...(await waitAll(run, gone)));
  throwCollected(errors);
}

async function waitAll(run: Run, deleted: readonly Deleted[]): Promise<Error[]> {
  const timeout = run.flags.duration('timeout') || A_WEEK;
  const until = run.io.clock.now() + timeout;
  for (const { info, uid } of deleted) {
    const left = Math.max(1, until - run.io.clock.now());
    try {
      if (!(await waitUntilGone(run, info.resource, info.namespace, info.name, uid, left))) {
        return [
          new CommandError(`timed out waiting for the condition on ${info.resource.resource}/${info.name}`),
        ];
      }
    } catch (error) {
      // Whoever may delete may not always watch: the real one then does not wait either.
      if (!isReason(error, 'Forbidden') && !isReason(error, 'MethodNotAllowed')) throw error;
    }
  }
  return [];
}

function tell(run: Run, info: Info, grace: number): void {
  if (run.flags.str('output') === 'name') {
    run.out(`${infoName(info)}\n`);
    return;
  }
  const from = info.resource.namespaced ? ` from ${info.namespace} namespace` : '';
  const dry = { none: '', client: ' (dry run)', server: ' (server dry run)' }[run.dryRun];
  run.out(
    `${kindName(info.resource)} "${info.name}" ${grace === 0 ? 'force deleted' : 'deleted'}${from}${dry}\n`,
  );
}
