/** models kubectl/pkg/cmd/debug/debug.go */
import type { Pod } from '../../api/generated/types.ts';
import type { JsonObject } from '../../base/json.ts';
import { randomSuffix } from '../../base/rng.ts';
import { completeObjects } from '../completion/objects.ts';
import { attachOrLogs } from '../exec/attach.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str, stringArray, strings } from '../framework/flag.ts';
import { follow } from '../resource/follow.ts';
import { metaText } from '../resource/info.ts';
import { fetchSelected, selectionOf } from '../resource/selection.ts';
import { createObject, patchObject } from '../resource/write.ts';
import { pathOf } from '../rest/discovery.ts';
import type { Run } from '../run.ts';

const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'];

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
    const word = run.args[0];
    if (word === undefined || run.dash === 0) throw new CommandError('NAME is required for debug');
    const profile = run.flags.str('profile');
    if (!PROFILES.includes(profile)) throw new CommandError(`unknown profile: ${profile}`);
    const [info] = await fetchSelected(
      run,
      await selectionOf(run, { args: word.includes('/') ? [word] : [`pods/${word}`] }),
    );
    if (run.flags.str('image') === '' && run.flags.list('set-image').length === 0)
      throw new CommandError('you must specify --image when not using --copy-to.');
    if (info!.resource.kind === 'Node') return debugNode(run, metaText(info!.object, 'name'));
    if (info!.resource.kind !== 'Pod')
      throw new CommandError(`${JSON.stringify(info!.resource.kind)} not supported by debug`);
    return run.flags.str('copy-to') === ''
      ? debugPod(run, info!.object as Pod)
      : debugCopy(run, info!.object as Pod);
  },
};

function containerFor(run: Run): JsonObject & { readonly name: string } {
  const { flags } = run;
  const words = run.args.slice(1);
  return {
    name: flags.str('container') || `debugger-${randomSuffix(run.io.rng)}`,
    image: flags.str('image'),
    ...(flags.str('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.str('image-pull-policy') }),
    ...(words.length === 0 ? {} : flags.bool('arguments-only') ? { args: words } : { command: words }),
    ...(flags.list('env').length > 0
      ? {
          env: flags
            .list('env')
            .map(pair => ({ name: pair.split('=')[0]!, value: pair.slice(pair.indexOf('=') + 1) })),
        }
      : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
  };
}

async function debugPod(run: Run, pod: Pod): Promise<number> {
  const resource = (await run.discovery()).find('pods');
  const target = run.flags.str('target');
  const container = { ...containerFor(run), ...(target === '' ? {} : { targetContainerName: target }) };
  if (target !== '' && !run.flags.bool('quiet'))
    run.out(
      `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  if (run.flags.str('container') === '' && !run.flags.bool('quiet'))
    run.out(`Defaulting debug container name to ${String(container.name)}.\n`);
  const all = [...((pod.spec?.ephemeralContainers ?? []) as readonly unknown[]), container];
  const { namespace = '', name = '' } = pod.metadata ?? {};
  await patchObject(
    run,
    resource,
    namespace,
    name,
    'strategic-merge-patch+json',
    { spec: { ephemeralContainers: all } },
    {},
    'ephemeralcontainers',
  );
  return join(run, namespace, name, String(container.name));
}

async function debugCopy(run: Run, pod: Pod): Promise<number> {
  const { flags } = run;
  const resource = (await run.discovery()).find('pods');
  const { namespace = '', labels: _, annotations } = pod.metadata ?? {};
  const images = new Map(
    flags
      .list('set-image')
      .map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const { nodeName, ...spec } = pod.spec ?? { containers: [] };
  const containers = spec.containers.map(container => ({
    ...container,
    image: images.get(container.name) ?? images.get('*') ?? container.image,
  }));
  const added = containerFor(run);
  const known = containers.some(container => container.name === added.name);
  const withImage =
    flags.str('image') === ''
      ? containers
      : known
        ? containers.map(container =>
            container.name === added.name ? { ...container, ...added } : container,
          )
        : [...containers, added];
  const copy = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: flags.str('copy-to'), namespace, ...(annotations ? { annotations } : {}) },
    spec: {
      ...spec,
      containers: withImage,
      ephemeralContainers: undefined,
      shareProcessNamespace: flags.bool('share-processes'),
      ...(flags.bool('same-node') ? { nodeName } : {}),
    },
  } as unknown as JsonObject;
  if (flags.str('image') !== '' && flags.str('container') === '')
    run.out(`Defaulting debug container name to ${String(added.name)}.\n`);
  await createObject(run, resource, namespace, copy);
  if (flags.bool('replace'))
    await run.rest.json('DELETE', pathOf(resource, namespace, pod.metadata?.name), {
      body: { gracePeriodSeconds: 0 },
    });
  return join(run, namespace, flags.str('copy-to'), String(added.name));
}

async function debugNode(run: Run, node: string): Promise<number> {
  const resource = (await run.discovery()).find('pods');
  const container = {
    ...containerFor(run),
    name: run.flags.str('container') || 'debugger',
    volumeMounts: [{ mountPath: '/host', name: 'host-root' }],
  };
  const name = `node-debugger-${node}-${randomSuffix(run.io.rng)}`;
  run.out(`Creating debugging pod ${name} with container ${String(container.name)} on node ${node}.\n`);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: run.namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [container],
      hostIPC: true,
      hostNetwork: true,
      hostPID: true,
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
    },
  } as unknown as JsonObject;
  await createObject(run, resource, run.namespace, pod);
  return join(run, run.namespace, name, String(container.name));
}

/** Waits for the container and joins it. models handleAttachPod and waitForContainer */
async function join(run: Run, namespace: string, name: string, container: string): Promise<number> {
  if (!run.flags.bool('attach') && !run.flags.bool('stdin')) return 0;
  const resource = (await run.discovery()).find('pods');
  for await (const object of follow(run, resource, namespace, name)) {
    const pod = object as Pod | undefined;
    const { containerStatuses = [], ephemeralContainerStatuses = [] } = pod?.status ?? {};
    const all = [...containerStatuses, ...ephemeralContainerStatuses];
    const state = all.find(one => one.name === container)?.state;
    if (pod === undefined) throw new CommandError(`pods ${JSON.stringify(name)} not found`);
    if (state?.running || state?.terminated) return attachOrLogs(run, pod, container);
  }
  return 0;
}
