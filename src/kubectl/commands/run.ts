/** models kubectl/pkg/cmd/run/run.go */
import type { JsonObject } from '../../base/json.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, duration, int, str, stringArray } from '../framework/flag.ts';
import { generatedPrinter, outputOf, successLine } from '../printers/output.ts';
import { RECORD_FLAG, recorded } from '../resource/change-cause.ts';
import { withOverrides } from '../resource/overrides.ts';
import { createObject, withGeneratedLastApplied } from '../resource/write.ts';
import type { Discovery } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { attachAfterRun } from './run/attach-after-run.ts';
import { attaches, checkFlags } from './run/check.ts';
import { podOf, serviceOf } from './run/generate.ts';
import { dryRunFlag, managerFlag, OUTPUT_FLAGS, saveConfigFlag } from './shared-flags.ts';

export const run: Command = {
  name: 'run',
  use: 'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Run a particular image on the cluster',
  long: 'Create and run a particular image in a pod.',
  examples: `
# Start a nginx pod
kubectl run nginx --image=nginx

# Start a pod that exposes a port
kubectl run hazelcast --image=hazelcast/hazelcast --port=5701

# Start a pod with environment variables and labels
kubectl run web --image=nginx --env="DNS_DOMAIN=cluster" --labels="app=web,env=prod"

# Print the pod without creating it
kubectl run nginx --image=nginx --dry-run=client -o yaml

# Start a pod with fields of your own
kubectl run nginx --image=nginx --overrides='{ "apiVersion": "v1", "spec": { "nodeName": "node01" } }'

# Start a busybox pod in the foreground and do not start it again when it ends
kubectl run -i -t busybox --image=busybox --restart=Never

# Start a pod with another command
kubectl run nginx --image=nginx --command -- <cmd> <arg1> ... <argN>`,
  flags: [
    stringArray('annotations', 'Annotations for the pod.'),
    bool('attach', 'Wait until the pod runs, then attach to it. On when -i is given.'),
    str(
      'cascade',
      "What happens to dependents when the pod is removed: 'background', 'orphan' or 'foreground'.",
      { value: 'background', bare: 'background' },
    ),
    bool('command', 'Take the words after -- as the command and not as its arguments.'),
    dryRunFlag(),
    stringArray('env', 'Environment variables of the container.'),
    bool('expose', 'Make a ClusterIP service for the pod. Needs --port.'),
    managerFlag('kubectl-run'),
    str('image', 'Image of the container.', { required: true }),
    str('image-pull-policy', 'When to pull the image.', { complete: ['Always', 'IfNotPresent', 'Never'] }),
    str('labels', 'Comma separated labels for the pod.', { short: 'l' }),
    bool('leave-stdin-open', 'With -i: keep stdin open after the first attach ended.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    str('override-type', 'How to merge --overrides: json, merge or strategic.', {
      value: 'merge',
      complete: ['json', 'merge', 'strategic'],
    }),
    str('overrides', 'JSON that overrides the generated object.'),
    duration('pod-running-timeout', 'How long to wait until a container runs.', { value: '1m0s' }),
    str('port', 'Port that the container exposes.'),
    bool('privileged', 'Run the container in privileged mode.'),
    bool('quiet', 'Print no prompts.', { short: 'q' }),
    str('restart', 'Restart policy of the pod: Always, OnFailure or Never.', {
      value: 'Always',
      complete: ['Always', 'OnFailure', 'Never'],
    }),
    bool('rm', 'Delete the pod once it ended. Only for attached containers.'),
    saveConfigFlag(),
    bool('stdin', 'Keep stdin of the container open.', { short: 'i' }),
    bool('tty', 'Give the container a terminal.', { short: 't' }),
    int('grace-period', 'Seconds that the pod gets to end when --rm removes it.', {
      value: '-1',
      hidden: true,
    }),
    bool('force', 'Remove the pod at once.', { hidden: true }),
    bool('wait', 'Wait until the removed pod is gone.', { hidden: true }),
    duration('timeout', 'How long to wait for the removal.', { hidden: true }),
  ],
  run: async run => {
    checkFlags(run);
    const made = podOf(run);
    const discovery = await run.discovery(1);
    const pod = await submit(run, discovery, withOverrides(run, made));
    const service = run.flags.bool('expose') ? await submit(run, discovery, serviceOf(run)) : undefined;
    if (attaches(run)) return attachAfterRun(run, pod);
    tell(run, service === undefined ? [pod] : [service, pod]);
    return 0;
  },
};

/** Creates an object where this is no client dry run. @returns it as the server answered */
async function submit(run: Run, discovery: Discovery, made: JsonObject): Promise<JsonObject> {
  const resource = discovery.ofKind(String(made.apiVersion), String(made.kind));
  if (resource === undefined)
    throw new CommandError(
      `no matches for kind ${JSON.stringify(made.kind)} in version ${JSON.stringify(made.apiVersion)}`,
    );
  const namespaced = run.namespaceGiven || run.dryRun !== 'client' || run.namespace !== 'default';
  const placed = namespaced
    ? ({ ...made, metadata: { ...(made.metadata as object), namespace: run.namespace } } as JsonObject)
    : made;
  const asked = recorded(run, placed);
  if (run.dryRun === 'client') return asked;
  const object = run.flags.bool('save-config') ? withGeneratedLastApplied(asked) : asked;
  return createObject(run, resource, run.namespace, object);
}

/** What was made: the service of --expose first; upstream writes a separator of its own between YAML documents. */
function tell(run: Run, objects: readonly JsonObject[]): void {
  const printer = generatedPrinter(run);
  objects.forEach((object, index) => {
    if (index > 0 && outputOf(run).format === 'yaml') run.out('---\n');
    run.out(printer === undefined ? successLine(run, object, 'created') : printer(object));
  });
}
