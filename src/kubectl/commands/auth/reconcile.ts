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
    if (run.dryRun === 'server')
      throw new CommandError('--dry-run=server for command reconcile is not supported yet');
    for (const manifest of await manifestsOfRun(run, false)) {
      const info = await recognized(run, manifest);
      if (!KINDS.includes(info.resource.kind)) continue;
      const { object, operation, missing, extra } = await reconcileOne(run, info);
      run.out(printer === undefined ? `${infoName(info)} reconciled${dryRunSuffix(run)}\n` : printer(object));
      if (operation === 'none') continue;
      run.err(`\treconciliation required ${operation}\n`);
      const what = partsOf(info);
      if (missing.length > 0) run.err(`\tmissing ${what} added:\n${partLines(info, missing)}`);
      if (extra.length > 0 && removesExtra(run, info))
        run.err(`\textra ${what} removed:\n${partLines(info, extra)}`);
    }
  },
};

interface Reconciled {
  readonly object: JsonObject;
  readonly operation: 'none' | 'create' | 'update';
  readonly missing: readonly JsonObject[];
  readonly extra: readonly JsonObject[];
}

function partsOf({ resource }: Info): 'subjects' | 'rules' {
  return resource.kind.endsWith('Binding') ? 'subjects' : 'rules';
}

function removesExtra(run: Run, info: Info): boolean {
  return run.flags.bool(partsOf(info) === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects');
}

/** As Go's %+v prints the structs. */
function partLines(info: Info, parts: readonly JsonObject[]): string {
  const list = (value: unknown) => `[${((value ?? []) as readonly string[]).join(' ')}]`;
  const line = (part: JsonObject) =>
    partsOf(info) === 'rules'
      ? `{Verbs:${list(part.verbs)} APIGroups:${list(part.apiGroups)} Resources:${list(part.resources)} ResourceNames:${list(part.resourceNames)} NonResourceURLs:${list(part.nonResourceURLs)}}`
      : `{Kind:${part.kind ?? ''} APIGroup:${part.apiGroup ?? ''} Name:${part.name ?? ''} Namespace:${part.namespace ?? ''}}`;
  return parts.map(part => `\t\t${line(part)}\n`).join('');
}

async function reconcileOne(run: Run, info: Info): Promise<Reconciled> {
  const wanted = info.object!;
  const field = partsOf(info);
  const next = (wanted[field] ?? []) as readonly JsonObject[];
  const live = await liveObject(run, info);
  if (live === undefined) {
    const made =
      run.dryRun === 'client' ? wanted : await createObject(run, info.resource, info.namespace, wanted);
    return { object: made, operation: 'create', missing: next, extra: [] };
  }
  const old = (live[field] ?? []) as readonly JsonObject[];
  const missing = next.filter(item => !old.some(other => jsonEqual(other, item)));
  const extra = old.filter(item => !next.some(other => jsonEqual(other, item)));
  const merged = removesExtra(run, info) ? next : [...old, ...missing];
  const changed = { ...live, metadata: withLabels(live, wanted), [field]: merged } as JsonObject;
  if (jsonEqual(old, merged)) return { object: changed, operation: 'none', missing, extra };
  const object =
    run.dryRun === 'client'
      ? changed
      : await run.rest.json('PUT', pathOf(info.resource, info.namespace, info.name), {
          body: changed,
          query: run.writeQuery(),
        });
  return { object, operation: 'update', missing, extra };
}

/** Undefined where there is none. @throws ApiError */
async function liveObject(run: Run, info: Info): Promise<JsonObject | undefined> {
  try {
    return await run.get(info.resource, info.namespace, info.name);
  } catch (error) {
    if (isReason(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** The live object's metadata with the labels of both. */
function withLabels(live: JsonObject, wanted: JsonObject): JsonObject {
  const labels = {
    ...(metaOf(live).labels as object | undefined),
    ...(metaOf(wanted).labels as object | undefined),
  };
  return { ...metaOf(live), labels, resourceVersion: metaText(live, 'resourceVersion') } as JsonObject;
}
