/** models kubectl/pkg/cmd/apply */
import { ApiError, isReason } from '../../api/status.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Command } from '../framework/command.ts';
import { CommandError, throwCollected, withSource } from '../framework/errors.ts';
import { bool, duration, int, str, stringArray } from '../framework/flag.ts';
import { hasStrategy, threeWayMergePatch, threeWayPatch } from '../patch/strategic.ts';
import { dryRunSuffix, genericPrinter, type ObjectPrinter } from '../printers/output.ts';
import { infoOfManifest } from '../resource/builder.ts';
import { type Info, infoName, metaText } from '../resource/info.ts';
import { givenFiles, manifestsOfRun } from '../resource/selection.ts';
import {
  createObject,
  fieldValidation,
  lastApplied,
  patchObject,
  validates,
  withLastApplied,
} from '../resource/write.ts';
import type { Run } from '../run.ts';
import { EDIT_LAST_APPLIED } from './apply/edit-last-applied.ts';
import { prune } from './apply/prune.ts';
import { SET_LAST_APPLIED } from './apply/set-last-applied.ts';
import { VIEW_LAST_APPLIED } from './apply/view-last-applied.ts';
import { dryRunFlag, fileFlags, OUTPUT_FLAGS, selectorFlag, validateFlag } from './shared-flags.ts';

