import type { Container, Pod, PodSpec } from '../../../api/generated/types.ts';
import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { createObject } from '../../resource/write.ts';
import { pathOf } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';
import { containerFor } from './container.ts';
import { join } from './join.ts';

/** Makes a copy of a pod that can be debugged. @returns the exit status */
export async function debugCopy(run: Run, pod: Pod): Promise<number> {
  const { flags } = run;
  const resource = (await run.discovery()).find('pods');
  const { namespace = '', name, labels, annotations } = pod.metadata ?? {};
  const added = containerFor(run);
  const exists = (pod.spec?.containers ?? []).some(one => one.name === added.name);
  if (run.args.length > 1 && flags.str('image') === '' && !exists)
    throw new CommandError('you must specify an existing container or a new image when specifying args.');
  const copy = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: flags.str('copy-to'),
      namespace,
      ...(keeps(run, 'labels') && labels ? { labels } : {}),
      ...(keeps(run, 'annotations') && annotations ? { annotations } : {}),
    },
    spec: specOf(run, pod.spec ?? { containers: [] }, added),
  } as unknown as JsonObject;
  if (flags.str('image') !== '' && flags.str('container') === '' && !flags.bool('quiet'))
    run.out(`Defaulting debug container name to ${added.name}.\n`);
  await createObject(run, resource, namespace, copy);
  if (flags.bool('replace'))
    await run.rest.json('DELETE', pathOf(resource, namespace, name), { body: { gracePeriodSeconds: 0 } });
  return join(run, namespace, flags.str('copy-to'), added.name);
}

/** Whether the copy keeps a part: without a debugging container all of them, in the old profile all but the labels. */
function keeps(
  { flags }: Run,
  what: 'labels' | 'annotations' | 'liveness' | 'readiness' | 'startup',
): boolean {
  if (flags.bool(`keep-${what}`) || flags.str('image') === '') return true;
  return flags.str('profile') === 'legacy' && what !== 'labels';
}

function specOf(run: Run, original: PodSpec, added: ReturnType<typeof containerFor>): object {
  const { flags } = run;
  const { nodeName, initContainers, ephemeralContainers: _, ...spec } = original;
  return {
    ...spec,
    ...(flags.bool('keep-init-containers') && initContainers ? { initContainers } : {}),
    containers: withDebugger(
      run,
      spec.containers.map(one => plainContainer(run, one)),
      added,
    ),
    shareProcessNamespace: flags.bool('share-processes'),
    ...(flags.bool('same-node') && nodeName ? { nodeName } : {}),
  };
}

/** A container of the original with its image of --set-image and without the probes that are not kept. */
function plainContainer(run: Run, container: Container): Container {
  const { livenessProbe, readinessProbe, startupProbe, ...rest } = container;
  const images = new Map(
    run.flags
      .list('set-image')
      .map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const image = images.get(container.name) ?? images.get('*') ?? container.image;
  return {
    ...rest,
    ...(image === undefined ? {} : { image }),
    ...(keeps(run, 'liveness') && livenessProbe ? { livenessProbe } : {}),
    ...(keeps(run, 'readiness') && readinessProbe ? { readinessProbe } : {}),
    ...(keeps(run, 'startup') && startupProbe ? { startupProbe } : {}),
  };
}

function withDebugger(
  run: Run,
  containers: readonly Container[],
  added: ReturnType<typeof containerFor>,
): readonly object[] {
  const known = containers.some(container => container.name === added.name);
  if (known)
    return containers.map(one =>
      one.name === added.name ? { ...one, ...added, image: added.image || one.image } : one,
    );
  return run.flags.str('image') === '' ? containers : [...containers, added];
}
