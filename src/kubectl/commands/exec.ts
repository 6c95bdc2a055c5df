/** exec and attach. models kubectl/pkg/cmd/exec/exec.go and attach.go */
import type { Pod } from '../../api/generated/types.ts';
import { completeNames } from '../completion/objects.ts';
import { attachTo, streamsOf } from '../exec/attach.ts';
import { containerOf, podOf, refuseCompleted } from '../exec/pod.ts';
import { joinSession } from '../exec/session.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, duration, str } from '../framework/flag.ts';
import { pathOf } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { fileFlags } from './shared-flags.ts';

const COMMON = [
  str(
    'container',
    'Name of the container; where absent the annotation kubectl.kubernetes.io/default-container decides, else the first.',
    { short: 'c' },
  ),
  bool('quiet', 'Print only what the remote session prints.', { short: 'q' }),
  bool('stdin', 'Hand stdin over.', { short: 'i' }),
  bool('tty', 'Stdin is a terminal.', { short: 't' }),
];

export const exec: Command = {
  name: 'exec',
  flagsInUsage: true,
  use: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  examples: `
# Run date in a pod, in its first container
kubectl exec mypod -- date

# Run a shell in a container, with a terminal
kubectl exec mypod -c ruby-container -i -t -- bash -il

# Run date in the first pod of a deployment
kubectl exec deploy/mydeployment -- date`,
  flags: [
    ...COMMON,
    ...fileFlags('File that names the resource.').filter(flag => flag.name === 'filename'),
    duration('pod-running-timeout', 'How long to wait until a pod runs.', { value: '1m0s' }),
  ],
  complete: completeNames('pods'),
  run: async run => {
    const words = run.dash >= 0 ? run.args.slice(0, run.dash) : run.args.slice(0, 1);
    const command = run.dash >= 0 ? run.args.slice(run.dash) : run.args.slice(1);
    if (words.length === 0) throw new CommandError('pod, type/name or --filename must be specified');
    if (command.length === 0)
      throw new CommandError('you must specify at least one command for the container');
    if (run.dash < 0)
      throw new CommandError(
        `exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee '${run.commandPath} -h' for help and examples`,
      );
    const pod = await podOf(run, words[0]!, run.flags.duration('pod-running-timeout'));
    refuseCompleted(pod);
    const container = containerOf(run, pod, run.flags.str('container'), run.flags.bool('quiet'));
    const { stdin, tty } = streamsOf(run, run.flags.bool('tty'));
    const resource = (await run.discovery()).find('pods');
    const session = await run.rest.open(
      pathOf(resource, pod.metadata?.namespace, pod.metadata?.name, 'exec'),
      {
        command,
        container,
        stdin: stdin ? 'true' : undefined,
        stdout: 'true',
        stderr: tty ? undefined : 'true',
        tty: tty ? 'true' : undefined,
      },
    );
    return joinSession(run, session, { stdin, tty });
  },
};

export const attach: Command = {
  name: 'attach',
  use: '(POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a running container',
  examples: `
# See what a running pod prints
kubectl attach mypod

# Attach with a terminal
kubectl attach mypod -c ruby-container -i -t`,
  flags: [
    ...COMMON,
    duration('pod-running-timeout', 'How long to wait until a pod runs.', { value: '1m0s' }),
  ],
  complete: completeNames('pods'),
  run: async run => {
    const [word] = run.args;
    if (word === undefined) throw new CommandError('at least 1 argument is required for attach');
    if (run.args.length > 2)
      throw new CommandError(
        'expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ' +
          `${run.args.length}: [${run.args.join(' ')}]`,
      );
    const pod = await podOf(
      run,
      run.args.length === 2 ? `${word}/${run.args[1]}` : word,
      run.flags.duration('pod-running-timeout'),
    );
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    }
    return attachTo(run, pod, containerToAttach(run, pod));
  },
};

function containerToAttach(run: Run, pod: Pod): string {
  try {
    return containerOf(run, pod, run.flags.str('container'), run.flags.bool('quiet'));
  } catch (error) {
    throw new CommandError(`cannot attach to the container: ${(error as Error).message}`);
  }
}
