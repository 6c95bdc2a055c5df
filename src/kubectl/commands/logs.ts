/** models kubectl/pkg/cmd/logs/logs.go */
import type { Pod } from '../../api/generated/types.ts';
import { type ApiError, isReason } from '../../api/status.ts';
import { completeNames } from '../completion/objects.ts';
import { containerOf, firstPod, selectorOfOwner } from '../exec/pod.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, duration, int, int64, str } from '../framework/flag.ts';
import { rfc3339 } from '../framework/rfc3339.ts';
import { fetchSelected, selectionOf } from '../resource/selection.ts';
import { pathOf } from '../rest/discovery.ts';
import type { Query } from '../rest/rest.ts';
import type { Run } from '../run.ts';
import { selectorFlag } from './shared-flags.ts';

export const logs: Command = {
  name: 'logs',
  use: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  short: 'Print the logs for a container in a pod',
  long: 'Print the logs for a container in a pod or specified resource. If the pod has only one container, the container name is optional.',
  examples: `
# Print the log of a pod with one container
kubectl logs nginx

# Print the logs of all containers of a pod
kubectl logs nginx --all-containers=true

# Print the log of a container's life before
kubectl logs -p -c ruby web-1

# Go on printing what is logged
kubectl logs -f -c ruby web-1

# Print the last 20 lines
kubectl logs --tail=20 nginx

# Print what was logged in the last hour
kubectl logs --since=1h nginx

# Print the log of the first pod of a deployment
kubectl logs deployment/nginx -c nginx-1`,
  flags: [
    bool('all-containers', 'All containers of the pod.'),
    bool('all-pods', 'All pods of what is named; puts the pod before each line.'),
    str('container', 'Name of the container.', { short: 'c' }),
    bool('follow', 'Go on printing what is logged.', { short: 'f' }),
    bool('ignore-errors', 'Go on when a log cannot be read.'),
    bool('insecure-skip-tls-verify-backend', 'Do not check who the kubelet is.'),
    int64('limit-bytes', 'The most bytes to print; 0 for no limit.'),
    int('max-log-requests', 'How many logs may be followed at once with a selector.', { value: '5' }),
    duration('pod-running-timeout', 'How long to wait until a pod runs.', { value: '20s' }),
    bool('prefix', 'Put pod and container before each line.'),
    bool('previous', 'The log of the container that ran before.', { short: 'p' }),
    selectorFlag(),
    duration('since', 'Only what was logged in this last time, such as 5s, 2m or 3h.'),
    str('since-time', 'Only what was logged after this time (RFC3339).'),
    int64('tail', 'How many of the last lines; -1 for all. With a selector 10 where absent.', {
      value: '-1',
    }),
    bool('timestamps', 'Put the time before each line.'),
  ],
  complete: completeNames('pods'),
  run: async run => {
    checkFlags(run);
    const pods = await podsOf(run);
    const jobs = pods.flatMap(pod => containersOf(run, pod).map(container => ({ pod, container })));
    const prefix = run.flags.bool('prefix') || run.flags.bool('all-pods');
    if (run.flags.bool('follow') && jobs.length > run.flags.int('max-log-requests')) {
      throw new CommandError(
        `you are attempting to follow ${jobs.length} log streams, but maximum allowed concurrency is ${run.flags.int('max-log-requests')}, use --max-log-requests to increase the limit`,
      );
    }
    const one = ({ pod, container }: (typeof jobs)[number]) =>
      print(run, pod, container, prefix ? `[pod/${pod.metadata?.name}/${container}] ` : '');
    if (run.flags.bool('follow')) await Promise.all(jobs.map(one));
    else for (const job of jobs) await one(job);
  },
};

