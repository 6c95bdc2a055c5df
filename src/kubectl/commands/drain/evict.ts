/** Evicts pods and waits until they are gone. models kubectl/pkg/drain/drain.go */
import type { Pod } from '../../../api/generated/types.ts';
import { isReason } from '../../../api/status.ts';
import { CommandError } from '../../framework/errors.ts';
import { waitUntilGone } from '../../resource/follow.ts';
import { pathOf } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';

const RETRY_MS = 5000;

/** @returns what went wrong, in the order in which the pods gave up */
export async function evictAll(run: Run, pods: readonly Pod[]): Promise<Error[]> {
  const timeout = run.flags.duration('timeout');
  const until = timeout > 0 ? run.io.clock.now() + timeout : Number.POSITIVE_INFINITY;
  const errors: Error[] = [];
  await Promise.all(
    pods.map(async pod => {
      try {
        await evictOne(run, pod, until);
      } catch (error) {
        errors.push(error as Error);
      }
    }),
  );
  return errors;
}

async function evictOne(run: Run, pod: Pod, until: number): Promise<void> {
  const { namespace = '', name = '', uid = '' } = pod.metadata ?? {};
  const resource = (await run.discovery()).find('pods');
  const server = run.dryRun === 'server';
  const evicts = !run.flags.bool('disable-eviction');
  const grace = run.flags.int('grace-period');
  const options = {
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(server ? { dryRun: ['All'] } : {}),
  };
  for (;;) {
    run.out(evicts ? `evicting pod ${namespace}/${name}${server ? ' (server dry run)' : ''}\n` : '');
    if (run.io.clock.now() >= until) throw timedOut(run, namespace, name);
    try {
      if (evicts) {
        await run.rest.json('POST', pathOf(resource, namespace, name, 'eviction'), {
          body: {
            apiVersion: 'policy/v1',
            kind: 'Eviction',
            metadata: { name, namespace },
            deleteOptions: options,
          },
        });
      } else await run.rest.json('DELETE', pathOf(resource, namespace, name), { body: options });
      break;
    } catch (error) {
      if (isReason(error, 'NotFound')) return;
      const text = `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`;
      if (!isReason(error, 'TooManyRequests')) throw new CommandError(`${text}: ${(error as Error).message}`);
      run.err(`${text} (will retry after 5s): ${(error as Error).message}\n`);
      await run.io.clock.sleep(RETRY_MS, run.io.signal);
    }
  }
  if (server) return;
  const left = until === Number.POSITIVE_INFINITY ? 0 : Math.max(1, until - run.io.clock.now());
  if (!(await waitUntilGone(run, resource, namespace, name, uid, left))) {
    throw new CommandError(
      `error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: global timeout reached: ${run.flags.str('timeout')}`,
    );
  }
  run.out(`pod/${name} ${evicts ? 'evicted' : 'deleted'}\n`);
}

function timedOut(run: Run, namespace: string, name: string): CommandError {
  return new CommandError(
    `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: global timeout reached: ${run.flags.str('timeout')}`,
  );
}
