import type { Pod } from '../../../api/generated/types.ts';
import { attachOrLogs } from '../../exec/attach.ts';
import { CommandError } from '../../framework/errors.ts';
import { follow } from '../../resource/follow.ts';
import type { Run } from '../../run.ts';

/** Waits for the container and joins it. models handleAttachPod and waitForContainer */
export async function join(run: Run, namespace: string, name: string, container: string): Promise<number> {
  const attaches = run.flags.changed('attach') ? run.flags.bool('attach') : run.flags.bool('stdin');
  if (!attaches) return 0;
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