export const apply: Command = {
  name: 'apply',
  use: '(-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: `Apply a configuration to a resource by file name or stdin. The resource needs a name. What does not exist yet is created. To use 'apply' on a resource, create it with 'apply' or with 'create --save-config'.

JSON and YAML are understood.`,
  examples: `
# Apply the configuration in pod.json to a pod
kubectl apply -f ./pod.json

# Apply a folder with a kustomization file
kubectl apply -k dir/

# Apply what comes through stdin
cat pod.json | kubectl apply -f -

# Apply the files and delete what carries the label and is not in them any more
kubectl apply --prune -f manifest.yaml -l app=nginx`,
  flags: [
    bool('all', 'Select all objects of the namespace of the resource types in the files (for --prune).'),
    str('cascade', 'How dependents are deleted: background, orphan or foreground.', {
      value: 'background',
      bare: 'background',
    }),
    dryRunFlag(),
    str('field-manager', 'Name under which changed fields are recorded.', {
      value: 'kubectl-client-side-apply',
    }),
    ...fileFlags('The files that hold the configurations to apply.'),
    bool('force', 'When an object cannot be patched, delete and create it again.'),
    bool('force-conflicts', 'With --server-side: take over fields that others manage.'),
    int('grace-period', 'Seconds that a deleted object gets to end.', { value: '-1' }),
    bool('openapi-patch', "Use the server's schema to work out differences.", { value: 'true' }),
    ...OUTPUT_FLAGS,
    bool(
      'overwrite',
      'Settle differences between the live object and the configuration in favour of the configuration.',
      { value: 'true' },
    ),
    bool(
      'prune',
      'Delete objects that an earlier apply made and that are not in the files any more. Use with -l or --all.',
    ),
    stringArray('prune-allowlist', 'Kinds that --prune looks at, in the form group/version/kind.'),
    selectorFlag(),
    bool('server-side', 'Let the server merge.'),
    str('subresource', 'Work on this subresource of the object. Needs --server-side.'),
    duration('timeout', 'How long to wait for a deletion.'),
    validateFlag(),
    bool('wait', 'Wait until deleted objects are gone.'),
  ],
  commands: [EDIT_LAST_APPLIED, SET_LAST_APPLIED, VIEW_LAST_APPLIED],
  run: async run => {
    if (run.args.length > 0) throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
    checkFlags(run);
    if (!givenFiles(run)) throw new CommandError('must specify one of -f and -k');
    const directive = fieldValidation(run);
    const manifests = await manifestsOfRun(run, validates(run));
    const printer = genericPrinter(run);
    const errors: Error[] = [];
    const applied: Info[] = [];
    for (const manifest of manifests) {
      try {
        const info = infoOfManifest(await run.discovery(), manifest, run.namespace, run.namespaceGiven);
        if (info.name === '') {
          throw new CommandError(
            `error when applying ${JSON.stringify(info.source)}: resource name may not be empty`.replace(
              /^error when .*: /,
              '',
            ),
          );
        }
        await applyOne(run, info, directive, printer);
        applied.push(info);
        await run.streams.flush();
      } catch (error) {
        errors.push(error as Error);
      }
    }
    if (applied.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply');
    if (run.flags.bool('prune') && errors.length === 0) await prune(run, applied);
    throwCollected(errors);
  },
};

function checkFlags(run: Run): void {
  const { flags } = run;
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) {
    throw new CommandError('--force-conflicts only works with --server-side');
  }
  if (run.dryRun === 'client' && flags.bool('server-side')) {
    throw new CommandError(
      `--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)`,
    );
  }
  if (flags.bool('prune') && !flags.bool('all') && flags.str('selector') === '') {
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  }
  if (flags.bool('force') && run.dryRun === 'server')
    throw new CommandError('--dry-run=server cannot be used with --force');
}

async function applyOne(
  run: Run,
  info: Info,
  directive: ReturnType<typeof fieldValidation>,
  printer: ObjectPrinter | undefined,
): Promise<void> {
  const tell = (object: JsonObject, operation: string) => {
    run.out(printer === undefined ? `${infoName(info)} ${operation}${dryRunSuffix(run)}\n` : printer(object));
  };
  if (run.flags.bool('server-side'))
    return tell(await serverSide(run, info, directive), 'serverside-applied');
  const modified = withLastApplied(info.object!);
  let live: JsonObject | undefined;
  try {
    live = await run.get(info.resource, info.namespace, info.name);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw asReading(info, error);
  }
  if (live === undefined) {
    if (run.dryRun === 'client') return tell(info.object!, 'created');
    const made = await createObject(run, info.resource, info.namespace, modified, directive).catch(
      (error: unknown) => {
        throw withSource('creating', info.source, error);
      },
    );
    return tell(made, 'created');
  }
  if (lastApplied(live) === undefined) warnMissing(run, info);
  const patch = patchFor(live, modified);
  if (run.dryRun === 'client') return tell(live, 'configured');
  if (Object.keys(patch).length === 0) return tell(live, 'unchanged');
  try {
    const type = hasStrategy(modified) ? 'strategic-merge-patch+json' : 'merge-patch+json';
    const patched = await patchObject(run, info.resource, info.namespace, info.name, type, patch, directive);
    const same = metaText(patched, 'resourceVersion') === metaText(live, 'resourceVersion');
    tell(patched, same && run.dryRun === 'none' ? 'unchanged' : 'configured');
  } catch (error) {
    if (
      run.flags.bool('force') &&
      error instanceof ApiError &&
      ['Conflict', 'Invalid'].includes(error.reason)
    ) {
      const { replaceByForce } = await import('./replace.ts');
      tell(await replaceByForce(run, { ...info, object: modified }, directive), 'configured');
      return;
    }
    throw applying(info, patch, error);
  }
}

function asReading(info: Info, error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const message = `error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: ${JSON.stringify(info.source)}: ${error.message}`;
  return new ApiError({ ...error.status, message });
}

function applying(info: Info, patch: JsonObject, error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const message = `error when applying patch:\n${JSON.stringify(patch)}\nto:\n${describeInfo(info)}\nfor: ${JSON.stringify(info.source)}: ${error.message}`;
  return new ApiError({
    ...error.status,
    message: message
      .replace(/^/, `error when patching ${JSON.stringify(info.source)}: `)
      .replace(/: error when applying[\s\S]*$/, `: ${error.message}`),
  });
}

function describeInfo(info: Info): string {
  const { resource } = info;
  const group = resource.group === '' ? '/' : `${resource.group}/`;
  return `Resource: "${group}${resource.version}, Resource=${resource.resource}", GroupVersionKind: "${group}${resource.version}, Kind=${resource.kind}"\nName: "${info.name}", Namespace: "${info.namespace}"`;
}

function warnMissing(run: Run, info: Info): void {
  run.warn(
    `resource ${info.resource.resource}/${info.name} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by ${run.located.path[0]} apply. ${run.located.path[0]} apply should only be used on resources created declaratively by either ${run.located.path[0]} create --save-config or ${run.located.path[0]} apply. The missing annotation will be patched automatically.`,
  );
}

/** What has to change so that the live object says what the configuration says. */
export function patchFor(live: JsonObject, modified: JsonObject): JsonObject {
  const original = lastApplied(live) ?? {};
  return hasStrategy(modified)
    ? threeWayPatch(original, modified, live)
    : threeWayMergePatch(original, modified, live);
}

async function serverSide(
  run: Run,
  info: Info,
  directive: ReturnType<typeof fieldValidation>,
): Promise<JsonObject> {
  const manager = run.flags.changed('field-manager') ? run.flags.str('field-manager') : 'kubectl';
  const query = { ...directive, fieldManager: manager, force: String(run.flags.bool('force-conflicts')) };
  try {
    return await patchObject(
      run,
      info.resource,
      info.namespace,
      info.name,
      'apply-patch+yaml',
      info.object!,
      query,
      run.flags.str('subresource') || undefined,
    );
  } catch (error) {
    if (!isReason(error, 'Conflict')) throw error;
    throw new ApiError({
      ...(error as ApiError).status,
      message: `${(error as ApiError).message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`,
    });
  }
}
