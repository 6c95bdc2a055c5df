/** `kubectl run -i`: waits for the pod, attaches to it, and with --rm takes it away. models the end of run.go */
import type { Pod } from '../../../api/generated/types.ts';
import type { JsonObject } from '../../../base/json.ts';
import { untilRunning } from '../../exec/pod.ts';
import { joinSession } from '../../exec/session.ts';
import { CommandError, FinalMessage } from '../../framework/errors.ts';
import { follow } from '../../resource/follow.ts';
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
  const running = await untilRunning(run, resource, created, run.flags.duration('pod-running-timeout'));
  if (running === undefined) throw new CommandError('timed out waiting for the condition');
  const tty = run.flags.bool('tty');
  const stdin = run.flags.bool('stdin');
  if (running.status?.phase === 'Running') {
    if (stdin && tty && !run.flags.bool('quiet')) {
      run.err(
        "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n",
      );
    }
    const session = await run.rest.open(pathOf(resource, namespace, name, 'attach'), {
      container: running.spec?.containers[0]?.name ?? '',
      stdin: stdin ? 'true' : undefined,
      stdout: 'true',
      stderr: tty ? undefined : 'true',
      tty: tty ? 'true' : undefined,
    });
    await joinSession(run, session, { stdin, tty });
  } else {
    run.out(await run.rest.text('GET', pathOf(resource, namespace, name, 'log')));
  }
  if (run.flags.str('restart') === 'Always') return 0;
  return exitCode(await ended(run, resource, namespace, name), namespace, name);
}

async function ended(
  run: Run,
  resource: Resource,
  namespace: string,
  name: string,
): Promise<Pod | undefined> {
  for await (const object of follow(run, resource, namespace, name)) {
    const phase = (object as Pod | undefined)?.status?.phase;
    if (object === undefined || phase === 'Succeeded' || phase === 'Failed') return object as Pod | undefined;
  }
  return undefined;
}

function exitCode(pod: Pod | undefined, namespace: string, name: string): number {
  if (pod?.status?.phase !== 'Failed') return 0;
  const code = pod.status.containerStatuses?.[0]?.state?.terminated?.exitCode;
  if (code === undefined || code === 0) throw new CommandError('pod cannot be fetched');
  throw new FinalMessage(`pod ${namespace}/${name} terminated (Error)`, code);
}

async function remove(run: Run, resource: Resource, created: JsonObject): Promise<void> {
  const name = metaText(created, 'name');
  const namespace = metaText(created, 'namespace');
  await run.rest.json('DELETE', pathOf(resource, namespace, name), {
    body: { propagationPolicy: 'Background' },
  });
  run.out(`pod "${name}" deleted from ${namespace} namespace\n`);
}
