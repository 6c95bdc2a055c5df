/** models kubectl/pkg/cmd/patch/patch.go */

import { hasStrategy } from '../../apimachinery/patch/strategic-diff.ts';
import { parseYaml } from '../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../apimachinery/yaml/yaml-error.ts';
import type { JsonObject } from '../../base/json.ts';
import { jsonEqual } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str } from '../framework/flag.ts';
import { FileError } from '../io.ts';
import { patched } from '../patch/apply.ts';
import { dryRunSuffix, genericPrinter, nameOf } from '../printers/output.ts';
import { RECORD_FLAG, record } from '../resource/change-cause.ts';
import { type Info, infoName, metaText } from '../resource/info.ts';
import { localObjects } from '../resource/local.ts';
import { type Selected, selectionOf, visitSelected } from '../resource/selection.ts';
import { type PatchType, patchObject } from '../resource/write.ts';
import type { Run } from '../run.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS } from './shared-flags.ts';

const TYPES: Readonly<Record<string, PatchType>> = {
  json: 'json-patch+json',
  merge: 'merge-patch+json',
  strategic: 'strategic-merge-patch+json',
};

export const patch: Command = {
  name: 'patch',
  use: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  long: `Update fields of a resource using a strategic merge patch, a JSON merge patch, or a JSON patch.

JSON and YAML are understood. Strategic merge patches do not work for custom resources.`,
  examples: `
# Change a node with a strategic merge patch
kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'

# Change a container's image; the name is needed because it is the merge key
kubectl patch pod valid-pod -p '{"spec":{"containers":[{"name":"kubernetes-serve-hostname","image":"new image"}]}}'

# Change a container's image with a JSON patch
kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'

# Change the size of a deployment through its scale subresource
kubectl patch deployment nginx-deployment --subresource='scale' --type='merge' -p '{"spec":{"replicas":2}}'`,
  flags: [
    dryRunFlag(),
    managerFlag('kubectl-patch'),
    ...fileFlags('File, folder or URL that names the resource.'),
    bool('local', 'Do not ask the server; only change what the file holds and print it.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    str('patch', 'The patch.', { short: 'p' }),
    str('patch-file', 'File with the patch.', { complete: 'files' }),
    str('subresource', 'Patch this subresource of the object.'),
    str('type', 'Type of the patch: json, merge or strategic.', {
      value: 'strategic',
      complete: ['json', 'merge', 'strategic'],
    }),
  ],
  complete: completeObjects,
  run: async run => {
    const type = run.flags.str('type').toLowerCase();
    if (TYPES[type] === undefined) {
      throw new CommandError(
        `--type must be one of [json merge strategic], not ${JSON.stringify(run.flags.str('type'))}`,
      );
    }
    const body = patchBody(run);
    await visitSelected(
      run,
      await selectedBy(run),
      async info => {
        const { object, changed } = await patchOne(run, info, type, body);
        // A printer for each, as upstream: no `---` stands between the objects.
        const printer = genericPrinter(run);
        run.out(
          printer === undefined
            ? `${patchedName(run, info, object)} patched${suffix(run)}${changed ? '' : ' (no change)'}\n`
            : printer(object),
        );
      },
      run.flags.bool('local') ? 'as given' : 'latest',
    );
  },
};

async function selectedBy(run: Run): Promise<Selected> {
  if (!run.flags.bool('local')) return selectionOf(run);
  const infos = await localObjects(run);
  return { infos, collections: [], single: infos.length === 1, namespaceFor: () => undefined };
}

/** A subresource answers as what it is: `scale.autoscaling/web`. */
function patchedName(run: Run, info: Info, object: JsonObject): string {
  return run.flags.str('subresource') === '' ? infoName(info) : nameOf(object);
}

/** A client dry run is not told of. */
function suffix(run: Run): string {
  return run.dryRun === 'client' ? '' : dryRunSuffix(run);
}

function patchBody(run: Run): unknown {
  const [inline, file] = [run.flags.str('patch'), run.flags.str('patch-file')];
  if (run.flags.changed('patch') && file !== '')
    throw new CommandError('cannot specify --patch and --patch-file together');
  if (inline === '' && file === '')
    throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
  const text = file === '' ? inline : patchText(run, file);
  // What begins with a brace is sent as it is: the server tells what is wrong with it.
  if (/^\s*\{/.test(text) && !isJson(text)) return text;
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new CommandError(`unable to parse ${JSON.stringify(text)}: ${error.message}`);
  }
}

function patchText(run: Run, path: string): string {
  try {
    return run.files.text(path);
  } catch (error) {
    if (error instanceof FileError) throw new CommandError(`unable to read patch file: ${error.message}`);
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function patchOne(
  run: Run,
  info: Info,
  type: string,
  body: unknown,
): Promise<{ object: JsonObject; changed: boolean }> {
  const old = info.object!;
  if (run.dryRun === 'client' || run.flags.bool('local')) {
    const object = locally(old, type, body);
    return { object, changed: !jsonEqual(old, object) };
  }
  const subresource = run.flags.str('subresource') || undefined;
  const object = await patchObject(
    run,
    info.resource,
    info.namespace,
    info.name,
    TYPES[type]!,
    body,
    {},
    subresource,
  );
  await record(run, info);
  const same =
    metaText(old, 'resourceVersion') === metaText(object, 'resourceVersion') &&
    run.dryRun === 'none' &&
    subresource === undefined;
  return { object, changed: !same };
}

function locally(old: JsonObject, type: string, body: unknown): JsonObject {
  if (type === 'json') return patched('json', old, body);
  return patched(type === 'strategic' && hasStrategy(old) ? 'strategic' : 'merge', old, body);
}
