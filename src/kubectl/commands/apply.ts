/** models kubectl/pkg/cmd/apply/apply.go */
import type { Command } from '../framework/command.ts';
import { CommandError, throwCollected } from '../framework/errors.ts';
import { bool, duration, int, str, stringArray } from '../framework/flag.ts';
import { genericPrinter } from '../printers/output.ts';
import { recognized } from '../resource/builder.ts';
import { RECORD_FLAG, recorded } from '../resource/change-cause.ts';
import type { Info } from '../resource/info.ts';
import { givenFiles, manifestsOfRun } from '../resource/selection.ts';
import { fieldValidation, validates } from '../resource/write.ts';
import { checkFlags } from './apply/check.ts';
import { applyOne } from './apply/client-side.ts';
import { EDIT_LAST_APPLIED } from './apply/edit-last-applied.ts';
import { prune, prunedKinds } from './apply/prune.ts';
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
    RECORD_FLAG,
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
    const kinds = run.flags.bool('prune') ? await prunedKinds(run) : [];
    const directive = fieldValidation(run);
    const manifests = await manifestsOfRun(run, validates(run));
    const printer = genericPrinter(run);
    const errors: Error[] = [];
    const applied: Info[] = [];
    for (const manifest of manifests) {
      try {
        const info = await recognized(run, manifest, validates(run));
        if (info.name === '') throw new CommandError('resource name may not be empty');
        await applyOne(run, { ...info, object: recorded(run, info.object!) }, directive, printer);
        applied.push(info);
        await run.streams.flush();
      } catch (error) {
        errors.push(error as Error);
      }
    }
    if (applied.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply');
    if (run.flags.bool('prune') && errors.length === 0) await prune(run, kinds, applied);
    throwCollected(errors);
  },
};
