/** models kubectl/pkg/cmd/scale/scale.go */
import type { JsonObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, duration, int, str } from '../framework/flag.ts';
import { dryRunSuffix, genericPrinter } from '../printers/output.ts';
import { RECORD_FLAG, record } from '../resource/change-cause.ts';
import { follow, TIMED_OUT, within } from '../resource/follow.ts';
import { type Info, infoName, metaText } from '../resource/info.ts';
import { selectionOf, visitSelected } from '../resource/selection.ts';
import { patchObject } from '../resource/write.ts';
import { pathOf } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { dryRunFlag, fileFlags, OUTPUT_FLAGS, selectorFlag } from './shared-flags.ts';

export const scale: Command = {
  name: 'scale',
  use: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  long: `Set a new size for a deployment, replica set, replication controller, or stateful set.

With --current-replicas or --resource-version the size is changed only when what is there is as you say.`,
  examples: `
# Scale a replica set to three
kubectl scale --replicas=3 rs/foo

# Scale a deployment to three when it has two now
kubectl scale --current-replicas=2 --replicas=3 deployment/mysql

# Scale several at once
kubectl scale --replicas=5 rc/example1 rc/example2`,
  flags: [
    bool('all', 'Select all objects of the types, in the namespace.'),
    int(
      'current-replicas',
      'Size that is expected now; -1 for none. The size is changed only when this is so.',
      { value: '-1' },
    ),
    dryRunFlag(),
    ...fileFlags('File, folder or URL that names the resources.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    int('replicas', 'The new size.', { required: true }),
    str('resource-version', 'Version that is expected now.'),
    selectorFlag(),
    duration('timeout', 'How long to wait for the new size; 0 does not wait.'),
  ],
  complete: completeObjects,
  run: async run => {
    const replicas = run.flags.int('replicas');
    if (replicas < 0)
      throw new CommandError(
        'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      );
    const selected = await selectionOf(run);
    const version = run.flags.str('resource-version');
    if (version !== '' && !selected.single)
      throw new CommandError('cannot use --resource-version with multiple resources');
    const printer = genericPrinter(run);
    let count = 0;
    await visitSelected(run, selected, async info => {
      count++;
      const object = await scaled(run, info, replicas);
      run.out(printer === undefined ? `${infoName(info)} scaled${dryRunSuffix(run)}\n` : printer(object));
      await run.streams.flush();
      if (run.dryRun === 'none') await awaitSize(run, info, replicas);
    });
    if (count === 0) throw new CommandError('no objects passed to scale');
  },
};

/** Sends the new size. @returns the object with it */
async function scaled(run: Run, info: Info, replicas: number): Promise<JsonObject> {
  if (run.dryRun === 'client') return info.object!;
  await scaleOne(run, info, replicas);
  await record(run, info);
  const spec = info.object!.spec as JsonObject | undefined;
  return { ...info.object!, spec: { ...spec, replicas } } as JsonObject;
}

async function scaleOne(run: Run, info: Info, replicas: number): Promise<JsonObject> {
  const expected = run.flags.int('current-replicas');
  const version = run.flags.str('resource-version');
  if (expected < 0 && version === '') {
    return patchObject(
      run,
      info.resource,
      info.namespace,
      info.name,
      'merge-patch+json',
      { spec: { replicas } },
      {},
      'scale',
    );
  }
  const path = pathOf(info.resource, info.namespace, info.name, 'scale');
  const current = await run.rest.json('GET', path);
  const spec = (current.spec ?? {}) as { replicas?: number };
  if (expected >= 0 && (spec.replicas ?? 0) !== expected) {
    throw new CommandError(`Expected replicas to be ${expected}, was ${spec.replicas ?? 0}`);
  }
  if (version !== '' && metaText(current, 'resourceVersion') !== version) {
    throw new CommandError(
      `Expected resource version to be ${version}, was ${metaText(current, 'resourceVersion')}`,
    );
  }
  return run.rest.json('PUT', path, {
    body: { ...current, spec: { ...spec, replicas } },
    query: run.writeQuery(),
  });
}

async function awaitSize(run: Run, info: Info, replicas: number): Promise<void> {
  const timeout = run.flags.duration('timeout');
  if (timeout === 0) return;
  const reached = async () => {
    for await (const object of follow(run, info.resource, info.namespace, info.name)) {
      const status = (object?.status ?? {}) as { replicas?: number; observedGeneration?: number };
      if (object === undefined || (status.replicas ?? 0) === replicas) return;
    }
  };
  if ((await within(run, timeout, reached())) === TIMED_OUT)
    throw new CommandError('timed out waiting for the condition');
}
