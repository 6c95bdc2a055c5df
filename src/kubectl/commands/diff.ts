/** models kubectl/pkg/cmd/diff/diff.go */

import { isReason } from '../../api/status.ts';
import { hasStrategy } from '../../apimachinery/patch/strategic-diff.ts';
import { toYaml } from '../../apimachinery/yaml/emit.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Command } from '../framework/command.ts';
import { CommandError, ExitStatus, present } from '../framework/errors.ts';
import { bool, int, str } from '../framework/flag.ts';
import { withoutManagedFields } from '../printers/output.ts';
import { recognized } from '../resource/builder.ts';
import type { Info } from '../resource/info.ts';
import { givenFiles, manifestsOfRun } from '../resource/selection.ts';
import { createObject, patchObject, withoutLastApplied } from '../resource/write.ts';
import type { Run } from '../run.ts';
import { patchFor } from './apply/client-side.ts';
import { fileFlags, selectorFlag } from './shared-flags.ts';

export const diff: Command = {
  name: 'diff',
  use: '-f FILENAME',
  short: 'Diff the live version against a would-be applied version',
  long: `Diff configurations against what is live, as if they were applied.

The environment variable KUBECTL_EXTERNAL_DIFF names another program to compare with. Exit status: 0 no difference, 1 differences, more than 1 an error.`,
  examples: `
# Compare the resources in pod.json
kubectl diff -f pod.json

# Compare what comes through stdin
cat service.yaml | kubectl diff -f -`,
  flags: [
    int('concurrency', 'How many objects to compare at once.', { value: '1' }),
    str('field-manager', 'Name under which changed fields are recorded.', {
      value: 'kubectl-client-side-apply',
    }),
    ...fileFlags('File, folder or URL with the configurations.'),
    bool('force-conflicts', 'With --server-side: take over fields that others manage.'),
    bool('prune', 'Also show what apply --prune would delete.'),
    selectorFlag(),
    bool('server-side', 'Let the server merge.'),
    bool('show-managed-fields', 'Compare managedFields too.'),
  ],
  run: async run => {
    try {
      await compareAll(run);
    } catch (error) {
      if (error instanceof ExitStatus) throw error;
      const { text } = present(error);
      run.err(text.endsWith('\n') ? text : `${text}\n`);
      throw new ExitStatus(2);
    }
  },
};

async function compareAll(run: Run): Promise<void> {
  if (run.args.length > 0) throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
  if (run.flags.bool('force-conflicts') && !run.flags.bool('server-side'))
    throw new CommandError('--force-conflicts only works with --server-side');
  if (!givenFiles(run)) throw new CommandError('must specify one of -f and -k');
  const number = () => 1_000_000_000 + run.io.rng.int(3_000_000_000);
  const [live, merged] = [`/tmp/LIVE-${number()}`, `/tmp/MERGED-${number()}`];
  run.files.mkdir(live);
  run.files.mkdir(merged);
  try {
    for (const manifest of await manifestsOfRun(run, true)) {
      const info = await recognized(run, manifest);
      const [before, after] = await versions(run, info);
      const { group, version, kind } = info.resource;
      const name = `${[group, version, kind, info.namespace, info.name].filter((part, index) => index > 0 || part !== '').join('.')}`;
      if (before !== undefined) run.files.write(`${live}/${name}`, text(run, before));
      else run.files.write(`${live}/${name}`, '');
      run.files.write(`${merged}/${name}`, text(run, after));
    }
    await run.streams.flush();
    const external = run.io.env.KUBECTL_EXTERNAL_DIFF;
    const program = external ? external.split(' ') : ['diff', '-u', '-N'];
    const { exitCode, failure } = await run.io.spawn([...program, live, merged]);
    if (failure !== undefined)
      throw new CommandError(
        `failed to run ${JSON.stringify(program[0])}: exec: ${JSON.stringify(program[0])}: executable file not found in $PATH`,
      );
    if (exitCode !== 0) throw new ExitStatus(exitCode);
  } finally {
    run.files.remove(live);
    run.files.remove(merged);
  }
}

async function versions(run: Run, info: Info): Promise<[JsonObject | undefined, JsonObject]> {
  let live: JsonObject | undefined;
  try {
    live = await run.get(info.resource, info.namespace, info.name);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
  const dry = { dryRun: 'All' };
  if (run.flags.bool('server-side')) {
    const query = { ...dry, fieldManager: 'kubectl', force: String(run.flags.bool('force-conflicts')) };
    return [
      live,
      await patchObject(
        run,
        info.resource,
        info.namespace,
        info.name,
        'apply-patch+yaml',
        info.object!,
        query,
      ),
    ];
  }
  const modified = withoutLastApplied(info.object!);
  if (live === undefined)
    return [undefined, await createObject(run, info.resource, info.namespace, modified, dry)];
  const type = hasStrategy(modified) ? 'strategic-merge-patch+json' : 'merge-patch+json';
  return [
    live,
    await patchObject(run, info.resource, info.namespace, info.name, type, patchFor(live, modified), dry),
  ];
}

function text(run: Run, object: JsonObject): string {
  return toYaml(run.flags.bool('show-managed-fields') ? object : withoutManagedFields(object));
}
