import type { Pod } from '../../../api/generated/types.ts';
import { patchObject } from '../../resource/write.ts';
import type { Run } from '../../run.ts';
import { containerFor } from './container.ts';
import { join } from './join.ts';

/** Puts an ephemeral container into a pod. @returns the exit status */
export async function debugPod(run: Run, pod: Pod): Promise<number> {
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
