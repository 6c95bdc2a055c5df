/** models kubectl/pkg/cmd/replace/replace.go */
import { isReason } from '../../api/status.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Command } from '../framework/command.ts';
import { CommandError, throwCollected, withSource } from '../framework/errors.ts';
import { bool, duration, int, str } from '../framework/flag.ts';
import { dryRunSuffix, genericPrinter } from '../printers/output.ts';
import { recognized } from '../resource/builder.ts';
import { waitUntilGone } from '../resource/follow.ts';
import { type Info, infoName, metaOf, metaText } from '../resource/info.ts';
import { givenFiles, manifestsOfRun } from '../resource/selection.ts';
import { createObject, fieldValidation, lastApplied, validates, withLastApplied } from '../resource/write.ts';
import { kindName, pathOf } from '../rest/discovery.ts';
import type { Query } from '../rest/rest.ts';
import type { Run } from '../run.ts';
import { propagation } from './delete.ts';
import {
  dryRunFlag,
  fileFlags,
  managerFlag,
  OUTPUT_FLAGS,
  saveConfigFlag,
  validateFlag,
} from './shared-flags.ts';

export const replace: Command = {
  name: 'replace',
  use: '-f FILENAME',
  short: 'Replace a resource by file name or stdin',
  long: `Replace a resource by file name or stdin.

The file must hold the whole object. 'kubectl get TYPE NAME -o yaml' gives you one to start from.`,
  examples: `
# Replace a pod with what the file says
kubectl replace -f ./pod.json

# Delete the object and create it anew
kubectl replace --force -f ./pod.json`,
  flags: [
    str('cascade', "What happens to dependents: 'background', 'orphan' or 'foreground'.", {
      value: 'background',
      bare: 'background',
    }),
    dryRunFlag(),
    managerFlag('kubectl-replace'),
    ...fileFlags('The files that hold the configurations to replace with.'),
    bool('force', 'Delete the object and create it anew.'),
    int('grace-period', 'Seconds that the deleted object gets to end.', { value: '-1' }),
    ...OUTPUT_FLAGS,
    str('raw', 'Path to PUT the file to as it is.'),
    saveConfigFlag(),
    str('subresource', 'Replace this subresource of the object.'),
    duration('timeout', 'How long to wait for the deletion.'),
    validateFlag(),
    bool('wait', 'Wait until the deleted object is gone.'),
  ],
  run: async run => {
    if (!givenFiles(run)) throw new CommandError('must specify one of -f and -k');
    if (run.flags.str('raw') !== '') {
      const [file] = run.flags.list('filename');
      const body = file === '-' ? await run.stdin() : run.files.text(file!);
      run.out(await run.rest.text('PUT', run.flags.str('raw'), { body }));
      return;
    }
    checkFlags(run);
    const directive = fieldValidation(run);
    const printer = genericPrinter(run);
    const errors: Error[] = [];
    for (const manifest of await manifestsOfRun(run, validates(run))) {
      try {
        const info = await recognized(run, manifest, validates(run) && !run.flags.bool('force'));
        const object = run.flags.bool('force')
          ? await replaceByForce(run, info, directive)
          : await replaceOne(run, info, directive);
        run.out(printer === undefined ? `${infoName(info)} replaced${dryRunSuffix(run)}\n` : printer(object));
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwCollected(errors);
  },
};

function checkFlags(run: Run): void {
  const { flags } = run;
  if (flags.int('grace-period') >= 0 && !flags.bool('force')) {
    throw new CommandError('--grace-period must have --force specified');
  }
  if (flags.duration('timeout') !== 0 && !flags.bool('force'))
    throw new CommandError('--timeout must have --force specified');
  if (flags.bool('force') && run.dryRun !== 'none')
    throw new CommandError('--dry-run can not be used when --force is set');
}

async function replaceOne(run: Run, info: Info, directive: Query): Promise<JsonObject> {
  const subresource = run.flags.str('subresource') || undefined;
  if (run.dryRun === 'client') return info.object!;
  const live = await run.get(info.resource, info.namespace, info.name).catch((error: unknown) => {
    throw withSource('replacing', info.source, error);
  });
  const remembers =
    run.flags.bool('save-config') ||
    lastApplied(live) !== undefined ||
    lastApplied(info.object!) !== undefined;
  const base = remembers ? withLastApplied(info.object!) : info.object!;
  const meta = metaOf(base);
  const body = {
    ...base,
    metadata: {
      ...meta,
      ...(meta.resourceVersion === undefined ? { resourceVersion: metaText(live, 'resourceVersion') } : {}),
    },
  };
  try {
    return await run.rest.json('PUT', pathOf(info.resource, info.namespace, info.name, subresource), {
      body,
      query: run.writeQuery(directive),
    });
  } catch (error) {
    throw withSource('replacing', info.source, error);
  }
}

/** Deletes an object, waits until it is gone, and creates it anew. @throws ApiError */
export async function replaceByForce(run: Run, info: Info, directive: Query): Promise<JsonObject> {
  const grace = run.flags.has('grace-period') ? run.flags.int('grace-period') : -1;
  try {
    const live = await run.get(info.resource, info.namespace, info.name);
    await run.rest.json('DELETE', pathOf(info.resource, info.namespace, info.name), {
      body: { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), propagationPolicy: propagation(run) },
    });
    if (run.located.command.name === 'replace') {
      const from = info.resource.namespaced ? ` from ${info.namespace} namespace` : '';
      run.out(`${kindName(info.resource)} "${info.name}" deleted${from}\n`);
      await run.streams.flush();
    }
    const timeout = run.flags.duration('timeout') || 5 * 60_000;
    if (
      !(await waitUntilGone(run, info.resource, info.namespace, info.name, metaText(live, 'uid'), timeout))
    ) {
      throw new CommandError('timed out waiting for the condition');
    }
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
  const { resourceVersion: _, ...metadata } = metaOf(info.object);
  return createObject(
    run,
    info.resource,
    info.namespace,
    { ...info.object!, metadata } as JsonObject,
    directive,
  );
}
