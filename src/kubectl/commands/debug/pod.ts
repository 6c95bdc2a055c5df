import type { EphemeralContainer, Pod, SecurityContext } from '../../../api/generated/types.ts';
import type { JsonObject } from '../../../base/json.ts';
import { patchObject } from '../../resource/write.ts';
import type { Run } from '../../run.ts';
import { containerFor } from './container.ts';
import { join } from './join.ts';

/**
 * A container that is there already under the name of the new one: the profile is applied to it once more, and nothing
 * else of the new one reaches the server.
 */
function withProfile(there: EphemeralContainer, { securityContext }: JsonObject): object {
  const added = (securityContext as SecurityContext | undefined)?.capabilities?.add;
  if (added === undefined) return there;
  const before = there.securityContext?.capabilities;
  const capabilities = { ...before, add: [...(before?.add ?? []), ...added] };
  return { ...there, securityContext: { ...there.securityContext, capabilities } };
}

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
  const there = pod.spec?.ephemeralContainers ?? [];
  const namesake = there.find(({ name }) => name === container.name);
  const all = namesake === undefined ? [...there, container] : [withProfile(namesake, container)];
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
