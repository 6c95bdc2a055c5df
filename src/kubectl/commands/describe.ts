/** models kubectl/pkg/cmd/describe/describe.go */
import { isReason } from '../../api/status.ts';
import type { JsonObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import { aboutObject, searchEvents } from '../describe/events.ts';
import { describerOf } from '../describe/registry.ts';
import { DescribeWriter } from '../describe/writer.ts';
import type { Command } from '../framework/command.ts';
import { CommandError, throwCollected } from '../framework/errors.ts';
import { bool } from '../framework/flag.ts';
import { type Info, metaOf, metaText } from '../resource/info.ts';
import { type Selected, selectionOf } from '../resource/selection.ts';
import type { Run } from '../run.ts';
import { allNamespacesFlag, chunkFlag, fileFlags, selectorFlag } from './shared-flags.ts';

export const describe: Command = {
  name: 'describe',
  use: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  long: `Show details of a specific resource or group of resources.

Puts together what there is to know about an object, with related objects such as its events. When no object has exactly the given name, all objects whose names begin with it are shown.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `
# Describe a node
kubectl describe nodes node01

# Describe a pod
kubectl describe pods/nginx

# Describe what a file names
kubectl describe -f pod.json

# Describe all pods of the namespace
kubectl describe pods

# Describe pods by label
kubectl describe pods -l name=myLabel`,
  flags: [
    allNamespacesFlag(),
    chunkFlag(),
    ...fileFlags('File, folder or URL that names the resources to describe.'),
    selectorFlag(),
    bool('show-events', 'Show the events about the object.', { value: 'true' }),
  ],
  complete: completeObjects,
  run: async run => {
    if (
      run.args.length === 0 &&
      run.flags.list('filename').length === 0 &&
      run.flags.str('kustomize') === ''
    ) {
      throw new CommandError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    }
    const selected = await selectionOf(run, { selectAll: true });
    const errors: Error[] = [];
    const infos: Info[] = [];
    for (const info of selected.infos) {
      try {
        infos.push({ ...info, object: await run.get(info.resource, info.namespace, info.name) });
      } catch (error) {
        const near = isReason(error, 'NotFound') && selected.single ? await beginningWith(run, info) : [];
        if (near.length > 0) infos.push(...near);
        else errors.push(error as Error);
      }
    }
    for (const resource of selected.collections) infos.push(...(await listed(run, selected, resource)));
    let first = true;
    for (const info of infos) {
      if (!first) run.out('\n\n');
      first = false;
      run.out(await describeOne(run, info, infos.length === 1));
      await run.streams.flush();
    }
    if (infos.length === 0 && errors.length === 0) {
      const namespaced = selected.collections.some(resource => resource.namespaced);
      run.err(
        namespaced && !run.flags.bool('all-namespaces')
          ? `No resources found in ${run.namespace} namespace.\n`
          : 'No resources found\n',
      );
    }
    throwCollected(errors);
  },
};

async function listed(run: Run, selected: Selected, resource: Info['resource']): Promise<Info[]> {
  const objects = await run.list(resource, selected.namespaceFor(resource), {
    labelSelector: run.flags.str('selector') || undefined,
  });
  return objects.map(object => ({
    resource,
    namespace: metaText(object, 'namespace'),
    name: metaText(object, 'name'),
    object,
  }));
}

async function beginningWith(run: Run, info: Info): Promise<Info[]> {
  const objects = await run.list(info.resource, info.namespace || undefined);
  return objects
    .filter(object => metaText(object, 'name').startsWith(info.name))
    .map(object => ({ ...info, name: metaText(object, 'name'), object }));
}

/** The description of one object, aligned. */
export async function describeOne(run: Run, info: Info, alone = true): Promise<string> {
  const object = info.object!;
  // of several Pods the events are shown only when they are asked for: recorded with v1.36.4
  const showsEvents = alone || info.resource.kind !== 'Pod' || run.flags.changed('show-events');
  const writer = new DescribeWriter();
  await describerOf(info.resource)(writer, object, {
    run,
    resource: info.resource,
    events: run.flags.bool('show-events') && showsEvents ? await eventsOf(run, info, object) : undefined,
    now: run.io.clock.now(),
  });
  return writer.toString();
}

async function eventsOf(
  run: Run,
  info: Info,
  object: JsonObject,
): Promise<readonly JsonObject[] | undefined> {
  const about = aboutObject(object);
  if (info.resource.kind === 'Pod') {
    const mirror = (metaOf(object).annotations as Record<string, string> | undefined)?.[
      'kubernetes.io/config.mirror'
    ];
    return searchEvents(run, { ...about, kind: '', uid: mirror ?? about.uid });
  }
  const events = await searchEvents(run, about);
  if (info.resource.kind !== 'Node' || events === undefined) return events;
  // The kubelet names a node by its name where others use the UID.
  return [...events, ...((await searchEvents(run, { ...about, uid: about.name })) ?? [])];
}
