/** models kubectl/pkg/cmd/run/run.go */
import type { JsonObject } from '../../base/json.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, duration, int, str, stringArray } from '../framework/flag.ts';
import { strategicMerge } from '../patch/apply.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { generatedPrinter, outputOf, successLine } from '../printers/output.ts';
import { createObject, mergePatch, withLastApplied } from '../resource/write.ts';
import type { Run } from '../run.ts';
import { parseYaml, YamlError } from '../yaml/parse.ts';
import { propagation } from './delete.ts';
import { attachAfterRun } from './run/attach-after-run.ts';
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
    int('grace-period', 'Seconds that the pod gets to end when it is removed.', { value: '-1' }),
    bool('force', 'Remove the pod at once.'),
    bool('wait', 'Wait until the removed pod is gone.'),
    duration('timeout', 'How long to wait for the removal.'),
  ],
  run: async run => {
    if (run.args.length === 0 || run.dash === 0) throw run.usageError('NAME is required for run');
    const attach = run.flags.bool('attach') || run.flags.bool('stdin');
    checkFlags(run, attach);
    const object = withOverrides(run, generate(run));
    const discovery = run.dryRun === 'client' ? undefined : await run.discovery();
    const printer = generatedPrinter(run);
    const tell = (made: JsonObject) =>
      run.out(printer === undefined ? successLine(run, made, 'created') : printer(made));
    const submit = async (one: JsonObject): Promise<JsonObject> => {
      const full = placed(run, one);
      if (discovery === undefined) return full;
      const resource = discovery.ofKind(String(one.apiVersion), String(one.kind));
      if (resource === undefined)
        throw new CommandError(
          `no matches for kind ${JSON.stringify(one.kind)} in version ${JSON.stringify(one.apiVersion)}`,
        );
      return createObject(run, resource, run.namespace, full);
    };
    const pod = await submit(object);
    const service = run.flags.bool('expose') ? await submit(serviceFor(run)) : undefined;
    if (attach && run.dryRun === 'none') {
      const status = await attachAfterRun(run, pod);
      return status;
    }
    if (service !== undefined) tell(service);
    if (service === undefined || outputOf(run).format !== 'name') tell(pod);
  },
};

function checkFlags(run: Run, attach: boolean): void {
  const { flags } = run;
  if (flags.bool('tty') && !flags.bool('stdin') && !flags.bool('attach')) {
    throw new CommandError('-i/--stdin is required for containers with -t/--tty=true');
  }
  if (flags.bool('expose') && flags.str('port') === '')
    throw new CommandError('--port must be set when exposing a service');
  propagation(run);
  if (flags.bool('rm') && !attach) throw run.usageError('--rm should only be used for attached containers');
  if (attach && run.dryRun !== 'none')
    throw new CommandError(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)"
        .replace('[server|client] ', ' ')
        .replace('=can', ' can'),
    );
  if (!['Always', 'OnFailure', 'Never'].includes(flags.str('restart'))) {
    throw run.usageError(`invalid restart policy: ${flags.str('restart')}`);
  }
  if (!/^[\w][\w.\-/:@]*$/.test(flags.str('image')) || /[A-Z]/.test(flags.str('image').split(/[:@]/)[0]!)) {
    throw new CommandError(
      `Invalid image name ${JSON.stringify(flags.str('image'))}: invalid reference format`,
    );
  }
  if (flags.str('port') !== '' && !/^\d+$/.test(flags.str('port'))) {
    throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(flags.str('port'))}: invalid syntax`);
  }
}

/** models kubectl/pkg/generate/versioned/run.go BasicPod */
function generate(run: Run): JsonObject {
  const { flags } = run;
  const name = run.args[0]!;
  const words = run.args.slice(1);
  const env = flags.list('env').map(environmentVariable);
  const annotations = keyValues(flags.list('annotations'), 'annotations');
  const container = {
    name,
    image: flags.str('image'),
    ...(flags.str('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.str('image-pull-policy') }),
    ...(words.length === 0 ? {} : flags.bool('command') ? { command: words } : { args: words }),
    ...(env.length > 0 ? { env } : {}),
    ...(flags.str('port') === '' ? {} : { ports: [{ containerPort: Number(flags.str('port')) }] }),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin')
      ? { stdin: true, ...(flags.bool('leave-stdin-open') ? {} : { stdinOnce: true }) }
      : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    resources: {},
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels:
        flags.str('labels') === '' ? { run: name } : keyValues(flags.str('labels').split(','), 'labels'),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.str('restart') },
    status: {},
  };
}

function environmentVariable(text: string): { name: string; value: string } {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  if (equals < 0 || name === '' || !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
    throw new CommandError(`invalid env: ${text}`);
  return { name, value: text.slice(equals + 1) };
}

function keyValues(list: readonly string[], what: string): Record<string, string> {
  return Object.fromEntries(
    list.map(item => {
      const equals = item.indexOf('=');
      if (equals < 0)
        throw new CommandError(
          `unexpected ${what === 'labels' ? 'label' : 'annotation'} spec: ${item}`.replace(
            'unexpected label spec',
            'unexpected label spec',
          ),
        );
      return [item.slice(0, equals), item.slice(equals + 1)];
    }),
  );
}

function withOverrides(run: Run, object: JsonObject): JsonObject {
  const text = run.flags.str('overrides');
  if (text === '') return object;
  let overrides: unknown;
  try {
    overrides = parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new CommandError(
      `error parsing overrides: ${error.message}`.replace('error parsing overrides', 'unable to decode'),
    );
  }
  switch (run.flags.str('override-type')) {
    case 'merge':
      return mergePatch(object, overrides) as JsonObject;
    case 'json':
      return jsonPatch(object, overrides as readonly JsonObject[]) as JsonObject;
    case 'strategic':
      return strategicMerge(object, overrides as JsonObject);
    default:
      throw new CommandError(
        `invalid override type: ${run.flags.str('override-type')}, must be one of ["json" "merge" "strategic"]`.replace(
          ', must',
          ' must',
        ),
      );
  }
}

function placed(run: Run, object: JsonObject): JsonObject {
  const withNamespace =
    run.namespaceGiven || run.dryRun !== 'client' || run.namespace !== 'default'
      ? ({ ...object, metadata: { ...(object.metadata as object), namespace: run.namespace } } as JsonObject)
      : object;
  return run.flags.bool('save-config') ? withLastApplied(withNamespace) : withNamespace;
}

function serviceFor(run: Run): JsonObject {
  const name = run.args[0]!;
  const port = Number(run.flags.str('port'));
  const labels =
    run.flags.str('labels') === '' ? { run: name } : keyValues(run.flags.str('labels').split(','), 'labels');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labels },
  };
}