function checkFlags(run: Run): void {
  const { flags, args } = run;
  if (flags.str('selector') === '' && (args.length === 0 || args.length > 2)) {
    throw run.usageError(
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  }
  if (flags.str('selector') !== '' && args.length > 0)
    throw run.usageError('only a selector (-l) or a POD name is allowed');
  if (flags.duration('since') !== 0 && flags.str('since-time') !== '')
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.str('since-time') !== '') rfc3339(flags.str('since-time'));
  const container = flags.str('container') || (args[1] ?? '');
  if (flags.bool('all-containers') && container !== '')
    throw new CommandError(`--all-containers=true should not be specified with container name ${container}`);
  if (flags.changed('container') && args.length === 2)
    throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags.duration('since') < 0) throw new CommandError('--since must be greater than 0');
  if (flags.changed('limit-bytes') && flags.int('limit-bytes') <= 0)
    throw new CommandError('--limit-bytes must be greater than 0');
  if (flags.int('tail') < -1) throw new CommandError('--tail must be greater than or equal to -1');
}

async function podsOf(run: Run): Promise<Pod[]> {
  const selector = run.flags.str('selector');
  const resource = (await run.discovery()).find('pods');
  if (selector !== '') {
    const found = (await run.list(resource, run.namespace, { labelSelector: selector })) as readonly Pod[];
    if (found.length === 0) run.err(`No resources found in ${run.namespace} namespace.\n`);
    return [...found];
  }
  const word = run.args[0]!;
  try {
    const args = [word.includes('/') ? word : `pods/${word}`];
    const [info] = await fetchSelected(run, await selectionOf(run, { args }));
    if (run.flags.bool('all-pods') && info!.resource.kind !== 'Pod') {
      return [
        ...((await run.list(resource, info!.namespace, {
          labelSelector: selectorOfOwner(info!),
        })) as readonly Pod[]),
      ];
    }
    const pod = await firstPod(run, info!, run.flags.duration('pod-running-timeout'));
    if (info!.resource.kind !== 'Pod') {
      const all = await run.list(resource, info!.namespace, { labelSelector: selectorOfOwner(info!) });
      if (all.length > 1) run.err(`Found ${all.length} pods, using pod/${pod.metadata?.name}\n`);
    }
    return [pod];
  } catch (error) {
    if (isReason(error, 'NotFound')) {
      throw new CommandError(
        `error from server (NotFound): ${(error as ApiError).message} in namespace ${JSON.stringify(run.namespace)}`,
      );
    }
    throw error;
  }
}

function containersOf(run: Run, pod: Pod): string[] {
  if (run.flags.bool('all-containers')) {
    const { initContainers = [], containers = [], ephemeralContainers = [] } = pod.spec ?? {};
    return [...initContainers, ...containers, ...ephemeralContainers].map(container => container.name);
  }
  const named = run.flags.str('container') || (run.flags.str('selector') === '' ? (run.args[1] ?? '') : '');
  return [containerOf(run, pod, named, false)];
}

async function print(run: Run, pod: Pod, container: string, prefix: string): Promise<void> {
  const { flags } = run;
  const tail =
    flags.int('tail') === -1 && flags.str('selector') !== '' && !flags.changed('tail')
      ? 10
      : flags.int('tail');
  const query: Query = {
    container,
    follow: flags.bool('follow') ? 'true' : undefined,
    previous: flags.bool('previous') ? 'true' : undefined,
    timestamps: flags.bool('timestamps') ? 'true' : undefined,
    tailLines: tail >= 0 ? String(tail) : undefined,
    limitBytes: flags.int('limit-bytes') > 0 ? flags.str('limit-bytes') : undefined,
    sinceSeconds: flags.duration('since') > 0 ? String(Math.ceil(flags.duration('since') / 1000)) : undefined,
    sinceTime: flags.str('since-time') || undefined,
  };
  const resource = (await run.discovery()).find('pods');
  const path = pathOf(resource, pod.metadata?.namespace, pod.metadata?.name, 'log');
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of run.rest.stream(path, { query })) {
      if (prefix === '') run.out(chunk);
      else {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) run.out(`${prefix}${line}\n`);
      }
      if (!(await run.streams.flush())) return;
    }
    if (rest !== '') run.out(`${prefix}${rest}\n`);
  } catch (error) {
    if (!flags.bool('ignore-errors')) throw error;
    run.err(`error: ${(error as Error).message}\n`);
  }
}
