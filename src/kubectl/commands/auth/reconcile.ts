/** models kubectl/pkg/cmd/auth/reconcile.go */
import { isReason } from '../../../api/status.ts';
import { type JsonObject, jsonEqual } from '../../../base/json.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool } from '../../framework/flag.ts';
import { dryRunSuffix, genericPrinter } from '../../printers/output.ts';
import { recognized } from '../../resource/builder.ts';
import { type Info, infoName, metaOf, metaText } from '../../resource/info.ts';
import { givenFiles, manifestsOfRun } from '../../resource/selection.ts';
import { createObject } from '../../resource/write.ts';
import { pathOf } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';
import { dryRunFlag, fileFlags, OUTPUT_FLAGS } from '../shared-flags.ts';

const KINDS = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];

export const reconcile: Command = {
  name: 'reconcile',
  use: '-f FILENAME',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  examples:
    '\n# Make what is missing of the roles and bindings in a file\nkubectl auth reconcile -f my-rbac-rules.yaml',
  flags: [
    dryRunFlag(),
    ...fileFlags('File, folder or URL with the roles and bindings.'),
    ...OUTPUT_FLAGS,
    bool('remove-extra-permissions', 'Take away permissions that the file does not have.'),
    bool('remove-extra-subjects', 'Take away subjects that the file does not have.'),
  ],
  run: async run => {
    if (!givenFiles(run)) throw new CommandError('must specify one of -f and -k');
    const printer = genericPrinter(run);
    for (const manifest of await manifestsOfRun(run, false)) {
      const info = await recognized(run, manifest);
      if (!KINDS.includes(info.resource.kind)) continue;
      const object = await reconcileOne(run, info);
      run.out(printer === undefined ? `${infoName(info)} reconciled${dryRunSuffix(run)}\n` : printer(object));
    }
  },
};

async function reconcileOne(run: Run, info: Info): Promise<JsonObject> {
  const wanted = info.object!;
  let live: JsonObject;
  try {
    live = await run.get(info.resource, info.namespace, info.name);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
    return run.dryRun === 'client' ? wanted : createObject(run, info.resource, info.namespace, wanted);
  }
  const field = info.resource.kind.endsWith('Binding') ? 'subjects' : 'rules';
  const removes = run.flags.bool(field === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects');
  const old = (live[field] ?? []) as readonly JsonObject[];
  const next = (wanted[field] ?? []) as readonly JsonObject[];
  const merged = removes
    ? next
    : [...old, ...next.filter(item => !old.some(other => jsonEqual(other, item)))];
  const metadata = {
    ...metaOf(live),
    labels: {
      ...(metaOf(live).labels as object | undefined),
      ...(metaOf(wanted).labels as object | undefined),
    },
    resourceVersion: metaText(live, 'resourceVersion'),
  };
  const changed = { ...live, metadata, [field]: merged } as JsonObject;
  if (run.dryRun === 'client' || jsonEqual(old, merged)) return changed;
  return run.rest.json('PUT', pathOf(info.resource, info.namespace, info.name), {
    body: changed,
    query: run.writeQuery(),
  });
}
