/** models kubectl/pkg/cmd/debug/debug.go */
import type { Pod } from '../../api/generated/types.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str, stringArray, strings } from '../framework/flag.ts';
import { metaText } from '../resource/info.ts';
import { fetchSelected, selectionOf } from '../resource/selection.ts';
import { apiVersion } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { debugCopy } from './debug/copy.ts';
import { debugNode } from './debug/node.ts';
import { debugPod } from './debug/pod.ts';
import { PROFILES } from './debug/profile.ts';

export const debug: Command = {
  name: 'debug',
  use: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  long: `Debug cluster resources using interactive debugging containers.

A pod gets an ephemeral container, or, with --copy-to, a copy of it is made and changed. A node gets a pod that runs in the node's namespaces and finds its files at /host.`,
  examples: `
# Put a debugging container into a pod and attach to it
kubectl debug mypod -it --image=busybox

# Make a copy of a pod with a debugging container
kubectl debug mypod -it --image=busybox --copy-to=my-debugger

# Make a debugging pod on a node
kubectl debug node/mynode -it --image=busybox`,
  flags: [
    bool('arguments-only', 'Take the words after -- as arguments and not as the command.'),
    bool('attach', 'Wait until the container runs, then attach to it. On when -i is given.'),
    str('container', 'Name of the debugging container.', { short: 'c' }),
    str('copy-to', 'Make a copy of the pod with this name.'),
    stringArray('env', 'Environment variables of the container.'),
    str('image', 'Image of the debugging container.'),
    bool('keep-annotations', 'With --copy-to: keep the annotations of the original.'),
    bool('keep-init-containers', 'With --copy-to: keep the init containers of the original.', {
      value: 'true',
    }),
    bool('keep-labels', 'With --copy-to: keep the labels of the original.'),
    bool('keep-liveness', 'With --copy-to: keep the liveness probes of the original.'),
    bool('keep-readiness', 'With --copy-to: keep the readiness probes of the original.'),
    bool('keep-startup', 'With --copy-to: keep the startup probes of the original.'),
    str('image-pull-policy', 'When to pull the image.'),
    str(
      'profile',
      'What the debugging container may do: legacy, general, baseline, netadmin, restricted or sysadmin.',
      { value: 'general' },
    ),
    bool('quiet', 'Print no notes.', { short: 'q' }),
    bool('replace', 'With --copy-to: delete the original.'),
    bool('same-node', 'With --copy-to: put the copy on the same node.'),
    strings('set-image', 'With --copy-to: images of containers, as name=image.'),
    bool('share-processes', "With --copy-to: let containers see each other's processes.", { value: 'true' }),
    bool('stdin', 'Keep stdin of the container open.', { short: 'i' }),
    str('target', 'Container whose processes the debugging container sees.'),
    bool('tty', 'Give the container a terminal.', { short: 't' }),
  ],
  complete: completeObjects,
  run: async run => {
    checkFlags(run);
    const word = run.args[0];
    if (word === undefined || run.dash === 0) throw new CommandError('NAME is required for debug');
    const args = [word.includes('/') ? word : `pods/${word}`];
    const [info] = await fetchSelected(run, await selectionOf(run, { args }));
    const { resource, object } = info!;
    if (resource.kind === 'Node') return debugNode(run, metaText(object, 'name'));
    if (resource.kind !== 'Pod')
      throw new CommandError(
        `${JSON.stringify(`${apiVersion(resource)}, Kind=${resource.kind}`)} not supported by debug`,
      );
    return run.flags.str('copy-to') === '' ? debugPod(run, object as Pod) : debugCopy(run, object as Pod);
  },
};

/** models DebugOptions.Validate */
function checkFlags(run: Run): void {
  const { flags } = run;
  const copies = flags.str('copy-to') !== '';
  if (copies && flags.str('image') === '' && flags.list('set-image').length === 0 && run.args.length < 2)
    throw new CommandError('you must specify --image, --set-image or command arguments.');
  if (!copies && flags.str('image') === '')
    throw new CommandError('you must specify --image when not using --copy-to.');
  const profile = flags.str('profile');
  if (PROFILES[profile] === undefined) throw new CommandError(`unknown profile: ${profile}`);
  if (profile === 'legacy')
    run.err(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
    );
}
