/** `kubectl run -i`: waits for the pod, attaches to it, and with --rm takes it away. models the end of run.go */
import type { Pod } from '../../../api/generated/types.ts';
import { ApiError, failure } from '../../../api/status.ts';
import type { JsonObject } from '../../../base/json.ts';
import { attachOrLogs } from '../../exec/attach.ts';
import { CommandError, FinalMessage } from '../../framework/errors.ts';
import { follow, TIMED_OUT, within } from '../../resource/follow.ts';
import { metaText } from '../../resource/info.ts';
import { pathOf, type Resource } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';

/** @returns the exit status of the container where it is known */
export async function attachAfterRun(run: Run, created: JsonObject): Promise<number> {
  const resource = (await run.discovery()).find('pods');
  try {
    return await attach(run, resource, created);
  } finally {
    if (run.flags.bool('rm')) await remove(run, resource, created);
  }
}

async function attach(run: Run, resource: Resource, created: JsonObject): Promise<number> {
  const name = metaText(created, 'name');
  const namespace = metaText(created, 'namespace');
  const ready = await until(run, resource, created, pod => isReady(pod) || hasEnded(pod));
  if (ready === undefined) throw new CommandError('timed out waiting for the condition');
  await attachOrLogs(run, ready, ready.spec?.containers[0]?.name ?? '');
  const restart = run.flags.str('restart');
  if (restart === 'Always' || run.flags.bool('leave-stdin-open')) return 0;
  const ended = await until(run, resource, created, pod =>
    restart === 'OnFailure' ? pod.status?.phase === 'Succeeded' : hasEnded(pod),
  );
  if (ended === undefined) throw new CommandError('timed out waiting for the condition');
  return exitCode(ended, namespace, name);
}

function isReady({ status }: Pod): boolean {
  const ready = status?.conditions?.some(one => one.type === 'Ready' && one.status === 'True');
  return status?.phase === 'Running' && ready === true;
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Follows the pod until it is as wanted; undefined when time ran out. @throws ApiError when it is deleted meanwhile */
async function until(
  run: Run,
  resource: Resource,
  created: JsonObject,
  test: (pod: Pod) => boolean,
): Promise<Pod | undefined> {
  const name = metaText(created, 'name');
  const wait = async () => {
    for await (const object of follow(run, resource, metaText(created, 'namespace'), name)) {
      if (object === undefined) throw new ApiError(failure(404, 'NotFound', 'pods "" not found'));
      if (test(object as Pod)) return object as Pod;
    }
    return undefined;
  };
  const found = await within(run, run.flags.duration('pod-running-timeout'), wait());
  return found === TIMED_OUT ? undefined : found;
}

function exitCode(pod: Pod, namespace: string, name: string): number {
  if (pod.status?.phase !== 'Failed') return 0;
  const ended = pod.status.containerStatuses?.[0]?.state?.terminated;
  if (ended === undefined || ended.exitCode === 0)
    throw new CommandError(`pod ${namespace}/${name} failed with unknown exit code`);
  throw new FinalMessage(
    `pod ${namespace}/${name} terminated (${ended.reason ?? ''})\n${ended.message ?? ''}`,
    ended.exitCode,
  );
}

async function remove(run: Run, resource: Resource, created: JsonObject): Promise<void> {
  const name = metaText(created, 'name');
  const namespace = metaText(created, 'namespace');
  await run.rest.json('DELETE', pathOf(resource, namespace, name), {
    body: { propagationPolicy: 'Background' },
  });
  run.out(`pod "${name}" deleted from ${namespace} namespace\n`);
}
